#include "core/http/rulebook.h"

namespace yard::http {

RuleBook::TcpRules::TcpRules(const std::vector<TcpRule>& from) {
    for (const TcpRule& rule : from) {
        rules.push_back({Guard(rule.condition), rule.accept, rule.expectProxy, {}});
        if (rule.counter) rules.back().counter.emplace(*rule.counter);
    }
}

RuleBook::TcpRules::Verdict RuleBook::TcpRules::judge(const SampleContext& context,
                                                      Counters::Span span) const {
    Verdict verdict;
    for (const Rule& rule : rules) {
        if (!rule.guard.passes(context)) continue;
        if (rule.expectsProxy) {
            verdict.expectsProxy = true;
        } else if (rule.counter) {
            rule.counter->run(context, span);
        } else {
            verdict.accepted = rule.accepts;
            break;
        }
    }
    return verdict;
}

RuleBook::RuleBook(const ProxyConf& conf)
    : request(conf.requestRules),
      redirects(conf.redirects),
      response(conf.responseRules),
      after(conf.afterResponseRules),
      connection(conf.connectionRules),
      session(conf.sessionRules),
      content(conf.contentRules),
      log(conf.logFormat),
      logSd(conf.logFormatSd),
      uniqueId(conf.uniqueId) {
    for (const UseBackend& rule : conf.useBackends)
        switches.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const UseServer& rule : conf.useServers)
        useServers.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const Condition& condition : conf.monitorFails) monitorFails.emplace_back(condition);
    for (const PersistRule& rule : conf.persistRules)
        persist.push_back({Guard(rule.condition), rule.ignore});
    asksNothing = request.empty() && redirects.empty() && content.rules.empty() &&
                  switches.empty() && useServers.empty() && persist.empty() &&
                  conf.monitorUri.empty() && conf.requestCaptures.empty() && !conf.cookieCapture &&
                  conf.uniqueIdHeader.empty();
    asksLocal = !asksNothing || !response.empty() || !after.empty() || !session.rules.empty();
    for (const TextFormat* format : {&log, &logSd, &uniqueId}) {
        asksLocal = asksLocal || format->asksSamples() || format->asks(LogItem::FrontendIp) ||
                    format->asks(LogItem::FrontendPort);
        for (const LogItem end :
             {LogItem::SourceIp, LogItem::SourcePort, LogItem::ServerIp, LogItem::ServerPort})
            asksServerEnds = asksServerEnds || format->asks(end);
    }
}

RuleBook::PersistWish RuleBook::persistWish(const SampleContext& context) const {
    for (const Persist& rule : persist)
        if (rule.guard.passes(context)) return {!rule.ignore, rule.ignore};
    return {};
}

}  // namespace yard::http
