// `tcp-check` and `http-check`: the steps of a check, and the options that make use of them.
#include <algorithm>

#include "core/base/lower.h"
#include "core/config/reading/address.h"
#include "core/config/reading/checklines.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/tlswords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// The word behind the one at hand, as `comment` and its like want one; false: there is none.
bool takeValue(CheckLine& line, std::string& out, std::string& fault) {
    if (!line.args.has(line.at + 1)) {
        fault = "'" + line.word() + "' expects a string as argument.";
        return false;
    }
    out = line.args[++line.at];
    return true;
}

std::string readConnectAddress(CheckLine& line, CheckConnect& connect) {
    if (!line.args.has(line.at + 1)) return "'addr' expects <ipv4|ipv6> as argument.";
    const auto address = parseAddress(line.args[++line.at], AddressRules{},
                                      [&](auto name) { return line.context.lookup(name); });
    if (!address) return "'addr' : " + address.error() + ".";
    connect.address = address->endpoint;
    if (address->firstPort > 0) connect.port = static_cast<uint16_t>(address->firstPort);
    return {};
}

std::string readConnectPort(CheckLine& line, CheckConnect& connect) {
    if (!line.args.has(line.at + 1))
        return "'port' expects a port number or a sample expression as argument.";
    const std::string& text = line.args[++line.at];
    const auto number = smallNumber(text);
    connect.portSample.reset();
    if (!number) return readCheckSample(line, text, "port", connect.portSample);
    if (*number < 1 || *number > 65535)
        return "expects a valid TCP port (from range 1 to 65535) or a sample expression, got " +
               text + ".";
    connect.port = static_cast<uint16_t>(*number);
    return {};
}

/// Checks speak HTTP/1.1 only.
std::string readConnectAlpn(CheckLine& line, CheckConnect& connect) {
    if (!line.args.has(line.at + 1))
        return "'alpn' : missing the comma-delimited ALPN protocol suite";
    std::string fault;
    connect.alpn = readProtocols(line.args[++line.at], fault);
    if (std::erase(connect.alpn, "h2") > 0)
        line.context.warn("'" + line.args[0] +
                          " connect' : HTTP/2 is not spoken by Switchyard, "
                          "'h2' is not offered by 'alpn'.");
    return fault;
}

bool isOtherConnectWord(const std::string& word) {
    for (const char* other : {"via-socks4", "proto"})
        if (word == other) return true;
    return false;
}

std::string readConnect(CheckLine& line, CheckStep& step) {
    step.what = CheckStep::Do::Connect;
    const ProxyDraft::Checks& checks = line.context.proxy->checks;
    for (const CheckStep& before : line.http ? checks.http : checks.tcp) {
        if (before.what == CheckStep::Do::Connect) break;
        if (isStep(before) && !before.fromOption)
            return "first step MUST also be a 'connect', optionally preceded by a 'set-var', an "
                   "'unset-var' or a 'comment', when there is a 'connect' step in the tcp-check "
                   "ruleset";
    }
    uint16_t port = 0;
    for (std::string fault; line.more(); ++line.at) {
        if (line.is("addr"))
            fault = readConnectAddress(line, step.connect);
        else if (line.is("port"))
            fault = readConnectPort(line, step.connect), port = step.connect.port;
        else if (line.is("comment"))
            takeValue(line, step.comment, fault);
        else if (line.is("linger"))
            step.connect.linger = true;
        else if (line.is("send-proxy"))
            step.connect.sendProxy = true;
        else if (line.is("default"))
            step.connect.asServer = true;
        else if (line.is("ssl"))
            step.connect.tls = true;
        else if (line.is("sni"))
            takeValue(line, step.connect.sni, fault);
        else if (line.is("alpn"))
            fault = readConnectAlpn(line, step.connect);
        else if (isOtherConnectWord(line.word()))
            return checkNotRun(line, line.word());
        else
            return "expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', 'sni', 'alpn' or "
                   "'via-socks4', 'linger', 'default' but got '" +
                   line.word() + "' as argument.";
        if (!fault.empty()) return fault;
    }
    if (port) step.connect.port = port;
    return {};
}

