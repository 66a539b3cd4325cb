#include "core/stick/stickrules.h"

#include <algorithm>

namespace yard {
namespace {

bool stores(const StickRule& rule) { return rule.store || rule.storeResponse; }

}  // namespace

StickRules::StickRules(const ProxyConf& proxy, const TableOf& tableOf) {
    for (const StickRule& rule : proxy.stickRules)
        if (StickTable* table = tableOf(rule.table)) {
            m_rules.push_back({&rule, table, SampleFetch(rule.key), http::Guard(rule.condition)});
            m_asksAnswers = m_asksAnswers || rule.storeResponse;
        }
}

void StickRules::collect(const SampleContext& context, bool answered, StickPlan& plan) const {
    plan.clear();
    for (const Rule& rule : m_rules) {
        if (rule.conf->storeResponse != answered || !rule.guard.passes(context)) continue;
        Sample sample;
        if (!rule.fetch.run(context, sample)) continue;
        auto key = StickKey::from(sample, rule.table->conf());
        if (!key) continue;
        if (plan.count == plan.steps.size()) plan.steps.emplace_back();
        plan.steps[plan.count++] = {rule.table, rule.conf, *std::move(key)};
    }
}

bool StickRules::store(const StickPlan& plan, int serverId) {
    bool anything = false;
    const auto steps = plan.used();
    for (size_t i = 0; i < steps.size(); ++i) {
        if (!stores(*steps[i].rule)) continue;
        const auto earlier = steps.first(i);
        const bool done = std::any_of(earlier.begin(), earlier.end(), [&](const StickStep& step) {
            return stores(*step.rule) && step.table == steps[i].table;
        });
        if (!done) anything |= steps[i].table->store(steps[i].key, serverId);
    }
    return anything;
}

}  // namespace yard
