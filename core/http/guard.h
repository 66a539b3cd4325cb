#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/config/rules.h"
#include "core/http/regex.h"
#include "core/http/sample.h"

namespace yard::http {

/// The patterns of one ACL line, made ready. Immutable; any thread.
class Patterns {
public:
    explicit Patterns(const AclTest& test);
    bool match(Sample& value) const;

private:
    bool matchText(std::string_view text) const;
    bool matchNumber(int64_t number) const;
    bool same(std::string_view a, std::string_view b) const;
    bool contains(std::string_view text, std::string_view pattern) const;
    bool holdsWord(std::string_view text, std::string_view pattern,
                   std::string_view delimiters) const;

    struct Range {
        int64_t from, to;
    };
    Match m_match;
    bool m_ignoreCase;
    std::vector<std::string> m_texts;
    std::unordered_set<std::string_view> m_whole;  ///< of m_texts, where they are compared whole
    std::vector<Range> m_ranges;
    std::vector<Network> m_networks;
    std::vector<Regex> m_regexes;
};

/// What a condition comes to. Ors and ands are those of the bits, as in HAProxy.
enum class Truth : uint8_t { No = 0, Unknown = 1, Yes = 3 };

/// A condition made ready: an absent one always passes. Immutable; any thread.
class Guard {
public:
    Guard() = default;
    explicit Guard(const std::optional<Condition>& condition);
    bool passes(const SampleContext& context) const { return judge(context) == Truth::Yes; }
    /// Unknown only where `context.open`: what is yet to come decides.
    Truth judge(const SampleContext& context) const;

private:
    struct Test {
        SampleFetch sample;
        Patterns patterns;
        bool found;  ///< only whether there is a sample
    };
    using Tests = std::vector<Test>;
    struct Term {
        bool negated;
        std::shared_ptr<const Tests> tests;
    };
    static uint8_t holds(const Term& term, const SampleContext& context);

    bool m_always = true, m_unless = false;
    std::vector<std::vector<Term>> m_anyOf;
};

}  // namespace yard::http