std::string readSend(CheckLine& line, CheckStep& step) {
    step.what = CheckStep::Do::Send;
    const std::string& verb = line.args[1];
    const bool binary = verb.starts_with("send-binary");
    if (!line.more())  // HAProxy has the two words in this order
        return std::string("'") + (verb == "send-binary" ? "binary string" : "string") +
               "' expects a " + verb + " as argument";
    const std::string& text = line.word();
    for (++line.at; line.more(); ++line.at) {
        if (!line.is("comment"))
            return "expects 'comment' but got '" + line.word() + "' as argument.";
        std::string fault;
        if (!takeValue(line, step.comment, fault)) return fault;
    }
    step.send.binary = binary;
    if (verb != "send-binary") return readCheckText(line, text, verb.ends_with("-lf"), step.send);
    const std::string fault = readBinary(text, step.send.bytes);
    return fault.empty() ? fault : "'" + text + "' invalid binary string (" + fault + ").\n";
}

std::string readRequestHeader(CheckLine& line, CheckRequest& request) {
    if (!line.args.has(line.at + 1) || !line.args.has(line.at + 2))
        return "'hdr' expects <name> and <value> as arguments";
    const std::string& written = line.args[line.at + 1];
    const std::string name = lowered(written), &value = line.args[line.at + 2];
    line.at += 2;
    if (name == "content-length" || name == "transfer-encoding") return {};
    for (const auto& [other, before] : request.headers)
        if (name == "host" && other == "host")
            return "'" + written + "' header already defined (previous value is '" +
                   (before.empty() ? std::string() : before.front().text) + "')";
    Format format;
    if (std::string fault = readCheckFormat(line, value, format); !fault.empty()) return fault;
    request.headers.emplace_back(name, std::move(format));
    return {};
}

std::string readRequest(CheckLine& line, CheckStep& step) {
    step.what = CheckStep::Do::Request;
    for (std::string fault; line.more(); ++line.at) {
        const std::string word = line.word();
        std::string value;
        if (word == "hdr") {
            fault = readRequestHeader(line, step.request);
        } else if (word == "meth") {
            takeValue(line, step.request.method, fault);
        } else if (word == "ver") {
            takeValue(line, step.request.version, fault);
        } else if (word == "comment") {
            takeValue(line, step.comment, fault);
        } else if (word == "uri" || word == "uri-lf") {
            if (takeValue(line, value, fault))
                fault = readCheckText(line, value, word == "uri-lf", step.request.uri);
        } else if (word == "body" || word == "body-lf") {
            if (takeValue(line, value, fault))
                fault = readCheckText(line, value, word == "body-lf", step.request.body);
        } else {
            return "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or "
                   "'body-lf' but got '" +
                   word + "' as argument.";
        }
        if (!fault.empty()) return fault;
    }
    return {};
}

std::string readComment(CheckLine& line, CheckStep& step) {
    step.what = CheckStep::Do::Comment;
    step.comment = line.word();
    return line.more() ? std::string() : "expects a string as argument";
}

using StepReader = std::string (*)(CheckLine&, CheckStep&);
StepReader readerOf(const std::string& verb, bool http) {
    if (verb == "connect") return readConnect;
    if (verb == "expect") return readCheckExpect;
    if (verb == "comment") return readComment;
    if (!checkActionName(verb).empty()) return readCheckAction;
    if (verb == "send") return http ? readRequest : readSend;
    const bool other = verb == "send-lf" || verb == "send-binary" || verb == "send-binary-lf";
    return other && !http ? readSend : nullptr;
}

/// True after a complaint.
bool refuseVerb(Context& context, const Args& args, const char* supported) {
    const std::string& verb = args[1];
    if (readerOf(verb, args[0] == "http-check")) return false;
    context.alert("'" + args[0] + "' only supports " + supported +
                      ", 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'. but got '" + verb + "'",
                  1);
    return true;
}

