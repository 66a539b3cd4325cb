// What `redirect`, `return` and `deny` say of the answer.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

std::string readRedirectCode(RuleLine& line) {
    RedirectTo& to = *line.rule.redirect;
    const std::string& code = line.args[++line.at];
    if (code.empty()) return "missing argument for 'code'";
    to.status = smallNumber(code).value_or(0);
    static constexpr int Codes[] = {301, 302, 303, 307, 308};
    if (std::ranges::count(Codes, to.status) == 0)
        return "'code': unsupported HTTP code '" + code +
               "' (must be one of 301, 302, 303, 307 or 308)";
    ++line.at;
    return {};
}

std::string readRedirectCookie(RuleLine& line, bool clear) {
    const std::string word = line.args[line.at];
    const std::string& value = line.args[++line.at];
    if (value.empty()) return "missing argument for '" + word + "'";
    const bool named = value.find('=') != std::string::npos;
    line.rule.redirect->cookie =
        clear ? (named ? value.substr(0, value.find('=') + 1) : value) + "; path=/; Max-Age=0;"
              : value + (named ? "" : "=") + "; path=/;";
    ++line.at;
    return {};
}

/// `string`, `lf-string`, `file`, `lf-file`.
std::string readBody(RuleLine& line) {
    HttpReply& reply = line.rule.reply;
    const std::string word = line.args[line.at];
    const std::string& value = line.args[++line.at];
    const bool file = word.ends_with("file");
    if (value.empty() && !line.args.has(line.at) && line.at >= line.args.size())
        return "'" + word + "' expects " + (file ? "<file>" : "<str>") + " as argument";
    std::string text = value;
    if (file) {
        auto read = wholeFile(line.context.pathOf(value));
        if (!read) return "error opening file '" + value + "'";
        text = *std::move(read);
    }
    ++line.at;
    if (!word.starts_with("lf-")) {
        reply.body = HttpReply::Body::Text;
        reply.text = text;
        return {};
    }
    reply.body = HttpReply::Body::Formatted;
    auto format = parseFormat(line.context, text, line.place);
    if (!format) return format.error();
    reply.format = *format;
    return {};
}

std::string readField(RuleLine& line) {
    const std::string& name = line.args[line.at + 1];
    if (name.empty() || !line.args.has(line.at + 2))
        return "'hdr' expects <name> and <value> as arguments";
    auto value = parseFormat(line.context, line.args[line.at + 2], line.place);
    if (!value) return value.error();
    line.rule.reply.fields.emplace_back(name, *value);
    line.at += 3;
    return {};
}

std::string readStatus(RuleLine& line) {
    const std::string& code = line.args[++line.at];
    if (code.empty()) return "'status' expects <status_code> as argument";
    const int status = std::atoi(code.c_str());
    if (status < 200 || status > 599)
        return "Unexpected status code '" + std::to_string(status) + "'";
    line.rule.reply.status = status;
    ++line.at;
    return {};
}

}  // namespace

std::string readFormat(RuleLine& line, Format& format) {
    auto parsed = parseFormat(line.context, line.args[line.at], line.place);
    if (!parsed) return parsed.error();
    ++line.at;
    format = *parsed;
    return {};
}

std::string readRedirect(RuleLine& line) {
    line.rule.what = HttpRule::Do::Redirect;
    RedirectTo& to = line.rule.redirect.emplace();
    bool typed = false;
    while (!line.ends()) {
        const std::string word = line.args[line.at];
        std::string fault;
        if (word == "location" || word == "prefix" || word == "scheme") {
            to.to = word == "location" ? RedirectTo::To::Location
                    : word == "prefix" ? RedirectTo::To::Prefix
                                       : RedirectTo::To::Scheme;
            if (!line.args.has(++line.at)) return "missing argument for '" + word + "'";
            fault = readFormat(line, to.target);
            typed = true;
        } else if (word == "code") {
            fault = readRedirectCode(line);
        } else if (word == "set-cookie" || word == "clear-cookie") {
            fault = readRedirectCookie(line, word == "clear-cookie");
        } else if (word == "drop-query" || word == "append-slash" || word == "ignore-empty") {
            to.dropQuery |= word == "drop-query";
            to.appendSlash |= word == "append-slash";
            to.ignoreEmpty |= word == "ignore-empty";
            ++line.at;
        } else {
            return "expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', "
                   "'clear-cookie', 'drop-query', 'ignore-empty' or 'append-slash' (was '" +
                   word + "')";
        }
        if (!fault.empty()) return fault;
    }
    return typed ? "" : "redirection type expected ('prefix', 'location', or 'scheme')";
}

