#pragma once

#include <algorithm>
#include <charconv>

#include "core/runtime/stats/statcolumns.h"

/// The pairs of functions of which the columns of statistics are made.
namespace yard::stataccess {

/// In which rows a column says something.
inline constexpr int F = 1, B = 2, S = 4, FB = F | B, SB = S | B, FSB = F | S | B;

inline bool applies(const StatRow& row, int scopes) {
    switch (row.scope) {
        case Scope::Frontend:
        case Scope::Listener:
            return scopes & F;
        case Scope::Backend:
            return scopes & B;
        case Scope::Server:
            return scopes & S;
    }
    return false;
}

inline StatValue number(uint64_t n) { return static_cast<int64_t>(n); }

// Figures are read into a StatValue and written from a text, by pairs of functions.

/// What is no number of the field's own kind leaves it as it was.
template <auto Member>
void putNumber(StatRow& row, std::string_view text) {
    std::from_chars(text.data(), text.data() + text.size(), row.*Member);
}

template <int Scopes, auto Member>
StatValue countOf(const StatRow& row) {
    return applies(row, Scopes) ? number(row.*Member) : StatValue();
}
template <int Scopes, auto Member>
constexpr StatAccess count{countOf<Scopes, Member>, putNumber<Member>};

template <int Scopes, auto Member>
StatValue httpCountOf(const StatRow& row) {
    return row.http ? countOf<Scopes, Member>(row) : StatValue();
}
template <int Scopes, auto Member>
constexpr StatAccess httpCount{httpCountOf<Scopes, Member>, putNumber<Member>};

/// Told again under another name: it is read from its own column.
constexpr StatAccess also(const StatAccess& access) { return {access.read}; }

/// What we have nothing to count for: nothing happened.
template <int Scopes>
StatValue zeroOf(const StatRow& row) {
    return applies(row, Scopes) ? number(0) : StatValue();
}
template <int Scopes>
constexpr StatAccess zero{zeroOf<Scopes>};

/// Negative in the row: does not apply.
template <auto Member>
StatValue knownOf(const StatRow& row) {
    return row.*Member < 0 ? StatValue() : StatValue(static_cast<int64_t>(row.*Member));
}
template <auto Member>
constexpr StatAccess known{knownOf<Member>, putNumber<Member>};

template <auto Member>
StatValue textOf(const StatRow& row) {
    return (row.*Member).empty() ? StatValue() : StatValue(std::string_view(row.*Member));
}
template <auto Member>
void putText(StatRow& row, std::string_view text) {
    row.*Member = text;
}
template <auto Member>
constexpr StatAccess text{textOf<Member>, putText<Member>};

template <auto Member>
StatValue checkedCount(const StatRow& row) {
    return row.checked && !row.checksPaused ? countOf<S, Member>(row) : StatValue();
}
template <auto Member>
constexpr StatAccess ofChecked{checkedCount<Member>, putNumber<Member>};

template <auto Member>
StatValue checkedOrBackendCount(const StatRow& row) {
    return row.scope == Scope::Backend ? countOf<B, Member>(row) : checkedCount<Member>(row);
}
template <auto Member>
constexpr StatAccess checkedOrBackend{checkedOrBackendCount<Member>, putNumber<Member>};

template <auto Member>
StatValue averageOf(const StatRow& row) {
    return applies(row, SB) ? StatValue(std::max<int64_t>(row.*Member, 0)) : StatValue();
}
template <auto Member>
constexpr StatAccess average{averageOf<Member>, putNumber<Member>};

template <auto Member>
StatValue limitOf(const StatRow& row) {
    return applies(row, F) ? StatValue(std::max<int64_t>(row.*Member, 0)) : StatValue();
}
template <auto Member>
constexpr StatAccess limit{limitOf<Member>, putNumber<Member>};

template <auto Member>
StatValue idOf(const StatRow& row) {
    return static_cast<int64_t>(row.*Member);
}
template <auto Member>
constexpr StatAccess id{idOf<Member>, putNumber<Member>};

template <int64_t Value>
StatValue alwaysOf(const StatRow&) {
    return Value;
}
template <int64_t Value>
constexpr StatAccess always{alwaysOf<Value>};

template <size_t Class>
StatValue responsesOf(const StatRow& row) {
    return row.http ? number(row.hrsp[Class]) : StatValue();
}
template <size_t Class>
void putResponses(StatRow& row, std::string_view text) {
    std::from_chars(text.data(), text.data() + text.size(), row.hrsp[Class]);
}
template <size_t Class>
constexpr StatAccess responses{responsesOf<Class>, putResponses<Class>};

/// Frontends have it in both modes.
inline StatValue requestsOf(const StatRow& row) {
    return row.http ? countOf<FSB, &StatRow::reqTot>(row) : countOf<F, &StatRow::reqTot>(row);
}
constexpr StatAccess requests{requestsOf, putNumber<&StatRow::reqTot>};

/// A backend without servers has not been down.
inline StatValue downtimeOf(const StatRow& row) {
    return row.serverless ? StatValue() : checkedOrBackendCount<&StatRow::downtime>(row);
}
constexpr StatAccess downtime{downtimeOf, putNumber<&StatRow::downtime>};

inline StatValue nothingOf(const StatRow&) { return {}; }
constexpr StatAccess nothing{nothingOf};

inline StatValue typeOf(const StatRow& row) { return static_cast<int64_t>(row.scope); }
inline void putType(StatRow& row, std::string_view text) {
    constexpr std::string_view Scopes = "0123";
    if (const size_t scope = Scopes.find(text); scope < Scopes.size())
        row.scope = static_cast<Scope>(scope);
}
constexpr StatAccess type{typeOf, putType};

inline StatValue modeOf(const StatRow& row) { return std::string_view(row.http ? "http" : "tcp"); }
inline void putMode(StatRow& row, std::string_view text) { row.http = text == "http"; }
constexpr StatAccess mode{modeOf, putMode};

inline StatValue lastSessionOf(const StatRow& row) {
    return applies(row, SB) ? StatValue(row.lastsess) : StatValue();
}
constexpr StatAccess lastSession{lastSessionOf, putNumber<&StatRow::lastsess>};

}  // namespace yard::stataccess
