#include "core/config/values/predicate.h"

#include <openssl/opensslv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstring>
#include <vector>

#include "core/config/values/samplereader.h"

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

/// "3.0.0", "1.1.1w" or "3.0.0-alpha2" as HAProxy turns it into a number that it compares with
/// OpenSSL's: since 3.0 that has the last number of a version elsewhere.
std::optional<unsigned long> openSslVersion(std::string_view text) {
    unsigned long value = 0;
    for (const int bits : {28, 20, 12}) {
        unsigned long number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc() || number >= (bits == 28 ? 16u : 256u)) return std::nullopt;
        value |= number << bits;
        text.remove_prefix(static_cast<size_t>(read.ptr - text.data()));
        if (bits == 12) break;
        if (!text.starts_with('.')) return std::nullopt;
        text.remove_prefix(1);
    }
    unsigned long letters = 0;
    for (; !text.empty() && std::isalpha(static_cast<unsigned char>(text[0]));
         text.remove_prefix(1))
        letters += static_cast<unsigned long>((text[0] | ' ') - 'a' + 1);
    return value | (letters & 0xff) << 4 | (text.starts_with('-') ? 0 : 0xf);
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
        const bool number =
            digits < m_text.size() && m_text[digits] >= '0' && m_text[digits] <= '9';
        return number ? readNumber(digits) : readPredicate(from);
    }

    /// Any number of digits, as C writes them: true unless all are zeros.
    bool readNumber(size_t from) {
        static constexpr std::string_view Digits = "0123456789abcdefABCDEF";
        const auto isDigit = [&](size_t at, size_t base) {
            return at < m_text.size() &&
                   (base == 16 ? Digits : Digits.substr(0, base)).find(m_text[at]) !=
                       std::string_view::npos;
        };
        const bool leads = m_text[from] == '0' && from + 1 < m_text.size();
        const bool hex = leads && (m_text[from + 1] | ' ') == 'x' && isDigit(from + 2, 16);
        m_at = from + (hex ? 2 : 0);
        bool value = false;
        for (; isDigit(m_at, hex ? 16 : leads ? 8 : 10); ++m_at) value |= m_text[m_at] != '0';
        skipBlanks();
        return value;
    }

    bool readPredicate(size_t from) {
        static constexpr std::string_view OfOne[] = {"defined",
                                                     "feature",
                                                     "openssl_version_atleast",
                                                     "version_before",
                                                     "openssl_version_before",
                                                     "ssllib_name_startswith",
                                                     "version_atleast"};
        const size_t end = std::min(m_text.find_first_of("( \t", from), m_text.size());
        const auto name = m_text.substr(from, end - from);
        const bool two = name == "streq" || name == "strneq";
        if (!two && std::ranges::count(OfOne, name) == 0) return unparsable(from);
        m_at = end;
        std::vector<std::string> arguments;
        if (!readArguments(name, two ? 2 : 1, arguments)) return false;
        const std::string& first = arguments[0];
        if (two) return (first == arguments[1]) == (name == "streq");
        if (name == "defined") return !first.empty() && m_lookup(first).has_value();
        if (name == "feature") return first.empty() || std::ranges::count(Features, first) > 0;
        if (name == "ssllib_name_startswith")
            return std::string_view(OPENSSL_VERSION_TEXT).starts_with(first);
        if (name.starts_with("openssl")) return compareOpenSsl(name, first);
        const int order = compareVersion(first);
        return name == "version_atleast" ? order >= 0 : order < 0;
    }

    bool compareOpenSsl(std::string_view name, const std::string& text) {
        const auto wanted = openSslVersion(text);
        if (!wanted) return fail("invalid OpenSSL version '" + text + "'", m_at);
        return (OPENSSL_VERSION_NUMBER >= *wanted) == name.ends_with("atleast");
    }

    bool readArguments(std::string_view name, size_t count, std::vector<std::string>& out) {
        const Signature signature{name, name, {count, ArgType::Text}, count};
        SampleReader reader(m_text.substr(m_at));
        SampleArguments read = reader.takeArguments(signature, true);
        m_at += reader.at();
        const bool closed = read.fault.starts_with("missing") && reader.at() > 0;
        if (!read.fault.empty())
            return fail(read.fault + " in argument 1 of predicate '" + std::string(name) +
                            "' used in conditional expression",
                        m_at - closed);
        out = std::move(read.values);
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