namespace {

/// "errorfile", "string" and the like; only one of them may stand in a reply.
std::string readBodyOnce(RuleLine& line, std::string& before) {
    HttpReply& reply = line.rule.reply;
    const std::string word = line.args[line.at];
    if (!before.empty())
        return "unexpected '" + word + "' argument, '" + before + "' already defined";
    before = word;
    if (word == "default-errorfiles") {
        reply.body = HttpReply::Body::Default;
        ++line.at;
        return {};
    }
    const std::string& value = line.args[line.at + 1];
    if (word == "errorfiles") {
        if (!line.args.has(line.at + 1)) return "'errorfiles' expects <name> as argument";
        reply.errorsOf = value;
    } else if (word == "errorfile") {
        if (!line.args.has(line.at + 1)) return "'errorfile' expects <fmt> as argument";
        auto text = wholeFile(line.context.pathOf(value));
        if (!text) return "error opening file '" + value + "'.";
        if (std::string fault = answerFault(value, *text); !fault.empty()) return fault;
        reply.text = *std::move(text);
    } else {
        return readBody(line);
    }
    reply.body = HttpReply::Body::File;
    line.at += 2;
    return {};
}

/// What HAProxy says of words that come to nothing, and whether the rest is whole.
std::string judgeReply(RuleLine& line, const std::string& body) {
    HttpReply& reply = line.rule.reply;
    const bool typed = !reply.contentType.empty();
    const bool payload =
        reply.body == HttpReply::Body::Text || reply.body == HttpReply::Body::Formatted;
    if (payload && !typed)
        return "a content type must be defined when non-empty payload is configured";
    if (payload) return {};
    const bool file = !body.empty();
    const bool byCode = reply.body == HttpReply::Body::Default || !reply.errorsOf.empty();
    if (byCode && reply.status && !hasErrorPage(reply.status))
        return "status code '" + std::to_string(reply.status) + "' not handled by default with '" +
               (file ? body : "default-errorfiles") + "' argument.";
    if (typed)
        line.context.warn("content-type '" + reply.contentType + "' ignored by the http reply " +
                          (file ? "when used with an erorrfile."
                                : "because neither errorfile nor payload defined."));
    if (file && !reply.fields.empty())
        line.context.warn("hdr parameters ignored by the http reply when used with an erorrfile.");
    reply.contentType.clear();
    if (file) reply.fields.clear();
    return {};
}

}  // namespace

std::string readReply(RuleLine& line, int status, bool isReturn) {
    static constexpr std::string_view Bodies[] = {
        "default-errorfiles", "errorfile", "errorfiles", "string", "lf-string", "file", "lf-file"};
    HttpReply& reply = line.rule.reply;
    reply.status = status;
    reply.body = HttpReply::Body::None;
    bool bare = true;
    std::string body;
    while (!line.ends()) {
        const std::string word = line.args[line.at];
        std::string fault;
        if (word == "status" || word == "deny_status") {
            bare &= word == "deny_status";
            fault = readStatus(line);
        } else if (word == "content-type") {
            if (!line.args.has(line.at + 1)) return "'content-type' expects <ctype> as argument";
            reply.contentType = line.args[line.at + 1];
            line.at += 2;
        } else if (word == "hdr") {
            fault = readField(line);
        } else if (std::ranges::count(Bodies, word)) {
            fault = readBodyOnce(line, body);
        } else {
            break;
        }
        if (!fault.empty()) return fault;
    }
    // A refusal without more is HAProxy's page; `return` and `status` answer with an empty body.
    if (!isReturn && bare && body.empty() && reply.fields.empty() && reply.contentType.empty())
        reply.body = HttpReply::Body::Default;
    return judgeReply(line, body);
}

std::optional<std::string> wholeFile(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::string answerFault(const std::string& name, const std::string& text) {
    const bool line = text.starts_with("HTTP/1.0 ") || text.starts_with("HTTP/1.1 ");
    const bool ended =
        text.find("\n\n") != std::string::npos || text.find("\n\r\n") != std::string::npos;
    if (text.empty() || (line && ended)) return {};
    return "'" + name + "': unable to parse headers (error offset: 0)";
}

bool hasErrorPage(int status) {
    static constexpr int Codes[] = {200, 400, 401, 403, 404, 405, 407, 408, 410, 413,
                                    421, 422, 425, 429, 500, 501, 502, 503, 504};
    return std::ranges::count(Codes, status) > 0;
}

}  // namespace yard
