#include "core/http/rulebook.h"

namespace yard::http {

RuleBook::TcpRules::TcpRules(const std::vector<TcpRule>& from) {
    for (const TcpRule& rule : from) {
        rules.push_back({Guard(rule.condition), rule.accept, {}});
        if (rule.counter) rules.back().counter.emplace(*rule.counter);
    }
}

bool RuleBook::TcpRules::accept(const SampleContext& context, Counters::Span span) const {
    for (const Rule& rule : rules) {
        if (!rule.guard.passes(context)) continue;
        if (!rule.counter) return rule.accepts;
        rule.counter->run(context, span);
    }
    return true;
}

RuleBook::RuleBook(const ProxyConf& conf)
    : request(conf.requestRules),
      redirects(conf.redirects),
      response(conf.responseRules),
      after(conf.afterResponseRules),
      connection(conf.connectionRules),
      content(conf.contentRules) {
    for (const UseBackend& rule : conf.useBackends)
        switches.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const UseServer& rule : conf.useServers)
        useServers.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const Condition& condition : conf.monitorFails) monitorFails.emplace_back(condition);
    for (const Condition& condition : conf.forcePersist) forcePersist.emplace_back(condition);
    asksNothing = request.empty() && redirects.empty() && content.rules.empty() &&
                  switches.empty() && useServers.empty() && forcePersist.empty() &&
                  conf.monitorUri.empty() && conf.requestCaptures.empty();
    asksLocal = !asksNothing || !response.empty() || !after.empty() || !connection.rules.empty();
}

}  // namespace yard::http
