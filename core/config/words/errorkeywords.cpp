// Pages for refusals: errorfile, errorloc, errorfiles, http-error and the http-errors section.
#include <algorithm>
#include <cstdlib>

#include "core/config/reading/handlers.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// Nothing after a complaint.
std::optional<ErrorFile> readErrorFile(Context& context, const Args& args, const char* usage) {
    if (!args.has(1) || !args.has(2)) return context.alert(usage), std::nullopt;
    ErrorFile file;
    file.status = std::atoi(args[1].c_str());
    if (!hasErrorPage(file.status))
        return context.alert(
                   "errorfile : status code '" + std::to_string(file.status) + "' not handled.", 1),
               std::nullopt;
    auto text = wholeFile(context.pathOf(args[2]));
    if (!text)
        return context.alert("errorfile : error opening file '" + args[2] + "'.", 2), std::nullopt;
    if (const std::string fault = answerFault(args[2], *text); !fault.empty())
        return context.alert("errorfile : " + fault, 2), std::nullopt;
    file.response = *std::move(text);
    return file;
}

ErrorPage pageOfFile(ErrorFile file) {
    ErrorPage page;
    page.status = page.reply.status = file.status;
    page.reply.body = HttpReply::Body::File;
    page.reply.text = std::move(file.response);
    return page;
}

const HttpErrors* findErrors(const Context& context, const std::string& name) {
    const auto it = std::ranges::find(context.httpErrors, name, &HttpErrors::name);
    return it == context.httpErrors.end() ? nullptr : &*it;
}

const ErrorFile* findFile(const HttpErrors& errors, int status) {
    const auto it = std::find_if(errors.files.rbegin(), errors.files.rend(),
                                 [status](const ErrorFile& f) { return f.status == status; });
    return it == errors.files.rend() ? nullptr : &*it;
}

/// The pages of a proxy, one for each status, where the last word counts.
class PageJoiner {
public:
    PageJoiner(Context& context, ProxyConf& conf) : m_context(context), m_conf(conf) {}

    void run() {
        for (ErrorPage& page : std::exchange(m_conf.errorPages, {})) {
            if (page.use)
                take(*page.use);
            else
                put(std::move(page));
        }
    }

private:
    void put(ErrorPage page) {
        std::erase_if(m_conf.errorPages, [&](const auto& p) { return p.status == page.status; });
        m_conf.errorPages.push_back(std::move(page));
    }
    void take(const ErrorPage::Use& use) {
        const HttpErrors* errors = findErrors(m_context, use.name);
        const std::string who = "proxy '" + m_conf.name + "'";
        const std::string at = " (at " + use.where.text() + ").";
        if (!errors)
            return m_context.raw(Level::Alert,
                                 who + ": unknown http-errors section '" + use.name + "'" + at,
                                 use.where, 0);
        for (const int code : use.codes)
            if (!findFile(*errors, code))
                m_context.raw(Level::Warning,
                              "config: " + who + " : status '" + std::to_string(code) +
                                  "' not declared in http-errors section '" + use.name + "'" + at,
                              use.where, 0);
        for (const ErrorFile& file : errors->files)
            if (use.codes.empty() || std::ranges::count(use.codes, file.status))
                put(pageOfFile(file));
    }

    Context& m_context;
    ProxyConf& m_conf;
};

/// `errorfiles NAME` of a rule: its page, or that of the proxy where the section has none.
void joinReplies(Context& context, const ProxyConf& proxy, std::vector<HttpRule>& rules) {
    for (HttpRule& rule : rules) {
        HttpReply& reply = rule.reply;
        if (reply.errorsOf.empty()) continue;
        const HttpErrors* errors = findErrors(context, reply.errorsOf);
        if (!errors) {
            context.raw(Level::Alert,
                        "Proxy '" + proxy.name + "': unknown http-errors section '" +
                            reply.errorsOf + "' referenced by an http reply .",
                        rule.where, 0);
            continue;
        }
        const ErrorFile* file = findFile(*errors, reply.status);
        if (!file)
            context.raw(Level::Warning,
                        "Proxy '" + proxy.name + "': status '" + std::to_string(reply.status) +
                            "' referenced by an http reply not declared in http-errors section '" +
                            reply.errorsOf + "'.",
                        rule.where, 0);
        reply.body = file ? HttpReply::Body::File : HttpReply::Body::Default;
        if (file) reply.text = file->response;
    }
}

}  // namespace

