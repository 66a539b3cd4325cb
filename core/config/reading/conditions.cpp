#include "core/config/reading/conditions.h"

#include <QRegularExpression>
#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/reading/acltests.h"
#include "core/config/reading/handlers.h"

namespace yard {
namespace {

std::vector<std::string> wordsFrom(const Args& args, size_t from, size_t to) {
    std::vector<std::string> words;
    for (size_t i = from; i < to && args.has(i); ++i) words.push_back(args[i]);
    return words;
}

/// HAProxy's predefined ACLs.
const char* predefined(const std::string& name) {
    static constexpr std::pair<std::string_view, const char*> Acls[] = {
        {"TRUE", "always_true"},
        {"FALSE", "always_false"},
        {"LOCALHOST", "src 127.0.0.1/8"},
        {"HTTP", "req.proto_http"},
        {"HTTP_1.0", "req.ver 1.0"},
        {"HTTP_1.1", "req.ver 1.1"},
        {"HTTP_2.0", "req.ver 2.0"},
        {"METH_CONNECT", "method CONNECT"},
        {"METH_DELETE", "method DELETE"},
        {"METH_GET", "method GET HEAD"},
        {"METH_HEAD", "method HEAD"},
        {"METH_OPTIONS", "method OPTIONS"},
        {"METH_POST", "method POST"},
        {"METH_PUT", "method PUT"},
        {"METH_TRACE", "method TRACE"},
        {"HTTP_URL_ABS", "url_reg ^[^/:]*://"},
        {"HTTP_URL_SLASH", "url_beg /"},
        {"HTTP_URL_STAR", "url *"},
        {"HTTP_CONTENT", "req.hdr_val(content-length) gt 0"},
        {"RDP_COOKIE", "req.rdp_cookie_cnt gt 0"},
        {"REQ_CONTENT", "req.len gt 0"},
        {"WAIT_END", "wait_end"}};
    for (const auto& [word, text] : Acls)
        if (word == name) return text;
    return nullptr;
}

Result<std::shared_ptr<const Acl>> namedAcl(Context& context, const std::string& name) {
    auto& acls = context.proxy->acls;
    if (const auto it = acls.find(name); it != acls.end())
        return std::shared_ptr<const Acl>(it->second);
    const char* text = predefined(name);
    if (!text) return Error{"no such ACL : '" + name + "'."};
    const Lexed line = lexLine(text, [](auto) { return std::optional<std::string>(); });
    auto test = parseTest(context, wordsFrom(line.words, 0, line.words.size()));
    if (!test) return Error{test.error()};
    auto acl = std::make_shared<Acl>(Acl{name, {*test}});
    acls[name] = acl;
    return std::shared_ptr<const Acl>(acl);
}

/// Between braces, the first of which stands at `at`; moves it to the last.
Result<std::shared_ptr<const Acl>> anonymousAcl(Context& context, const Args& args, size_t& at) {
    size_t end = at + 1;
    while (args.has(end) && args[end] != "}") ++end;
    if (!args.has(end)) return Error{"missing closing '}' in condition."};
    auto test = parseTest(context, wordsFrom(args, at + 1, end));
    if (!test) return Error{test.error()};
    at = end;
    return std::shared_ptr<const Acl>(std::make_shared<Acl>(Acl{{}, {*test}}));
}

bool isOr(const std::string& word) {
    return word == "||" || (word.size() == 2 && (word[0] | 0x20) == 'o' && (word[1] | 0x20) == 'r');
}

}  // namespace

bool RulePlace::has(const SampleExpr& sample) const {
    if (internal) return sourceName(sample).empty();
    const bool fresh = line == "tcp-request connection";  // nothing was agreed on yet
    if ((!client || fresh) && sample.needs == SampleNeeds::Nothing) {
        const std::string source = sourceName(sample);
        if (source == "client-side connection" || (!client && source == "frontend")) return false;
    }
    switch (sample.needs) {
        case SampleNeeds::Nothing:
            return true;
        case SampleNeeds::Request:
            return request || (client && sample.kept && (response || log));
        case SampleNeeds::Response:
            return response || (sample.kept && log);
        case SampleNeeds::Either:
            return request || response;
        case SampleNeeds::Backend:
            return backend;
    }
    return true;
}

void warnMisordered(Context& context, const std::string& word, RuleRank rank) {
    const ProxyConf& conf = context.proxy->conf;
    const struct {
        RuleRank rank;
        bool any;
        const char* words;
    } later[] = {{RuleRank::TcpSession, !conf.sessionRules.empty(), "a 'tcp-request session'"},
                 {RuleRank::TcpContent, !conf.contentRules.empty(), "a 'tcp-request content'"},
                 {RuleRank::Monitor, !conf.monitorFails.empty(), "a 'monitor fail'"},
                 {RuleRank::Request, !conf.requestRules.empty(), "an 'http-request'"},
                 {RuleRank::Redirect, !conf.redirects.empty(), "a 'redirect'"},
                 {RuleRank::Backend, !conf.useBackends.empty(), "a 'use_backend'"},
                 {RuleRank::Server, !conf.useServers.empty(), "a 'use-server'"}};
    for (const auto& one : later) {
        if (one.rank <= rank || !one.any) continue;
        return context.warn("a '" + word + "' rule placed after " + one.words +
                            " rule will still be processed before.");
    }
}

std::string regexFault(const std::string& pattern) {
    const QRegularExpression regex(QString::fromLatin1(pattern.data(), qsizetype(pattern.size())));
    if (regex.isValid()) return {};
    return "regex '" + pattern + "' is invalid (error=" + regex.errorString().toStdString() +
           ", erroffset=" + std::to_string(regex.patternErrorOffset()) + ")";
}

void readAcl(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    const std::string& name = args[1];
    if (proxy.isDefaults() && proxy.conf.name.empty())
        return context.alert("'acl' not allowed in anonymous 'defaults' section.");
    for (const char c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.:", c))
            return context.alert(
                "character " + quotedChar(c) + " is not permitted in acl name '" + name + "'.", 1);
    if (isOr(name) && name != "||")
        return context.alert("acl name '" + name +
                                 "' will never match. 'or' is used to express a logical "
                                 "disjunction within a condition.",
                             1);
    const auto test = parseTest(context, wordsFrom(args, 2, args.size()));
    if (!test)
        return context.alert("error detected while parsing ACL '" + name + "' : " + test.error(),
                             2);
    if (test->sample.fetch == "http_auth_group" && test->sample.users->groups.empty())
        proxy.lateFaults.emplace_back(context.where,
                                      "proxy " + proxy.conf.name + ": acl " + name +
                                          " http_auth_group(): no groups specified.");
    auto& acl = proxy.acls[name];
    if (!acl) acl = std::make_shared<Acl>(Acl{name, {}});
    acl->tests.push_back(*test);
}

Result<Condition> parseCondition(Context& context, const Args& args, size_t at) {
    Condition condition;
    condition.unless = args[at] == "unless";
    bool open = false, negated = false;
    for (++at; args.has(at); ++at) {
        std::string word = args[at];
        size_t marks = 0;
        while (marks < word.size() && word[marks] == '!') ++marks;
        word.erase(0, marks);
        if (marks % 2) negated = !negated;
        if (word.empty()) continue;
        if (isOr(word)) {
            open = false;
            continue;
        }
        const auto acl = word == "{" ? anonymousAcl(context, args, at) : namedAcl(context, word);
        if (!acl) return Error{acl.error()};
        if (!open) condition.anyOf.emplace_back();
        open = true;
        condition.anyOf.back().push_back({negated, *acl});
        negated = false;
    }
    return condition;
}

void warnMisplaced(Context& context, const Condition& condition, const RulePlace& place) {
    const std::string in = place.line.empty() ? std::string() : "in '" + place.line + "' ";
    for (const auto& terms : condition.anyOf)
        for (const auto& term : terms) {
            const Acl& acl = *term.acl;
            const auto bad = std::ranges::find_if(
                acl.tests, [&](const AclTest& t) { return !place.has(t.sample); });
            if (bad == acl.tests.end()) continue;
            const bool all = std::ranges::none_of(
                acl.tests, [&](const AclTest& t) { return place.has(t.sample); });
            const std::string where = "incompatible with '" + place.name + "'";
            if (acl.name.empty())
                return context.warn("anonymous acl will never match " + in +
                                    "because it uses keyword '" + bad->sample.keyword +
                                    "' which is " + where);
            if (all)
                return context.warn("acl '" + acl.name + "' will never match " + in +
                                    "because it only involves keywords that are " + where);
            return context.warn("acl '" + acl.name + "' involves keywords '" + bad->sample.keyword +
                                "' which is " + where);
        }
}

}  // namespace yard
