#include "core/checks/checkprogram.h"

#include <algorithm>
#include <string>

#include "core/checks/checkasking.h"
#include "core/checks/hex.h"

namespace yard {
namespace {

using Do = CheckStep::Do;
using Look = CheckExpect::Look;

http::TextFormat ready(const std::optional<Format>& format) {
    return format ? http::TextFormat(*format) : http::TextFormat();
}

/// Requests of these methods have no body unless one is given.
bool isBodyless(const std::string& method) {
    for (const char* one : {"GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "CONNECT"})
        if (method == one) return true;
    return false;
}

/// HAProxy shows what was written in hexadecimal digits as the bytes they are; a table of text can
/// only take those that may be printed.
std::string shown(const CheckText& text) {
    const bool plain = std::all_of(text.bytes.begin(), text.bytes.end(),
                                   [](char c) { return c >= ' ' && c <= '~'; });
    return plain || !text.binary ? text.bytes : toHex(text.bytes);
}

/// "expect string 'x'".
std::string expectWords(const CheckExpect& expect) {
    const CheckText& text = expect.pattern;
    switch (expect.look) {
        case Look::Bytes:
            if (text.format)
                return text.binary ? "expect log-format binary" : "expect log-format string";
            return std::string("expect ") + (text.binary ? "binary" : "string") + " '" +
                   shown(text) + "'";
        case Look::Regex:
            return "expect regex";
        case Look::BinaryRegex:
            return "expect binary regex";
        case Look::Status:
        case Look::StatusRegex:
        case Look::Header:
        case Look::Body:
        case Look::BodyRegex:
        case Look::MysqlGreeting:
        case Look::MysqlAnswer:
        case Look::LdapBind:
        case Look::Agent:
            break;  // of those HAProxy tells no place
    }
    return {};
}

}  // namespace

ReadyStep::ReadyStep(const CheckStep& step)
    : conf(step),
      text(ready(step.what == Do::Send ? step.send.format : step.expect.pattern.format)),
      uri(ready(step.request.uri.format)),
      body(ready(step.request.body.format)),
      name(ready(step.expect.name.text.format)),
      onSuccess(ready(step.expect.onSuccess.format)),
      onError(ready(step.expect.onError.format)) {
    for (const auto& [header, format] : step.request.headers)
        headers.emplace_back(header, http::TextFormat(format));
    const CheckExpect& expect = step.expect;
    if (expect.look == Look::Regex || expect.look == Look::BinaryRegex ||
        expect.look == Look::StatusRegex || expect.look == Look::BodyRegex)
        regex.emplace(expect.pattern.bytes);
    if (expect.name.match == Match::Reg) nameRegex.emplace(expect.name.text.bytes, true);
    if (expect.value) value = ready(expect.value->text.format);
    if (expect.value && expect.value->match == Match::Reg)
        valueRegex.emplace(expect.value->text.bytes);
    if (expect.statusCode) statusCode.emplace(*expect.statusCode);
    if (step.connect.portSample) port.emplace(*step.connect.portSample);
    if (step.act) act.emplace(*step.act);
}

CheckProgram::CheckProgram(const CheckRules& rules, const ProxyConf& proxy)
    : m_kind(rules.kind),
      m_lenient404(rules.disableOn404),
      m_sendsState(rules.sendState),
      m_proxy(proxy) {
    for (const CheckStep& step : rules.steps) m_steps.emplace_back(step);
    if (m_steps.empty()) m_steps.emplace_back(CheckStep{});
}

std::optional<std::string> CheckProgram::outgoing(size_t at, const CheckScene& scene) const {
    const ReadyStep& step = m_steps[at];
    if (step.conf.what == Do::Request) return request(step, scene);
    if (!step.conf.send.format) return step.conf.send.bytes;
    const std::string text = step.text.text(Asking(*this, scene).context());
    return step.conf.send.binary ? fromHex(text) : text;
}

/// What HAProxy 2.6.12 sends: an HTTP/1.0 request as it stands, an HTTP/1.1 one with "connection:
/// close" (no Host, unless the configuration gives one).
std::string CheckProgram::request(const ReadyStep& step, const CheckScene& scene) const {
    const Asking asking(*this, scene);
    const SampleContext& context = asking.context();
    const CheckRequest& asked = step.conf.request;
    const std::string method = asked.method.empty() ? "OPTIONS" : asked.method;
    const std::string version = asked.version.empty() ? "HTTP/1.0" : asked.version;
    std::string uri = asked.uri.format ? step.uri.text(context) : asked.uri.bytes;
    if (uri.empty()) uri = "/";
    std::string request = method + " " + uri + " " + version + "\r\n";
    bool closes = version == "HTTP/1.0";
    for (const auto& [name, format] : step.headers) {
        const std::string value = format.text(context);
        if (value.empty()) continue;
        const bool ofConnection = name == "connection";
        closes = closes || ofConnection;
        // That of HTTP/1.1 goes without saying.
        if (!ofConnection || value != "keep-alive") request += name + ": " + value + "\r\n";
    }
    if (m_sendsState) request += "x-haproxy-server-state: " + std::string(scene.state) + "\r\n";
    const std::string body = asked.body.format ? step.body.text(context) : asked.body.bytes;
    if (!body.empty() || (version != "HTTP/1.0" && !isBodyless(method)))
        request += "content-length: " + std::to_string(body.size()) + "\r\n";
    if (!closes) request += "connection: close\r\n";
    return request + "\r\n" + body;
}

uint16_t CheckProgram::port(size_t at, const CheckScene& scene) const {
    const ReadyStep& step = m_steps[at];
    const Asking asking(*this, scene);
    Sample sample;
    if (!step.port || !step.port->run(asking.context(), sample)) return step.conf.connect.port;
    sample.toInteger();
    return static_cast<uint16_t>(sample.number);
}

void CheckProgram::act(size_t at, const CheckScene& scene) const {
    http::HttpRules::act(*m_steps[at].act, Asking(*this, scene).context(), Counters::Span::Session);
}

size_t CheckProgram::head(size_t at) const {
    size_t first = at;
    for (size_t i = at; i-- > 0;) {
        const CheckStep& before = m_steps[i].conf;
        if (before.what != Do::Expect && before.what != Do::Act) break;
        if (before.what == Do::Expect && before.expect.inverse) first = i;
    }
    return first;
}

std::string CheckProgram::place(size_t at) const {
    if (m_kind != CheckRules::Kind::Tcp) return {};
    const CheckStep& step = m_steps[at].conf;
    if (step.number == 0) return " at initial connection step of tcp-check";
    std::string words = "send";
    if (step.what == Do::Connect)
        words = step.connect.port ? "connect port " + std::to_string(step.connect.port) : "connect";
    if (step.what == Do::Expect) words = expectWords(step.expect);
    words = " at step " + std::to_string(step.number) + " of tcp-check (" + words + ")";
    return step.comment.empty() ? words : words + " comment: '" + step.comment + "'";
}

std::string CheckProgram::said(const CheckExpect::Said& words, const http::TextFormat& format,
                               const CheckScene& scene) const {
    const std::string_view received = scene.received;
    if (words.format) return formatted(format, scene);
    if (!words.from || *words.from >= received.size()) return {};
    std::string_view text = received.substr(*words.from);
    if (*words.from) text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    constexpr std::string_view Ends("\r\n\0", 3);  // of a line, and of what HAProxy keeps
    return std::string(text.substr(0, text.find_first_of(Ends)));
}

/// HAProxy keeps no more than up to a NUL.
std::string CheckProgram::formatted(const http::TextFormat& format, const CheckScene& scene) const {
    const std::string text = format.text(Asking(*this, scene).context());
    return text.substr(0, text.find('\0'));
}

/// "TCPCHK did not match content 'x' at step 2".
std::string CheckProgram::mismatch(const ReadyStep& step, bool matched) const {
    const CheckText& text = step.conf.expect.pattern;
    std::string what;
    if (step.conf.expect.look == Look::Regex)
        what = " (regex)";
    else if (step.conf.expect.look == Look::BinaryRegex)
        what = " (binary regex)";
    else if (text.format)
        what = text.binary ? " (log-format binary)" : " (log-format string)";
    else
        what = text.binary ? " (binary)" : " '" + text.bytes + "'";
    return std::string("TCPCHK ") +
           (matched ? "matched unwanted content" : "did not match content") + what + " at step " +
           std::to_string(step.conf.number);
}

int CheckProgram::codeOf(const ReadyStep& step, const CheckScene& scene, int code) const {
    if (!step.conf.expect.codeFromAnswer && !step.statusCode) return code;
    const Asking asking(*this, scene);
    Sample sample;
    if (step.conf.expect.codeFromAnswer)
        sample.setText(scene.received.substr(0, 3));
    else if (!step.statusCode->run(asking.context(), sample))
        return code;
    sample.toInteger();
    return static_cast<int>(sample.number);
}

/// Actions are none of the steps that HAProxy tells of.
CheckVerdict CheckProgram::passed(const CheckScene& scene, int code) const {
    size_t last = m_steps.size() - 1;
    while (last > 0 && m_steps[last].conf.what == Do::Act) --last;
    const ReadyStep& step = m_steps[last];
    if (m_lenient404 && code == 404 && scene.inService)
        return {CheckVerdict::Kind::Pass, "L7OKC", {}, code};
    const bool told = m_kind == CheckRules::Kind::Tcp;
    const std::string plain = told ? "(tcp-check)" : "";
    if (step.conf.what == Do::Connect)
        return {CheckVerdict::Kind::Pass, "L4OK", step.conf.connect.implied ? "" : plain, 0};
    if (step.conf.what != Do::Expect) return {CheckVerdict::Kind::Pass, "L7OK", "(tcp-check)", 0};
    const CheckExpect& expect = step.conf.expect;
    return {CheckVerdict::Kind::Pass, expect.okStatus.empty() ? "L7OK" : expect.okStatus,
            expect.onSuccess.given() ? said(expect.onSuccess, step.onSuccess, scene) : plain,
            codeOf(step, scene, code)};
}

}  // namespace yard
