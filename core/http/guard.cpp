#include "core/http/guard.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/http/text.h"

namespace yard::http {
namespace {

int64_t numberOf(std::string_view text, int64_t otherwise) {
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
    return otherwise;
}

/// "0aFF" as bytes.
std::string bytesOf(std::string_view hex) {
    const auto value = [](char c) { return digit(c) ? c - '0' : lower(c) - 'a' + 10; };
    std::string out;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
    return out;
}

bool isOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

}  // namespace

Patterns::Patterns(const AclTest& test) : m_match(test.match), m_ignoreCase(test.ignoreCase) {
    for (const std::string& value : test.values) {
        const size_t colon = value.find(':');
        switch (m_match) {
            case Match::Int:
            case Match::Len:
                if (colon == std::string::npos)
                    m_ranges.push_back({numberOf(value, 0), numberOf(value, 0)});
                else
                    m_ranges.push_back({numberOf(value.substr(0, colon), INT64_MIN),
                                        numberOf(value.substr(colon + 1), INT64_MAX)});
                break;
            case Match::Ip:
                if (const auto network = Network::parse(value)) m_networks.push_back(*network);
                break;
            case Match::Reg:
                m_regexes.emplace_back(value, m_ignoreCase);
                break;
            default:
                m_texts.push_back(m_match == Match::Bin ? bytesOf(value) : value);
        }
    }
    if (!m_ignoreCase && (m_match == Match::Str || m_match == Match::Bin))
        m_whole.insert(m_texts.begin(), m_texts.end());
}

bool Patterns::match(Sample& value) const {
    switch (m_match) {
        case Match::Found:
            return true;
        case Match::Bool:
            value.toInteger();
            return value.number != 0;
        case Match::Int:
            value.toInteger();
            return matchNumber(value.number);
        case Match::Ip:
            return value.toAddress() &&
                   std::ranges::any_of(m_networks, [&](const Network& network) {
                       return network.contains(value.bytes);
                   });
        case Match::Len:
            value.toText();
            return matchNumber(static_cast<int64_t>(value.bytes.size()));
        default:
            value.toText();
            return matchText(value.bytes);
    }
}

bool Patterns::matchNumber(int64_t number) const {
    return std::ranges::any_of(
        m_ranges, [number](const Range& r) { return number >= r.from && number <= r.to; });
}

bool Patterns::same(std::string_view a, std::string_view b) const {
    return m_ignoreCase ? equalNoCase(a, b) : a == b;
}

bool Patterns::matchText(std::string_view text) const {
    if (!m_whole.empty()) return m_whole.contains(text);
    if (m_match == Match::Reg)
        return std::ranges::any_of(m_regexes, [&](const Regex& r) { return r.matches(text); });
    return std::ranges::any_of(m_texts, [&](std::string_view pattern) {
        switch (m_match) {
            case Match::Beg:
                return same(text.substr(0, pattern.size()), pattern);
            case Match::End:
                return text.size() >= pattern.size() &&
                       same(text.substr(text.size() - pattern.size()), pattern);
            case Match::Sub:
                return contains(text, pattern);
            case Match::Dir:
                return holdsWord(text, pattern, "/?");
            case Match::Dom:
                return holdsWord(text, pattern, "/?.:");
            default:
                return same(text, pattern);
        }
    });
}

bool Patterns::contains(std::string_view text, std::string_view pattern) const {
    if (!m_ignoreCase) return text.find(pattern) != std::string_view::npos;
    for (size_t at = 0; at + pattern.size() <= text.size(); ++at)
        if (equalNoCase(text.substr(at, pattern.size()), pattern)) return true;
    return false;
}

/// The pattern between two delimiters or ends, its own delimiters at the ends not counted.
bool Patterns::holdsWord(std::string_view text, std::string_view pattern,
                         std::string_view delimiters) const {
    while (!pattern.empty() && isOneOf(pattern.front(), delimiters)) pattern.remove_prefix(1);
    while (!pattern.empty() && isOneOf(pattern.back(), delimiters)) pattern.remove_suffix(1);
    if (pattern.empty()) return false;
    for (size_t at = 0; at + pattern.size() <= text.size(); ++at) {
        const size_t end = at + pattern.size();
        if (at > 0 && !isOneOf(text[at - 1], delimiters)) continue;
        if (end < text.size() && !isOneOf(text[end], delimiters)) continue;
        if (same(text.substr(at, pattern.size()), pattern)) return true;
    }
    return false;
}

Guard::Guard(const std::optional<Condition>& condition) {
    if (!condition) return;
    m_always = false;
    m_unless = condition->unless;
    for (const auto& terms : condition->anyOf) {
        auto& ready = m_anyOf.emplace_back();
        for (const Condition::Term& term : terms) {
            auto tests = std::make_shared<Tests>();
            for (const AclTest& test : term.acl->tests)
                tests->push_back(
                    {SampleFetch(test.sample), Patterns(test), test.match == Match::Found});
            ready.push_back({term.negated, std::move(tests)});
        }
    }
}

uint8_t Guard::holds(const Term& term, const SampleContext& context) {
    constexpr auto Yes = static_cast<uint8_t>(Truth::Yes);
    uint8_t any = 0;
    for (const Test& test : *term.tests) {
        Sample value;
        const bool there = test.sample.run(context, value);
        if (there && (test.found || test.patterns.match(value)))
            any = Yes;
        else if (value.mayChange && context.open)
            any |= static_cast<uint8_t>(Truth::Unknown);
        if (any == Yes) break;
    }
    // No and Yes change places, Unknown stays.
    return term.negated ? static_cast<uint8_t>(Yes >> any) : any;
}

Truth Guard::judge(const SampleContext& context) const {
    if (m_always) return Truth::Yes;
    uint8_t any = 0;
    for (const auto& terms : m_anyOf) {
        auto all = static_cast<uint8_t>(Truth::Yes);
        for (const Term& term : terms) {
            all &= holds(term, context);
            if (all != static_cast<uint8_t>(Truth::Yes)) break;
        }
        any |= all;
        if (any == static_cast<uint8_t>(Truth::Yes)) break;
    }
    const auto answer = static_cast<Truth>(any);
    if (!m_unless || answer == Truth::Unknown) return answer;
    return answer == Truth::Yes ? Truth::No : Truth::Yes;
}

}  // namespace yard::http
