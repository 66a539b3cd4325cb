#include "core/config/values/predicate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstring>
#include <vector>

namespace yard {
namespace {

/// The HAProxy whose configurations are understood here.
/// The last number is that of a version between two others.
constexpr std::array<int, 4> Version = {2, 6, 12, 0};

/// What of HAProxy's build options this program has as well.
constexpr std::string_view Features[] = {
    "ACCEPT4", "CRYPT_H", "EPOLL",  "GETADDRINFO", "LIBCRYPT", "LINUX_SPLICE", "OPENSSL",
    "PCRE2",   "POLL",    "PROMEX", "SLZ",         "SYSTEMD",  "TFO",          "THREAD"};

/// "2.6.12" compared with ours: below 0 when ours is older. What is missing counts as 0, anything
/// behind the numbers not at all.
int compareVersion(std::string_view text) {
    for (const int ours : Version) {
        int theirs = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), theirs);
        text.remove_prefix(static_cast<size_t>(read.ptr - text.data()));
        if (ours != theirs) return ours < theirs ? -1 : 1;
        const bool more = text.size() > 1 && (text[0] == '.' || text[0] == '-') &&
                          std::isdigit(static_cast<unsigned char>(text[1]));
        text = more ? text.substr(1) : std::string_view();
    }
    return 0;
}

class PredicateReader {
public:
    PredicateReader(std::string_view text, const Lookup& lookup) : m_text(text), m_lookup(lookup) {}

    PredicateValue run() {
        skipBlanks();
        if (ended()) return m_out;
        const bool value = readAny();
        if (m_out.fault.empty() && !ended())
            fail(std::string("unexpected character '") + m_text[m_at] +
                     "' at the end of conditional expression '" + std::string(m_text) + "'",
                 m_at);
        m_out.value = value && m_out.fault.empty();
        return m_out;
    }

private:
    bool ended() const { return m_at >= m_text.size(); }
    void skipBlanks() {
        while (!ended() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) ++m_at;
    }
    bool takes(std::string_view mark) {
        if (m_text.substr(m_at, mark.size()) != mark) return false;
        m_at += mark.size();
        skipBlanks();
        return true;
    }
    bool fail(std::string fault, size_t at) {
        if (m_out.fault.empty()) {
            m_out.fault = std::move(fault);
            m_out.faultAt = at;
        }
        return false;
    }
    bool unparsable(size_t from) { return unparsable(from, from); }
    bool unparsable(size_t from, size_t at) {
        return fail("unparsable conditional expression '" + std::string(m_text.substr(from)) + "'",
                    at);
    }

    bool readAny() {
        bool value = readAll();
        for (size_t at = m_at; m_out.fault.empty() && takes("||"); at = m_at) {
            if (ended()) return unparsable(0, at);
            value |= readAll();
        }
        return value;
    }

    bool readAll() {
        bool value = readTerm();
        for (size_t at = m_at; m_out.fault.empty() && takes("&&"); at = m_at) {
            if (ended()) return unparsable(at);
            value &= readTerm();
        }
        return value;
    }

    bool readTerm() {
        const size_t from = m_at;
        if (ended()) return unparsable(from);
        if (takes("!")) return ended() ? unparsable(from) : !readTerm();
        if (takes("(")) {
            if (ended()) return unparsable(from);
            const bool value = readAny();
            if (m_out.fault.empty() && !takes(")"))
                return fail("expected ')' after conditional expression '" +
                                std::string(m_text.substr(from)) + "'",
                            from);
            return value;
        }
        const size_t digits = m_at + (m_text[m_at] == '+' || m_text[m_at] == '-');
        const size_t end = std::min(m_text.find_first_not_of("0123456789", digits), m_text.size());
        return end == digits ? readPredicate(from) : readNumber(digits, end);
    }

    /// Any number of digits: true unless all are zeros.
    bool readNumber(size_t digits, size_t end) {
        const bool value = m_text.substr(digits, end - digits).find_first_not_of('0') < end;
        m_at = end;
        skipBlanks();
        return value;
    }

    bool readPredicate(size_t from) {
        struct Known {
            std::string_view name;
            size_t arguments;
        };
        static constexpr Known All[] = {{"defined", 1},         {"feature", 1},
                                        {"streq", 2},           {"strneq", 2},
                                        {"version_atleast", 1}, {"version_before", 1}};
        const size_t open = std::min(m_text.find('(', from), m_text.size());
        const auto name = m_text.substr(from, open - from);
        const auto known =
            std::ranges::find_if(All, [&](const Known& k) { return k.name == name; });
        if (known == std::end(All) || open == m_text.size()) return unparsable(from);
        m_at = open + 1;
        std::vector<std::string> arguments;
        if (!readArguments(known->arguments, arguments, std::string(name))) return false;
        arguments.resize(2);
        if (name == "defined") return !arguments[0].empty() && m_lookup(arguments[0]).has_value();
        if (name == "feature") return std::ranges::count(Features, arguments[0]) > 0;
        if (name == "streq") return arguments[0] == arguments[1];
        if (name == "strneq") return arguments[0] != arguments[1];
        const int order = compareVersion(arguments[0]);
        return name == "version_atleast" ? order >= 0 : order < 0;
    }

    bool readArguments(size_t count, std::vector<std::string>& out, const std::string& name) {
        const std::string tail =
            " in argument 1 of predicate '" + name + "' used in conditional expression";
        for (;;) {
            std::string value;
            while (!ended() && m_text[m_at] != ',' && m_text[m_at] != ')') {
                if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) ++m_at;
                value += m_text[m_at++];
            }
            out.push_back(value);
            if (ended() || m_text[m_at] == ')' || out.size() == count) break;
            ++m_at;
        }
        if (ended()) return fail("expected ')'" + tail, m_at);
        if (m_text[m_at] != ')')
            return fail("expected ')' before '" + std::string(m_text.substr(m_at)) + "'" + tail,
                        m_at);
        if (out.size() < count)
            return fail("missing arguments (got " + std::to_string(out.size()) + "/" +
                            std::to_string(count) + "), type 'string' expected" + tail,
                        m_at);
        ++m_at;
        skipBlanks();
        return true;
    }

    std::string_view m_text;
    const Lookup& m_lookup;
    size_t m_at = 0;
    PredicateValue m_out;
};

}  // namespace

PredicateValue evaluatePredicate(std::string_view text, const Lookup& lookup) {
    return PredicateReader(text, lookup).run();
}

}  // namespace yard
