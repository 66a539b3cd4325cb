#include "core/http/rules/counteraction.h"

namespace yard::http {

CounterAction::CounterAction(const CounterRule& rule) : m_rule(rule) {
    if (rule.value) m_value.emplace(*rule.value);
}

bool CounterAction::run(const SampleContext& context, Counters::Span span) const {
    if (!context.counters) return true;
    if (m_rule.what == CounterRule::Do::Track) return track(context, span);
    Sample value;
    if (m_rule.what == CounterRule::Do::Increment) {
        CounterAsk ask;
        ask.what = CounterAsk::Do::Increment;
        ask.data = m_rule.data;
        ask.index = m_rule.index;
        ask.slot = m_rule.slot;
        context.counters->answer(ask, context.proxy->name, value);
    } else if (m_value->run(context, value)) {
        value.toInteger();
        context.counters->set(m_rule.slot, m_rule.data, m_rule.index, value.number);
    }
    return true;
}

bool CounterAction::track(const SampleContext& context, Counters::Span span) const {
    Sample key;
    const bool there = m_value->run(context, key);
    if (key.mayChange && context.patient) return false;
    if (there && context.counters->track(m_rule.slot, m_rule.table, key, span) && context.request)
        context.counters->countRequest(m_rule.slot);
    return true;
}

}  // namespace yard::http
