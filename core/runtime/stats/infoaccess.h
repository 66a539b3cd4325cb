#pragma once

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "core/runtime/stats/infocolumns.h"

/// The pairs of functions of which the lines of `show info` are made.
namespace yard::infoaccess {

constexpr const char* ReleaseDate = "2026/11/24";
/// Between the version of HAProxy that tools are told and our own.
constexpr std::string_view OurVersion = "-switchyard-";

template <auto Member>
InfoValue processOf(const Report& report) {
    return static_cast<int64_t>(report.process.*Member);
}
template <auto Member>
void putProcess(Report& report, std::string_view text) {
    std::from_chars(text.data(), text.data() + text.size(), report.process.*Member);
}
template <auto Member>
constexpr InfoAccess process{processOf<Member>, putProcess<Member>};

/// Told again under another name: it is read from its own line.
constexpr InfoAccess also(const InfoAccess& access) { return {access.read}; }

/// Also for what we have nothing to count for.
template <int64_t Value>
InfoValue alwaysOf(const Report&) {
    return Value;
}
template <int64_t Value>
constexpr InfoAccess always{alwaysOf<Value>};

template <auto Member>
InfoValue frontendMostOf(const Report& report) {
    uint64_t most = 0;
    for (const StatRow& row : report.rows)
        if (row.scope == Scope::Frontend) most = std::max(most, row.*Member);
    return static_cast<int64_t>(most);
}
template <auto Member>
constexpr InfoAccess frontendMost{frontendMostOf<Member>};

template <Scope Of, auto Member>
InfoValue sum(const Report& report) {
    uint64_t total = 0;
    for (const StatRow& row : report.rows)
        if (row.scope == Of) total += row.*Member;
    return static_cast<int64_t>(total);
}
template <Scope Of, auto Member>
constexpr InfoAccess sumOf{sum<Of, Member>};

constexpr InfoAccess resumedPercent{[](const Report& report) -> InfoValue {
    int64_t all = 0, made = 0;
    for (const StatRow& row : report.rows) {
        if (row.scope != Scope::Frontend) continue;
        all += static_cast<int64_t>(row.tlsRate);
        made += static_cast<int64_t>(row.tlsKeyRate);
    }
    return all > 0 ? std::max<int64_t>(all - made, 0) * 100 / all : 0;
}};

inline int64_t upSeconds(const Report& report) {
    return std::max<int64_t>(report.takenMs - report.process.startedMs, 0) / 1000;
}

/// What shownVersion() makes of ours is taken apart again.
inline void putVersion(Report& report, std::string_view text) {
    const size_t ours = text.find(OurVersion);
    report.process.version = text.substr(ours == text.npos ? 0 : ours + OurVersion.size());
}

constexpr InfoAccess name{
    [](const Report&) -> InfoValue { return std::string("Switchyard"); },
    [](Report& report, std::string_view text) { report.process.product = text; }};
inline InfoValue versionOf(const Report& report) { return shownVersion(report.process); }
constexpr InfoAccess version{versionOf, putVersion};
constexpr InfoAccess releaseDate{
    [](const Report&) -> InfoValue { return std::string(ReleaseDate); }};
constexpr InfoAccess node{
    [](const Report& report) -> InfoValue { return report.process.node; },
    [](Report& report, std::string_view text) { report.process.node = text; }};
constexpr InfoAccess untainted{[](const Report&) -> InfoValue { return std::string("0"); }};
/// By our own clock: that of the proxy's computer may be another.
constexpr InfoAccess uptime{[](const Report& report) -> InfoValue { return upSeconds(report); },
                            [](Report& report, std::string_view text) {
                                int64_t up = 0;
                                std::from_chars(text.data(), text.data() + text.size(), up);
                                report.process.startedMs = report.takenMs - up * 1000;
                            }};
constexpr InfoAccess stopping{
    [](const Report& report) -> InfoValue { return int64_t{report.process.stopping}; },
    [](Report& report, std::string_view text) { report.process.stopping = text != "0"; }};
constexpr InfoAccess startTime{
    [](const Report& report) -> InfoValue { return report.process.startedMs / 1000; }};

constexpr InfoAccess uptimeText{[](const Report& report) -> InfoValue {
    const int64_t s = upSeconds(report);
    char text[64];
    std::snprintf(text, sizeof text, "%dd %dh%02dm%02ds", static_cast<int>(s / 86400),
                  static_cast<int>(s / 3600 % 24), static_cast<int>(s / 60 % 60),
                  static_cast<int>(s % 60));
    return std::string(text);
}};

constexpr InfoAccess listeners{[](const Report& report) -> InfoValue {
    return static_cast<int64_t>(report.process.listeners.size());
}};

constexpr InfoAccess jobs{[](const Report& report) -> InfoValue {
    return static_cast<int64_t>(report.process.listeners.size() + report.process.currConns);
}};

/// HAProxy tells the last second; we tell the average since the start.
constexpr InfoAccess idle{[](const Report& report) -> InfoValue {
    const double busy = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const auto lived = static_cast<double>(std::max<int64_t>(upSeconds(report), 1)) *
                       std::max(report.process.threads, 1);
    return static_cast<int64_t>(std::clamp(100.0 * (1.0 - busy / lived), 0.0, 100.0));
}};

}  // namespace yard::infoaccess
