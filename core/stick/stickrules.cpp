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
        if (rule.conf->storeResponse != answered) continue;
        // Of a table that something is stored in already even the match is not looked at.
        const bool first = std::ranges::none_of(plan.used(), [&](const StickStep& step) {
            return stores(*step.rule) && step.table == rule.table;
        });
        if ((stores(*rule.conf) && !first) || !rule.guard.passes(context)) continue;
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
    for (const StickStep& step : plan.used())
        if (stores(*step.rule)) anything |= step.table->store(step.key, serverId);
    return anything;
}

}  // namespace yard
