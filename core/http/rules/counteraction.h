#pragma once

#include <optional>

#include "core/config/values/rules.h"
#include "core/http/samples/counters.h"
#include "core/http/samples/sample.h"

namespace yard::http {

/// `track-sc0` and its like made ready to run. Immutable; any thread. `rule` must outlive it.
class CounterAction {
public:
    explicit CounterAction(const CounterRule& rule);
    /// False: what decides of the key is yet to come.
    bool run(const SampleContext& context, Counters::Span span) const;

private:
    bool track(const SampleContext& context, Counters::Span span) const;
    const CounterRule& m_rule;
    std::optional<SampleFetch> m_value;
};

}  // namespace yard::http
