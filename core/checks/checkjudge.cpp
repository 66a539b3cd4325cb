// What a step of a check makes of what a server says.
#include <algorithm>

#include "core/base/lower.h"
#include "core/checks/checkasking.h"
#include "core/checks/hex.h"
#include "core/checks/httpstatus.h"
#include "core/checks/limits.h"

namespace yard {
namespace {

using Kind = CheckVerdict::Kind;
using Look = CheckExpect::Look;

CheckVerdict waiting() { return {}; }
CheckVerdict passing(int code = 0) { return {Kind::Pass, {}, {}, code}; }

bool holds(std::string_view text, std::string_view piece) {
    return text.find(piece) != std::string_view::npos;
}

bool compares(Match how, std::string_view value, std::string_view with) {
    switch (how) {
        case Match::Beg:
            return value.starts_with(with);
        case Match::End:
            return value.ends_with(with);
        case Match::Sub:
            return holds(value, with);
        default:
            return value == with;
    }
}

/// The comma separated parts of a value, or the whole.
std::vector<std::string_view> valuesOf(std::string_view value, bool whole) {
    std::vector<std::string_view> out;
    for (size_t from = 0; from <= value.size();) {
        const size_t end = whole ? value.size() : std::min(value.find(',', from), value.size());
        std::string_view one = value.substr(from, end - from);
        one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
        out.push_back(one.substr(0, one.find_last_not_of(" \t") + 1));
        from = end + 1;
    }
    return out;
}

bool hasCode(const CheckExpect& expect, int code) {
    return std::any_of(expect.codes.begin(), expect.codes.end(), [code](const auto& range) {
        return code >= range.first && code <= range.second;
    });
}

uint32_t littleEndian(std::string_view bytes, size_t at, size_t size) {
    uint32_t out = 0;
    for (size_t i = 0; i < size && at + i < bytes.size(); ++i)
        out |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return out;
}

bool headerFits(const ReadyStep& step, const CheckAnswer& answer, const SampleContext& context) {
    const CheckExpect& expect = step.conf.expect;
    const auto textOf = [&](const CheckText& text, const http::TextFormat& format) {
        return text.format ? format.text(context) : text.bytes;
    };
    const std::string name = lowered(textOf(expect.name.text, step.name));
    const std::string wanted =
        expect.value ? textOf(expect.value->text, step.value) : std::string();
    for (const auto& [field, value] : answer.fields) {
        if (step.nameRegex ? !step.nameRegex->matches(field)
                           : !compares(expect.name.match, lowered(std::string(field)), name))
            continue;
        if (!expect.value) return true;
        for (const std::string_view one : valuesOf(value, expect.wholeValue))
            if (step.valueRegex ? step.valueRegex->matches(one)
                                : compares(expect.value->match, one, wanted))
                return true;
    }
    return false;
}

}  // namespace

struct CheckProgram::Reading {
    const ReadyStep& step;
    const CheckExpect& expect;
    const CheckScene& scene;
    std::string_view bytes;
    bool ended;  ///< nothing more will come, or fit
    const SampleContext& context;
};

CheckVerdict CheckProgram::judge(size_t at, const CheckScene& scene) const {
    const ReadyStep& step = m_steps[at];
    const Asking asking(*this, scene);
    const Reading reading{step,
                          step.conf.expect,
                          scene,
                          scene.received,
                          scene.ended || scene.received.size() >= MaxAnswer,
                          asking.context()};
    switch (step.conf.expect.look) {
        case Look::Bytes:
        case Look::Regex:
        case Look::BinaryRegex:
            return judgeBytes(reading);
        case Look::Status:
        case Look::StatusRegex:
        case Look::Header:
        case Look::Body:
        case Look::BodyRegex:
            return judgeHttp(reading);
        case Look::MysqlGreeting:
        case Look::MysqlAnswer:
            return judgeMysql(reading);
        case Look::LdapBind:
            return judgeLdap(reading);
        case Look::Agent:
            return judgeAgent(reading);
    }
    return waiting();
}

/// `text`, or what `on-error` or HAProxy says instead of nothing.
CheckVerdict CheckProgram::fail(const Reading& reading, std::string status, std::string text,
                                bool matched, int code) const {
    const CheckExpect& expect = reading.expect;
    if (text.empty() && expect.onError.given())
        text = said(expect.onError, reading.step.onError, reading.scene);
    else if (text.empty() && m_kind == CheckRules::Kind::Tcp)
        text = mismatch(reading.step, matched);
    if (!reading.step.conf.comment.empty()) text += " comment: " + reading.step.conf.comment;
    return {Kind::Fail, std::move(status), std::move(text),
            codeOf(reading.step, reading.scene, code)};
}

CheckVerdict CheckProgram::judgeBytes(const Reading& reading) const {
    const CheckExpect& expect = reading.expect;
    const auto least = static_cast<size_t>(std::max<int64_t>(expect.minReceive, 0));
    std::string wanted = expect.pattern.bytes;
    if (expect.pattern.format) {
        wanted = reading.step.text.text(reading.context);
        if (wanted.empty())
            return fail(reading, "L7RSP", "log-format string evaluated to an empty string");
        if (expect.pattern.binary) {
            const auto bytes = fromHex(wanted);
            if (!bytes)
                return fail(reading, "L7RSP",
                            "Failed to parse hexastring resulting of eval of a log-format string");
            wanted = *bytes;
        }
    }
    const bool exact = expect.look == Look::Bytes;
    if (!reading.ended &&
        (reading.bytes.size() < least || (exact && reading.bytes.size() < wanted.size())))
        return waiting();
    bool matched = false;
    if (exact)
        matched = holds(reading.bytes, wanted);
    else if (expect.look == Look::Regex)
        matched = reading.step.regex->matches(reading.bytes);
    else
        matched = reading.step.regex->matches(toHex(reading.bytes));
    if (!matched && !reading.ended && expect.minReceive == -1) return waiting();
    if (matched != expect.inverse) return passing();
    return fail(reading, expect.errorStatus.empty() ? "L7RSP" : expect.errorStatus, {}, matched);
}

CheckVerdict CheckProgram::judgeHttp(const Reading& reading) const {
    const CheckExpect& expect = reading.expect;
    const CheckAnswer answer = readCheckAnswer(reading.bytes);
    if (answer.state == CheckAnswer::State::Bad ||
        (answer.state == CheckAnswer::State::More && reading.ended))
        return fail(reading, "L7RSP", {});
    if (answer.state == CheckAnswer::State::More) return waiting();
    const CheckBody body = readCheckBody(answer, reading.bytes.substr(answer.size));
    if (body.broken) return fail(reading, "L7RSP", {});
    // Whatever was expected.
    if (m_lenient404 && answer.code == 404 && reading.scene.inService) return passing(answer.code);
    if (expect.look == Look::Body || expect.look == Look::BodyRegex) {
        CheckVerdict verdict = judgeBody(reading, body.bytes, body.whole || reading.ended);
        verdict.code = codeOf(reading.step, reading.scene, answer.code);
        return verdict;
    }
    bool matched = false;
    if (expect.look == Look::Status)
        matched = hasCode(expect, answer.code);
    else if (expect.look == Look::StatusRegex)
        matched = reading.step.regex->matches(std::to_string(answer.code));
    else
        matched = headerFits(reading.step, answer, reading.context);
    if (matched != expect.inverse) return passing(answer.code);
    const bool plain = !expect.onError.given();
    return fail(reading, expect.errorStatus.empty() ? "L7STS" : expect.errorStatus,
                plain ? answer.reason : std::string(), matched, answer.code);
}

CheckVerdict CheckProgram::judgeBody(const Reading& reading, std::string_view body,
                                     bool whole) const {
    const CheckExpect& expect = reading.expect;
    const std::string status = expect.errorStatus.empty() ? "L7RSP" : expect.errorStatus;
    const bool plain = !expect.onError.given();
    const auto words = [&](const char* text) { return plain ? std::string(text) : std::string(); };
    if (body.empty() && !whole) return waiting();
    if (body.empty())
        return fail(reading, status, words("HTTP content check could not find a response body"));
    const std::string wanted =
        expect.pattern.format ? reading.step.text.text(reading.context) : expect.pattern.bytes;
    if (wanted.empty())
        return fail(reading, "L7RSP", "log-format string evaluated to an empty string");
    const auto least = static_cast<size_t>(std::max<int64_t>(expect.minReceive, 0));
    const bool exact = expect.look == Look::Body;
    if (!whole && (body.size() < least || (exact && body.size() < wanted.size()))) return waiting();
    const bool matched = exact ? holds(body, wanted) : reading.step.regex->matches(body);
    if (!matched && !whole && expect.minReceive == -1) return waiting();
    if (matched != expect.inverse) return passing();
    return fail(reading, status,
                words(expect.inverse ? "HTTP check matched unwanted content"
                                     : "HTTP content check did not match"));
}

/// A packet: three bytes of length, one of its number; one that begins with 0xff is an error with a
/// code of two bytes (MySQL client/server protocol).
CheckVerdict CheckProgram::judgeMysql(const Reading& reading) const {
    const std::string_view bytes = reading.bytes;
    constexpr size_t Head = 4;
    const bool second = reading.expect.look == Look::MysqlAnswer;
    const size_t at = second ? Head + littleEndian(bytes, 0, 3) : 0;
    if (bytes.size() < at + Head || bytes.size() < at + Head + littleEndian(bytes, at, 3))
        return reading.ended ? fail(reading, "L7RSP", {}) : waiting();
    const std::string_view packet = bytes.substr(at + Head);
    if (!packet.empty() && packet.front() == '\xff')
        return fail(reading, "L7STS",
                    std::string(packet.substr(std::min<size_t>(3, packet.size()))), false,
                    static_cast<int>(littleEndian(packet, 1, 2)));
    return passing();
}

/// A BindResponse (RFC 4511 section 4.2.2). Its own length is of one byte, or of two or four behind
/// their number, as HAProxy reads it.
CheckVerdict CheckProgram::judgeLdap(const Reading& reading) const {
    const std::string_view bytes = reading.bytes;
    const auto sizeBytes = [&](size_t at) -> size_t {
        return at < bytes.size() && (bytes[at] & 0x80) ? static_cast<size_t>(bytes[at] & 0x7f) : 0;
    };
    const auto isAt = [&](size_t at, std::string_view wanted) {
        return at < bytes.size() && bytes.substr(at, wanted.size()) == wanted;
    };
    const auto tooShort = [&] { return reading.ended ? fail(reading, "L7RSP", {}) : waiting(); };
    size_t extra = sizeBytes(1);
    if (extra != 0 && extra != 2 && extra != 4)
        return fail(reading, "L7RSP", "Not LDAPv3 protocol");
    if (bytes.size() < 2 + extra) return tooShort();
    size_t length = extra ? 0 : static_cast<size_t>(bytes[1]);
    for (size_t i = 0; i < extra; ++i)
        length = length << 8 | static_cast<unsigned char>(bytes[2 + i]);
    if (bytes.size() < 2 + extra + length) return tooShort();
    if (!isAt(2 + extra, "\x02\x01\x01\x61")) return fail(reading, "L7RSP", "Not LDAPv3 protocol");
    extra += sizeBytes(extra + 6);
    if (!isAt(7 + extra, "\x0a\x01") || bytes.size() <= extra + 9)
        return fail(reading, "L7RSP", "Not LDAPv3 protocol");
    if (const int code = bytes[extra + 9])
        return fail(reading, "L7STS", "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9",
                    false, code);
    return passing();
}

/// Its first line tells all.
CheckVerdict CheckProgram::judgeAgent(const Reading& reading) {
    const size_t end = reading.bytes.find_first_of("\r\n");
    if (end != reading.bytes.npos)
        return {Kind::Line, {}, std::string(reading.bytes.substr(0, end)), 0};
    return reading.ended ? CheckVerdict{Kind::Fail, {}, "Ignoring incomplete line from agent", 0}
                         : waiting();
}

}  // namespace yard
