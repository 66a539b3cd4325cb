#include "core/config/values/lexer.h"

#include <cctype>

namespace yard {
namespace {

bool isBlank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool isHex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

/// One run over one line.
class Lexer {
public:
    Lexer(std::string_view line, const Lookup& lookup) : m_line(line), m_lookup(lookup) {}

    Lexed run() {
        while (m_at < m_line.size() && isBlank(peek()) && peek() != '\r') ++m_at;
        while (m_out.fault.empty() && !m_out.tooManyWords && step()) {
        }
        if (m_out.fault.empty() && m_quote) fail("unmatched quote", m_quoteAt);
        endWord();
        return std::move(m_out);
    }

private:
    char peek(size_t ahead = 0) const {
        return m_at + ahead < m_line.size() ? m_line[m_at + ahead] : '\0';
    }
    void fail(const char* words, size_t at) {
        m_out.fault = words;
        m_out.faultAt = at;
    }
    void begin() {
        if (m_inWord) return;
        m_inWord = true;
        m_wordAt = m_at;
        m_out.tooManyWords = m_out.words.size() == MaxWords;
    }
    void put(char c) { m_word += c; }
    void endWord() {
        if (m_inWord && !m_out.tooManyWords)
            m_out.words.add(std::move(m_word), static_cast<int>(m_wordAt) + 1);
        m_word.clear();
        m_inWord = false;
    }

    /// False at the end of the line: its end, a CR or a comment.
    bool step() {
        if (m_at >= m_line.size() || peek() == '\r') return false;
        const char c = peek();
        if (c == '#' && !m_quote) {
            m_out.comment = std::string(m_line.substr(m_at + 1));
            return false;
        }
        if (isBlank(c) && !m_quote) {
            endWord();
            ++m_at;
            return true;
        }
        begin();
        if ((c == '"' || c == '\'') && (!m_quote || m_quote == c))
            quote(c);
        else if (c == '\\' && m_quote != '\'')
            escape();
        else if (c == '$' && m_quote == '"')
            variable();
        else
            put(c), ++m_at;
        return true;
    }

    void quote(char c) {
        m_quoteAt = m_at++;
        m_quote = m_quote ? '\0' : c;
    }

    void escape() {
        const char next = peek(1);
        if (next == 'x') return hexEscape();
        char plain = '\0';
        if (next == 'n') plain = '\n';
        if (next == 'r') plain = '\r';
        if (next == 't') plain = '\t';
        if (next == ' ' || next == '\\' || next == '#' || next == '\'' || next == '"') plain = next;
        if (next == '$' && m_quote == '"') plain = next;
        // Any other pair is not an escape sequence and keeps its backslash.
        put(plain ? plain : '\\');
        m_at += plain ? 2 : 1;
    }

    void hexEscape() {
        if (!isHex(peek(2)) || !isHex(peek(3)))
            return fail("truncated or invalid hexadecimal sequence", m_at);
        put(static_cast<char>(hexValue(peek(2)) * 16 + hexValue(peek(3))));
        m_at += 4;
    }

    /// $NAME, ${NAME}, ${NAME-default}, ${NAME[*]}; always within double quotes.
    void variable() {
        ++m_at;
        const size_t brace = m_at;
        const bool braced = peek() == '{';
        if (braced) ++m_at;
        if (!std::isalpha(static_cast<unsigned char>(peek())) && peek() != '_' && peek() != '.')
            return fail("forbidden first char in environment variable name", m_at);
        const size_t nameAt = m_at++;
        while (isVariableChar(peek())) ++m_at;
        auto value = m_lookup(m_line.substr(nameAt, m_at - nameAt));
        if (!value && m_line[nameAt] == '.') {
            m_out.shownEnd = m_at;
            return fail("forbidden first char in environment variable name", nameAt);
        }
        bool split = false;
        if (braced && peek() == '[') {
            if (m_line.substr(m_at, 3) != "[*]")
                return fail("truncated or invalid word expansion sequence", m_at);
            split = true;
            m_at += 3;
        }
        if (braced && !closeBrace(value))
            return fail("unmatched brace in environment variable name", brace);
        insert(value.value_or(""), split);
    }

    bool closeBrace(std::optional<std::string>& value) {
        if (peek() == '-') {
            const size_t from = ++m_at;
            while (m_at < m_line.size() && peek() != '}') ++m_at;
            if (!value) value = std::string(m_line.substr(from, m_at - from));
            m_out.shownEnd = std::min(m_out.shownEnd, m_at);
        }
        return m_at < m_line.size() && m_line[m_at++] == '}';
    }

    void insert(const std::string& value, bool split) {
        for (size_t i = 0; i < value.size(); ++i) {
            if (!split || !isBlank(value[i])) {
                begin();
                put(value[i]);
                continue;
            }
            while (i + 1 < value.size() && isBlank(value[i + 1])) ++i;
            endWord();
            if (i + 1 < value.size()) begin();
        }
    }

    std::string_view m_line;
    const Lookup& m_lookup;
    size_t m_at = 0;
    char m_quote = '\0';
    size_t m_quoteAt = 0;
    bool m_inWord = false;
    size_t m_wordAt = 0;
    std::string m_word;
    Lexed m_out;
};

}  // namespace

bool isVariableChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

void Args::add(std::string word, int column) {
    m_words.push_back(std::move(word));
    m_columns.push_back(column);
}

void Args::shift() {
    if (m_words.empty()) return;
    m_words.erase(m_words.begin());
    m_columns.erase(m_columns.begin());
}

void Args::shiftKeepingLast() {
    if (m_words.empty()) return;
    m_words.push_back(m_words.back());
    m_columns.push_back(m_columns.back());
    shift();
}

Lexed lexLine(std::string_view line, const Lookup& lookup) { return Lexer(line, lookup).run(); }

std::string caretLines(std::string_view line, size_t at) {
    constexpr size_t Width = 80;
    size_t skip = 0;
    while (skip < line.size() && skip < at && isBlank(line[skip])) ++skip;
    line.remove_prefix(skip);
    at -= skip;
    std::string shown;
    size_t caret = at;
    if (at < Width) {
        shown = line.substr(0, Width);
    } else {
        caret = Width / 2;
        const auto tail = line.substr(std::min(line.size(), at - caret + 3));
        shown = "..." +
                std::string(tail.substr(0, tail.size() > Width - 3 ? Width - 6 : tail.size())) +
                "...";
    }
    for (char& c : shown) {
        if (isBlank(c)) c = ' ';
        if (!std::isprint(static_cast<unsigned char>(c))) c = '?';
    }
    return "  " + shown + "\n  " + std::string(caret, ' ') + "^";
}

}  // namespace yard
