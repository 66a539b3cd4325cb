#include "core/http/counteraction.h"

namespace yard::http {

CounterAction::CounterAction(const CounterRule& rule) : m_rule(rule) {
    if (rule.value) m_value.emplace(*rule.value);
}

void CounterAction::run(const SampleContext& context, Counters::Span span) const {
    if (!context.counters) return;
    Sample value;
    switch (m_rule.what) {
        case CounterRule::Do::Track:
            return track(context, span);
        case CounterRule::Do::Increment: {
            CounterAsk ask;
            ask.what = CounterAsk::Do::Increment;
            ask.data = m_rule.data;
            ask.index = m_rule.index;
            ask.slot = m_rule.slot;
            context.counters->answer(ask, context.proxy->name, value);
            return;
        }
        case CounterRule::Do::Set:
            if (!m_value->run(context, value)) return;
            value.toInteger();
            return context.counters->set(m_rule.slot, m_rule.data, m_rule.index, value.number);
    }
}

void CounterAction::track(const SampleContext& context, Counters::Span span) const {
    Sample key;
    if (!m_value->run(context, key)) return;
    if (context.counters->track(m_rule.slot, m_rule.table, key, span) && context.request)
        context.counters->countRequest(m_rule.slot);
}

}  // namespace yard::http
