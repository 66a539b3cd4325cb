#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/config/values/rules.h"
#include "core/http/samples/patternindex.h"
#include "core/http/samples/sample.h"

namespace yard::http {

/// The patterns of one ACL line, made ready. Any thread.
class Patterns {
public:
    explicit Patterns(const AclTest& test);
    Patterns(Patterns&&) = default;
    Patterns(const Patterns&) = delete;
    bool match(Sample& value) const;

private:
    struct Set {
        std::shared_ptr<PatternSet> set;
        const PatternIndex* index;
    };
    static bool holds(const Set& set, Sample& value);

    Match m_match;
    std::list<PatternSet::Entry> m_entries;  ///< those of the line, as long as nobody changes them
    PatternIndex m_fixed;
    std::vector<Set> m_sets;  ///< the first is that of the line, if it has one
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
