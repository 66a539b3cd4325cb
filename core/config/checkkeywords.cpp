// `http-check`: what is asked in a check of HTTP, and what is expected of the answer.
#include <algorithm>
#include <cctype>

#include "core/config/handlers.h"
#include "core/config/values.h"

namespace yard {
namespace {

/// A line of `http-check` while it is read; `at` goes from word to word.
struct HttpCheckLine {
    Context& context;
    const Args& args;
    size_t at = 2;

    bool more() const { return args.has(at); }
    const std::string& word() const { return args[at]; }
    void refuse(const std::string& text) {
        context.alert("'http-check " + args[1] + "' : " + text, at);
    }
    /// The word behind the one at hand; nullptr after a complaint.
    const std::string* value() {
        if (args.has(at + 1)) return &args[++at];
        refuse("'" + word() + "' expects a string as argument..");
        return nullptr;
    }
};

void readHeader(HttpCheckLine& line, CheckConf& check, bool& fine) {
    fine = line.args.has(line.at + 1) && line.args.has(line.at + 2);
    if (!fine) return line.refuse("'hdr' expects <name> and <value> as arguments.");
    std::string name = line.args[line.at + 1];
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    check.headers.emplace_back(std::move(name), line.args[line.at + 2]);
    line.at += 2;
}

void readSend(HttpCheckLine& line, CheckConf& check) {
    check.headers.clear();
    check.body.clear();
    for (; line.more(); ++line.at) {
        const std::string word = line.word();
        const std::string* value = nullptr;
        bool fine = true;
        if (word == "hdr") {
            readHeader(line, check, fine);
        } else if (word == "meth" || word == "uri" || word == "ver" || word == "body" ||
                   word == "comment") {
            value = line.value();
            fine = value != nullptr;
        } else if (word == "uri-lf" || word == "body-lf") {
            return line.context.notRun("http-check send " + word, line.at);
        } else {
            return line.refuse(
                "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' "
                "but got '" +
                word + "' as argument..");
        }
        if (!fine) return;
        if (word == "meth") check.method = *value;
        if (word == "uri") check.uri = *value;
        if (word == "ver") check.version = *value;
        if (word == "body") check.body = *value;
    }
}

/// "200-299,404"; the answer is what is wrong with it.
std::string readCodes(const std::string& text, CheckExpect& expect) {
    size_t from = 0;
    while (from <= text.size()) {
        const size_t end = std::min(text.find(',', from), text.size());
        const std::string range = text.substr(from, end - from);
        for (const char c : range)
            if (!std::isdigit(static_cast<unsigned char>(c)) && c != '-')
                return "invalid character '" + std::string(1, c) + "' in the list of status codes.";
        const size_t dash = range.find('-');
        const auto low = smallNumber(range.substr(0, dash));
        const auto high = dash == range.npos ? low : smallNumber(range.substr(dash + 1));
        if (!low || !high || *low > *high) return "invalid range of status codes '" + range + "'.";
        expect.codes.emplace_back(*low, *high);
        from = end + 1;
    }
    return {};
}

/// What HAProxy can look for besides.
bool isOtherMatch(const std::string& word) {
    for (const char* other :
         {"min-recv", "rstring", "string-lf", "rstatus", "hdr", "fhdr", "ok-status", "error-status",
          "tout-status", "on-success", "on-error", "status-code"})
        if (word == other) return true;
    return false;
}

void readExpect(HttpCheckLine& line, CheckConf& check) {
    if (!line.more()) return line.refuse("expects at least a matching pattern as arguments.");
    CheckExpect expect;
    bool found = false;
    for (; line.more(); ++line.at) {
        const bool inverse = line.word() == "!";
        if (inverse) ++line.at;
        const std::string word = line.word();
        if (isOtherMatch(word)) return line.context.notRun("http-check expect " + word, line.at);
        if (word == "comment") {
            if (!line.value()) return;
            continue;
        }
        if (found || (word != "status" && word != "string"))
            return line.refuse(
                "'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status', "
                "'[!]rstatus', [!]hdr, [!]fhdr or comment but got '" +
                word + "' as argument..");
        if (!line.args.has(line.at + 1))
            return line.refuse("'" + word + "' expects a <pattern> as argument.");
        const std::string& pattern = line.args[++line.at];
        found = true;
        expect.inverse = inverse;
        if (word == "string") expect.text = pattern;
        if (word == "status")
            if (const auto fault = readCodes(pattern, expect); !fault.empty())
                return line.refuse(fault);
    }
    check.expects.push_back(std::move(expect));
}

}  // namespace

void readHttpCheck(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    CheckConf& check = proxy.conf.check;
    const std::string& what = args[1];
    if (what == "disable-on-404") {
        if (!context.tooMany(args, 1)) check.disableOn404 = true;
        return;
    }
    for (const char* other :
         {"send-state", "connect", "comment", "set-var", "set-var-fmt", "unset-var"})
        if (what.substr(0, what.find('(')) == other) return context.notRun("http-check " + what, 1);
    if (what != "send" && what != "expect")
        return context.alert(
            "'http-check' only supports 'disable-on-404', 'send-state', 'comment', 'connect', "
            "'send', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'. but got '" +
                what + "'",
            1);
    if (!proxy.ownHttpChecks) {
        proxy.ownHttpChecks = true;
        check.headers.clear(), check.body.clear(), check.expects.clear();
    }
    HttpCheckLine line{context, args};
    if (what == "expect") return readExpect(line, check);
    if (!check.expects.empty())
        return line.refuse("unable to add http-check send rule at step " +
                           std::to_string(check.expects.size() + (proxy.sentInCheck ? 2 : 1)) +
                           " (missing connect rule)..");
    proxy.sentInCheck = true;
    readSend(line, check);
}

}  // namespace yard
