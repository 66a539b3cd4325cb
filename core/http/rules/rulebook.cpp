#include "core/http/rules/rulebook.h"

namespace yard::http {
namespace {

bool isMove(HttpRule::Do what) {
    return what >= HttpRule::Do::SetSource && what <= HttpRule::Do::SetDestinationPort;
}

}  // namespace

RuleBook::TcpRules::TcpRules(const std::vector<TcpRule>& from) {
    for (const TcpRule& rule : from) {
        rules.push_back({Guard(rule.condition), rule.what, {}, &rule.where});
        if (rule.act) rules.back().act.emplace(*rule.act);
    }
}

RuleBook::TcpRules::Verdict RuleBook::TcpRules::judge(const SampleContext& context,
                                                      Counters::Span span) const {
    Verdict verdict;
    for (const Rule& rule : rules) {
        const Truth truth = rule.guard.judge(context);
        if (truth == Truth::No) continue;
        verdict.waits =
            truth == Truth::Unknown || (rule.act && !HttpRules::act(*rule.act, context, span));
        if (verdict.waits) break;
        if (rule.act) continue;
        if (rule.what == TcpRule::Do::ExpectProxy) {
            verdict.expectsProxy = true;
        } else {
            verdict.what = rule.what;
            if (context.notes) context.notes->lastRule = rule.where;
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
      stats(conf.statsPage.rules),
      connection(conf.connectionRules),
      session(conf.sessionRules),
      content(conf.contentRules),
      answer(conf.tcpResponseRules),
      log(conf.logFormat),
      errorLog(conf.errorLogFormat),
      logSd(conf.logFormatSd),
      uniqueId(conf.uniqueId) {
    for (const UseBackend& rule : conf.useBackends)
        switches.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const UseServer& rule : conf.useServers)
        useServers.push_back({&rule, Guard(rule.condition), TextFormat(rule.name)});
    for (const Condition& condition : conf.monitorFails) monitorFails.emplace_back(condition);
    for (const Condition& condition : conf.statsPage.admins) statsAdmins.emplace_back(condition);
    for (const PersistRule& rule : conf.persistRules)
        persist.push_back({Guard(rule.condition), rule.ignore});
    for (const ErrorPage& page : conf.errorPages)
        if (page.reply.body != HttpReply::Body::Default) pages.emplace_back(page.reply);
    asksNothing = !conf.bufferRequest && conf.oddNames == OddNames::Preserve && request.empty() &&
                  redirects.empty() && content.empty() && switches.empty() && useServers.empty() &&
                  persist.empty() && conf.monitorUri.empty() && conf.requestCaptures.empty() &&
                  !conf.cookieCapture && conf.uniqueIdHeader.empty() && !conf.originalTo.on;
    asksLocal =
        !asksNothing || !response.empty() || !after.empty() || !answer.empty() || !session.empty();
    for (const HttpRule& rule : conf.requestRules) movesEnds = movesEnds || isMove(rule.what);
    for (const TcpRule& rule : conf.contentRules)
        movesEnds = movesEnds || (rule.act && isMove(rule.act->what));
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
