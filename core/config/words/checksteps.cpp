// The order of the steps of a check, what HAProxy adds to them, and what it finds wrong in the end.
#include <algorithm>
#include <iterator>

#include "core/config/reading/checklines.h"

namespace yard {
namespace {

using Do = CheckStep::Do;
using Steps = std::vector<CheckStep>;

Steps::iterator firstStep(Steps& steps) { return std::find_if(steps.begin(), steps.end(), isStep); }

const CheckStep* lastStep(const Steps& steps) {
    const auto it = std::find_if(steps.rbegin(), steps.rend(), isStep);
    return it == steps.rend() ? nullptr : &*it;
}

/// What `with` says takes the place of what `request` says, headers as a whole.
void overwrite(CheckRequest& request, const CheckRequest& with) {
    if (!with.method.empty()) request.method = with.method;
    if (!with.version.empty()) request.version = with.version;
    if (!with.uri.bytes.empty()) request.uri = with.uri;
    if (!with.headers.empty()) request.headers = with.headers;
    if (!with.body.bytes.empty()) request.body = with.body;
}

/// The request of `option httpchk`.
void addOption(Steps& steps, CheckStep step) {
    auto it = firstStep(steps);
    if (it != steps.end() && it->what == Do::Connect)
        it = std::find_if(it + 1, steps.end(), isStep);
    if (it == steps.end() || it->what != Do::Request) {
        steps.insert(steps.begin(), std::move(step));
    } else if (it->fromOption) {
        steps.erase(it);
        steps.insert(steps.begin(), std::move(step));
    } else {
        overwrite(it->request, step.request);
    }
}

std::string orderFault(const Steps& steps, const CheckStep& step) {
    const CheckStep* last = lastStep(steps);
    if (!last || last->fromOption) return {};
    const auto fault = [&](const char* what, const char* missing) {
        return std::string("unable to add http-check ") + what + " rule at step " +
               std::to_string(step.number) + " (missing " + missing + " rule).";
    };
    const bool answered = last->what == Do::Expect;
    if (step.what == Do::Request && last->what != Do::Connect) return fault("send", "connect");
    if (step.what == Do::Expect && last->what != Do::Request && !answered)
        return fault("expect", "send");
    if (step.what == Do::Connect && !answered) return fault("connect", "expect");
    return {};
}

/// A comment belongs to the step behind it, and to those of the same sort that follow.
void handOutComments(Steps& steps) {
    std::string comment;
    Do before = Do::Comment;
    for (CheckStep& step : steps) {
        if (step.what != before && before != Do::Comment) comment.clear();
        before = step.what;
        if (step.what == Do::Comment)
            comment = step.comment;
        else if (step.comment.empty())
            step.comment = comment;
        if (step.what == Do::Connect || step.what == Do::Act) comment.clear();
    }
    std::erase_if(steps, [](const CheckStep& step) { return step.what == Do::Comment; });
}

void completeHttp(Steps& steps) {
    auto first = firstStep(steps);
    if (first != steps.end() && first->fromOption) {
        const auto next = std::find_if(first + 1, steps.end(), isStep);
        if (next != steps.end() && next->what == Do::Connect) {
            first->number = next->number;
            std::rotate(first, first + 1, next + 1);
        }
    }
    const CheckStep* last = lastStep(steps);
    if (!last || last->what != Do::Request) return;
    CheckStep expect;
    expect.what = Do::Expect;
    expect.number = last->number;
    expect.expect.look = CheckExpect::Look::Status;
    expect.expect.codes = {{200, 399}};
    steps.push_back(std::move(expect));
}

/// What `addr` and `port` of a step are worth to a server that has no port of its own.
bool everyConnectHasPort(const CheckRules& rules) {
    return std::all_of(rules.steps.begin(), rules.steps.end(), [](const CheckStep& step) {
        return step.what != CheckStep::Do::Connect || step.connect.port || step.connect.portSample;
    });
}

void checkServerPorts(Context& context, const ProxyDraft& proxy) {
    for (const ServerConf& server : proxy.conf.servers) {
        const Endpoint& target = server.check.address ? *server.check.address : server.address;
        // A name has no address yet, and HAProxy asks no port of it.
        const bool inet = target.family() == AF_INET || target.family() == AF_INET6;
        const bool hasPort = server.check.port || server.portRule == ServerConf::Port::Fixed;
        if (!server.checked || hasPort || !inet || everyConnectHasPort(proxy.conf.check)) continue;
        context.raw(Level::Alert,
                    "config: " + proxy.named() + ": server '" + server.name +
                        "' has neither service port nor check port.",
                    server.where, 0);
    }
}

void checkIdleChecks(Context& context, const ProxyDraft& proxy) {
    const auto tell = [&](const std::string& rules, const std::string& option) {
        context.raw(Level::Warning,
                    proxy.named() + " uses " + rules + " rules without 'option " + option +
                        "', so the rules are ignored.",
                    proxy.conf.where, 0);
    };
    if (!proxy.conf.backend) return;
    if (proxy.checks.idleHttp) tell("http-check", "httpchk");
    if (proxy.checks.idleTcp) tell("tcp-check", "tcp-check");
}

}  // namespace

bool isStep(const CheckStep& step) { return step.what != Do::Comment && step.what != Do::Act; }

std::string addHttpStep(Steps& steps, CheckStep step) {
    if (step.fromOption) return addOption(steps, std::move(step)), std::string();
    if (std::string fault = orderFault(steps, step); !fault.empty()) return fault;
    const auto first = firstStep(steps);
    if (step.what == Do::Request && first != steps.end() && first->fromOption) {
        CheckRequest request = first->request;
        overwrite(request, step.request);
        step.request = std::move(request);
        step.number = 1;  // that of the option, whatever stands before
        steps.erase(first);
    }
    steps.push_back(std::move(step));
    return {};
}

void completeCheck(CheckRules& rules) {
    if (rules.kind == CheckRules::Kind::Http) completeHttp(rules.steps);
    const auto first = firstStep(rules.steps);
    if (first == rules.steps.end() || first->what != Do::Connect) {
        CheckStep connect;
        connect.connect.implied = connect.connect.asServer = true;
        rules.steps.insert(rules.steps.begin(), std::move(connect));
    }
    handOutComments(rules.steps);
}

void judgeChecks(Context& context, const ProxyDraft& proxy) {
    checkIdleChecks(context, proxy);
    checkServerPorts(context, proxy);
}

}  // namespace yard
