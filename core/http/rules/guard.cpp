#include "core/http/rules/guard.h"

#include <algorithm>

namespace yard::http {

Patterns::Patterns(const AclTest& test)
    : m_match(test.match), m_fixed(test.match, test.ignoreCase) {
    for (const std::string& value : test.values) {
        m_entries.push_back({value, {}, 0});
        m_fixed.add(m_entries.back());
    }
    const auto use = [&](const std::shared_ptr<PatternSet>& set) {
        auto& index = set->index(test.match, test.ignoreCase, PatternIndex::make);
        m_sets.push_back({set, static_cast<const PatternIndex*>(&index)});
    };
    if (test.set) use(test.set);
    std::ranges::for_each(test.files, use);
}

bool Patterns::holds(const Set& set, Sample& value) {
    const auto lock = set.set->lock();
    return set.index->find(value) != nullptr;
}

bool Patterns::match(Sample& value) const {
    if (m_match == Match::Found) return true;
    if (m_match == Match::Bool) {
        value.toInteger();
        return value.number != 0;
    }
    // Most lines are what the file says, which needs no lock.
    const bool changed = !m_sets.empty() && m_sets[0].set->changed();
    if (!changed && m_fixed.find(value)) return true;
    for (size_t i = 0; i < m_sets.size(); ++i)
        if ((i > 0 || changed) && holds(m_sets[i], value)) return true;
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