/// One more than that of the last step; that of an option is none of its own.
int nextNumber(const std::vector<CheckStep>& steps) {
    if (steps.empty()) return 1;
    return steps.back().fromOption ? 1 : steps.back().number + 1;
}

/// Reads the step of a line into `own`, of which `rules` make use when they are `kind`.
void readStep(Context& context, const Args& args, std::vector<CheckStep>& own,
              CheckRules::Kind kind, bool& idle) {
    CheckLine line{context, args, kind == CheckRules::Kind::Http};
    CheckStep step;
    step.number = nextNumber(own);
    CheckRules& rules = context.proxy->conf.check;
    const bool used = rules.kind == kind;
    std::string fault = readerOf(args[1], line.http)(line, step);
    if (fault.empty() && line.http && used)
        fault = addHttpStep(own, step);
    else if (fault.empty())
        own.push_back(step);
    if (!fault.empty()) {
        own.clear();  // as HAProxy does, which then counts from one again
        return context.alert("'" + args[0] + " " + args[1] + "' : " + fault + ".", line.at);
    }
    idle = !used;
    if (used) rules.steps = own;
}

/// `option` begins another kind of check, with the lines that there are for it.
void choose(ProxyDraft& proxy, CheckRules::Kind kind, const std::vector<CheckStep>& steps) {
    proxy.conf.check.kind = kind;
    proxy.conf.check.steps = steps;
    proxy.checks.idleTcp = proxy.checks.idleHttp = false;
}

}  // namespace

std::string checkNotRun(const CheckLine& line, const std::string& word) {
    return Context::notRunText(line.args[0] + " " + line.args[1] + " " + word);
}

void readTcpCheck(Context& context, const Args& args) {
    ProxyDraft::Checks& checks = context.proxy->checks;
    if (!refuseVerb(context, args, "'comment', 'connect', 'send', 'send-binary', 'expect'"))
        readStep(context, args, checks.tcp, CheckRules::Kind::Tcp, checks.idleTcp);
}

void readHttpCheck(Context& context, const Args& args) {
    ProxyDraft::Checks& checks = context.proxy->checks;
    if (args[1] == "disable-on-404") {
        if (!context.tooMany(args, 1)) context.proxy->conf.check.disableOn404 = true;
        return;
    }
    if (args[1] == "send-state") {
        if (!context.tooMany(args, 1)) context.proxy->conf.check.sendState = true;
        return;
    }
    if (!refuseVerb(context, args,
                    "'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect'"))
        readStep(context, args, checks.http, CheckRules::Kind::Http, checks.idleHttp);
}

void optionTcpCheck(Context& context, const Args& args) {
    if (context.tooMany(args, 1, "option " + args[1])) return;
    ProxyDraft& proxy = *context.proxy;
    if (proxy.conf.check.kind != CheckRules::Kind::Tcp)
        choose(proxy, CheckRules::Kind::Tcp, proxy.checks.tcp);
}

void optionHttpchk(Context& context, const Args& args) {
    if (context.tooMany(args, 4, "option " + args[1])) return;
    CheckStep step;
    step.what = CheckStep::Do::Request;
    step.fromOption = true;
    if (args.has(3)) step.request.method = args[2];
    if (args.has(2)) step.request.uri.bytes = args[args.has(3) ? 3 : 2];
    if (args.has(4)) step.request.version = args[4];
    if (step.request.version.find_first_of("\r\n") != std::string::npos)
        context.warnTight(
            "'option httpchk' : hiding headers or body at the end of the version string is "
            "deprecated. Please, consider to use 'http-check send' directive instead.",
            4);
    ProxyDraft& proxy = *context.proxy;
    addHttpStep(proxy.checks.http, step);
    choose(proxy, CheckRules::Kind::Http, proxy.checks.http);
}

}  // namespace yard
