// `expect` of `tcp-check` and `http-check`, and the texts that their lines hold.
#include <algorithm>
#include <cctype>
#include <climits>

#include "core/config/reading/checklines.h"
#include "core/config/reading/conditions.h"
#include "core/config/reading/formats.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

using Look = CheckExpect::Look;
using Words = std::initializer_list<std::string_view>;

bool isAmong(std::string_view word, Words words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Reads one line of `expect`.
class ExpectReader {
public:
    ExpectReader(CheckLine& line, CheckStep& step) : m_line(line), m_step(step) {}

    std::string run() {
        if (!m_line.more()) return "expects at least a matching pattern as arguments";
        for (; m_line.more(); ++m_line.at)
            if (std::string fault = readWord(); !fault.empty()) return fault;
        return m_found ? std::string() : "pattern not found";
    }

private:
    const std::string& next() const { return m_line.args[m_line.at + 1]; }

    std::string readWord() {
        std::string word = m_line.word();
        bool inPattern = false;
        if (const size_t marks = std::min(word.find_first_not_of('!'), word.size())) {
            inPattern = true;
            if (marks % 2) m_expect.inverse = !m_expect.inverse;
            word.erase(0, marks);
            if (word.empty()) word = m_line.args[++m_line.at];
        }
        if (isPattern(word)) return readPattern(word);
        if (m_line.http && isAmong(word, {"hdr", "fhdr"})) return readHeader(word);
        if (!isAmong(word, {"min-recv", "comment", "on-success", "on-error", "ok-status",
                            "error-status", "tout-status", "status-code"}))
            return unknown(word);
        return inPattern ? "[!] not supported with '" + word + "'" : readSetting(word);
    }

    bool isPattern(const std::string& word) const {
        if (isAmong(word, {"string", "rstring", "string-lf"})) return true;
        return m_line.http ? isAmong(word, {"status", "rstatus"})
                           : isAmong(word, {"binary", "rbinary", "binary-lf"});
    }

    std::string unknown(const std::string& word) const {
        const std::string known =
            m_line.http ? "[!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', "
                          "[!]hdr, [!]fhdr or comment"
                        : "'[!]binary', '[!]string', '[!]rstring', '[!]string-lf''[!]rbinary', "
                          "'[!]binary-lf' or comment";
        return "'only supports min-recv, " + known + " but got '" + word + "' as argument.";
    }

    std::string readPattern(const std::string& word) {
        if (m_found) return "only on pattern expected";
        if (next().empty()) return "'" + word + "' expects a <pattern> as argument";
        m_found = true;
        const std::string& text = m_line.args[++m_line.at];
        if (word == "status") return readCodes(text);
        if (word == "rstatus" || word == "rstring" || word == "rbinary")
            return readRegex(word, text);
        m_expect.look = m_line.http ? Look::Body : Look::Bytes;
        m_expect.pattern.binary = word.starts_with("binary");
        if (word != "binary")
            return readCheckText(m_line, text, word.ends_with("-lf"), m_expect.pattern);
        const std::string fault = readBinary(text, m_expect.pattern.bytes);
        return fault.empty() ? fault : "invalid binary string (" + fault + ")";
    }

    std::string readRegex(const std::string& word, const std::string& text) {
        m_expect.look = word == "rstatus"   ? Look::StatusRegex
                        : word == "rbinary" ? Look::BinaryRegex
                        : m_line.http       ? Look::BodyRegex
                                            : Look::Regex;
        m_expect.pattern.bytes = text;
        return regexFault(text);
    }

    /// "200-299,404".
    std::string readCodes(const std::string& text) {
        m_expect.look = Look::Status;
        for (size_t from = 0; from <= text.size();) {
            const size_t end = std::min(text.find(',', from), text.size());
            const std::string range = text.substr(from, end - from);
            const size_t odd = range.find_first_not_of("0123456789-");
            if (odd != range.npos)
                return "invalid character '" + std::string(1, range[odd]) +
                       "' in the list of status codes";
            const size_t dash = range.find('-');
            const auto low = smallNumber(range.substr(0, dash));
            const auto high = dash == range.npos ? low : smallNumber(range.substr(dash + 1));
            if (!low || !high || *low > *high)
                return "invalid range of status codes '" + range + "'";
            m_expect.codes.emplace_back(*low, *high);
            from = end + 1;
        }
        return {};
    }

    /// `name[-lf] [-m METHOD] PATTERN [value[-lf] [-m METHOD] PATTERN]`.
    std::string readHeader(const std::string& word) {
        if (m_found) return "only on pattern expected";
        if (m_line.args[m_line.at + 2].empty() || !isAmong(next(), {"name", "name-lf"}))
            return "'" + word +
                   "' expects at the name keyword as first argument followed by a pattern";
        m_found = true;
        m_expect.look = Look::Header;
        m_expect.wholeValue = word == "fhdr";
        if (std::string fault = readComparison(word, m_expect.name); !fault.empty()) return fault;
        if (!isAmong(next(), {"value", "value-lf"})) return {};
        if (m_line.args[m_line.at + 2].empty())
            return "'" + word + "' expect a pattern with the value keyword";
        return readComparison(word, m_expect.value.emplace());
    }

    std::string readComparison(const std::string& word, CheckPattern& pattern) {
        const bool isFormat = next().ends_with("-lf");
        m_line.at += 2;
        if (m_line.is("-m")) {
            if (std::string fault = readMethod(word, isFormat, pattern.match); !fault.empty())
                return fault;
            m_line.at += 2;
        }
        const std::string& text = m_line.word();
        if (pattern.match != Match::Reg) return readCheckText(m_line, text, isFormat, pattern.text);
        pattern.text.bytes = text;
        return regexFault(text);
    }

    std::string readMethod(const std::string& word, bool isFormat, Match& match) const {
        constexpr std::pair<std::string_view, Match> methods[] = {{"str", Match::Str},
                                                                  {"beg", Match::Beg},
                                                                  {"end", Match::End},
                                                                  {"sub", Match::Sub},
                                                                  {"reg", Match::Reg}};
        if (next().empty())
            return "'" + word +
                   "' : '-m' expects at a matching pattern ('str', 'beg', 'end', 'sub' or 'reg')";
        const auto found =
            std::ranges::find_if(methods, [&](const auto& one) { return one.first == next(); });
        if (found == std::end(methods))
            return "'" + word +
                   "' : '-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' (got '" + next() +
                   "')";
        match = found->second;
        if (match == Match::Reg && isFormat)
            return "'" + word +
                   "': log-format string is not supported with a regex matching method";
        return {};
    }

    std::string readSetting(const std::string& word) {
        if (next().empty())
            return "'" + word + "' expects " +
                   (word == "min-recv"      ? "a integer"
                    : word == "status-code" ? "an expression"
                                            : "a string") +
                   " as argument";
        const std::string& value = m_line.args[++m_line.at];
        if (word == "comment") return m_step.comment = value, std::string();
        if (word == "min-recv") return readMinimum(value);
        if (word == "on-success")
            return readCheckFormat(m_line, value, m_expect.onSuccess.format.emplace());
        if (word == "on-error")
            return readCheckFormat(m_line, value, m_expect.onError.format.emplace());
        if (word == "status-code") return readCheckSample(m_line, value, word, m_expect.statusCode);
        if (word == "ok-status")
            return readStatus(word, value, {"L7OK", "L7OKC", "L6OK", "L4OK"},
                              "'L4OK', 'L6OK', 'L7OK' or 'L7OKC'", m_expect.okStatus);
        if (word == "error-status")
            return readStatus(word, value, {"L7RSP", "L7STS", "L7OKC", "L6RSP", "L4CON"},
                              "'L4CON', 'L6RSP', 'L7RSP' or 'L7STS'", m_expect.errorStatus);
        return readStatus(word, value, {"L7TOUT", "L6TOUT", "L4TOUT"},
                          "'L4TOUT', 'L6TOUT' or 'L7TOUT'", m_expect.timeoutStatus);
    }

    std::string readMinimum(const std::string& value) {
        const auto number = parseInteger(value);
        if (!number || *number < -1 || *number > INT_MAX)
            return "'min-recv' expects -1 or an integer from 0 to INT_MAX";
        m_expect.minReceive = *number;
        return {};
    }

    static std::string readStatus(const std::string& word, const std::string& value, Words allowed,
                                  const std::string& shown, std::string& out) {
        std::string upper = value;
        for (char& c : upper)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (!isAmong(upper, allowed))
            return "'" + word + "' only supports " + shown + " status (got '" + value + "').";
        out = upper;
        return {};
    }

    CheckLine& m_line;
    CheckStep& m_step;
    CheckExpect& m_expect = m_step.expect;
    bool m_found = false;
};

}  // namespace

std::string readBinary(const std::string& text, std::string& bytes) {
    if (text.size() % 2) return "an even number of hex digit is expected";
    for (size_t i = 0; i < text.size(); i += 2) {
        for (const char c : {text[i], text[i + 1]})
            if (!std::isxdigit(static_cast<unsigned char>(c)))
                return "an hex digit is expected (found '" + std::string(1, c) + "')";
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return {};
}

std::string readCheckFormat(CheckLine& line, const std::string& text, Format& out) {
    auto format = parseFormat(line.context, text, checkPlace());
    if (!format) return "'" + text + "' invalid log-format string (" + format.error() + ").\n";
    out = std::move(*format);
    return {};
}

std::string readCheckText(CheckLine& line, const std::string& text, bool isFormat, CheckText& out) {
    out.format.reset();
    out.bytes = text;
    return isFormat ? readCheckFormat(line, text, out.format.emplace()) : std::string();
}

std::string readCheckExpect(CheckLine& line, CheckStep& step) {
    step.what = CheckStep::Do::Expect;
    return ExpectReader(line, step).run();
}

}  // namespace yard
