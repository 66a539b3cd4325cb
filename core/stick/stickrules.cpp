#include "core/stick/stickrules.h"

#include <algorithm>

namespace yard {
namespace {

bool stores(const StickRule& rule) { return rule.store || rule.storeResponse; }

/// Room for the entry is made as soon as it is known that something would be stored, though it may
/// be there already: HAProxy makes the new entry first and looks then. What matches meanwhile is
/// not the oldest.
bool makesRoom(const StickRule& rule, StickTable& table, const StickKey& key) {
    if (!stores(rule)) return false;
    if (!table.full()) return true;
    if (rule.match) table.lookup(key);
    return table.makeRoom();
}

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
            return step.stores && step.table == rule.table;
        });
        if ((stores(*rule.conf) && !first) || !rule.guard.passes(context)) continue;
        Sample sample;
        if (!rule.fetch.run(context, sample)) continue;
        auto key = StickKey::from(sample, rule.table->conf());
        if (!key) continue;
        const bool stored = makesRoom(*rule.conf, *rule.table, *key);
        if (plan.count == plan.steps.size()) plan.steps.emplace_back();
        plan.steps[plan.count++] = {rule.table, rule.conf, *std::move(key), stored};
    }
}

bool StickRules::store(const StickPlan& plan, int serverId) {
    bool anything = false;
    for (const StickStep& step : plan.used())
        if (step.stores) anything |= step.table->store(step.key, serverId);
    return anything;
}

}  // namespace yard