void openHttpErrors(Context& context, const Args& args) {
    if (!args.has(1)) {
        context.stopFile = true;
        return context.alert("missing name for http-errors section.");
    }
    if (const char c = badNameCharacter(args[1]))
        context.alert("character " + quotedChar(c) + " is not permitted in 'http-errors' name '" +
                          args[1] + "'.",
                      1);
    else if (const HttpErrors* known = findErrors(context, args[1]))
        context.alertTight("http-errors section '" + args[1] + "' already exists (declared at " +
                               known->where.text() + ").",
                           1);
    context.httpErrors.push_back({context.where, args[1], {}});
}

void httpErrorsFile(Context& context, const Args& args) {
    auto file =
        readErrorFile(context, args, "errorfile: expects <status_code> and <file> as arguments.");
    if (file) context.httpErrors.back().files.push_back(*std::move(file));
}

void proxyErrorFile(Context& context, const Args& args) {
    auto file =
        readErrorFile(context, args, "errorfile : expects <status_code> and <file> as arguments.");
    if (file) context.proxy->conf.errorPages.push_back(pageOfFile(*std::move(file)));
}

/// A page that sends the client elsewhere.
void proxyErrorLoc(Context& context, const Args& args) {
    if (!args.has(1) || !args.has(2))
        return context.alert(args[0] + " : expects <status_code> and <url> as arguments.\n");
    const int status = std::atoi(args[1].c_str());
    if (!hasErrorPage(status))
        return context.alert(
            args[0] + " : status code '" + std::to_string(status) + "' not handled.", 1);
    const std::string line = args[0] == "errorloc303" ? "303 See Other" : "302 Found";
    context.proxy->conf.errorPages.push_back(pageOfFile(
        {status, "HTTP/1.1 " + line +
                     "\r\nCache-Control: no-cache\r\nContent-length: 0\r\nLocation: " + args[2] +
                     "\r\n\r\n"}));
}

void proxyErrorFiles(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("errorfiles : expects <name> as argument.");
    ErrorPage page;
    page.use = ErrorPage::Use{context.where, args[1], {}};
    for (size_t at = 2; args.has(at); ++at) {
        const int status = std::atoi(args[at].c_str());
        if (!hasErrorPage(status))
            return context.alert(
                "errorfiles : status code '" + std::to_string(status) + "' not handled.", at);
        page.use->codes.push_back(status);
    }
    context.proxy->conf.errorPages.push_back(std::move(page));
}

void proxyHttpError(Context& context, const Args& args) {
    if (!args.has(1))
        return context.alert("http-error : expects at least a <status> as arguments.\n");
    HttpRule rule;
    const RulePlace place{"http-error", true, true, {}, true};
    RuleLine line{context, args, place, 1, rule};
    line.conditional = false;
    std::string fault = readReply(line, 0, false);
    if (fault.empty() && args.has(line.at)) fault = "unknown keyword '" + args[line.at] + "'.";
    if (fault.empty() && rule.reply.status == 0)
        fault = "expects at least a <status> as arguments.";
    if (!fault.empty()) return context.alert("http-error : " + fault, line.at);
    if (!hasErrorPage(rule.reply.status))
        return context.alert("http-error: status code '" + std::to_string(rule.reply.status) +
                             "' not handled.");
    ErrorPage page;
    page.status = rule.reply.status;
    page.reply = std::move(rule.reply);
    if (!page.reply.errorsOf.empty())
        page.use = ErrorPage::Use{context.where, page.reply.errorsOf, {page.status}};
    context.proxy->conf.errorPages.push_back(std::move(page));
}

void joinErrorPages(Context& context) {
    for (ProxyDraft& proxy : context.proxies) {
        if (proxy.conf.disabled) continue;
        for (auto* rules :
             {&proxy.conf.requestRules, &proxy.conf.responseRules, &proxy.conf.statsPage.rules})
            joinReplies(context, proxy.conf, *rules);
    }
    for (ProxyDraft& proxy : context.proxies)
        if (!proxy.conf.disabled) PageJoiner(context, proxy.conf).run();
}

}  // namespace yard
