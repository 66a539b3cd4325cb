#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// The words of one line. Reading past the end gives an empty word, which for HAProxy's keywords is
/// the same as an absent one.
class Args {
public:
    const std::string& operator[](size_t i) const {
        return i < m_words.size() ? m_words[i] : m_none;
    }
    size_t size() const { return m_words.size(); }
    bool has(size_t i) const { return !(*this)[i].empty(); }
    /// 1-based column where word i begins; 0 when there is none.
    int column(size_t i) const { return i < m_columns.size() ? m_columns[i] : 0; }

    void add(std::string word, int column);
    /// Takes the first word away, as `no` and `default` do.
    void shift();
    /// The same for `default`, where HAProxy 2.6 leaves the last word behind: `default option x`
    /// has one argument too many.
    void shiftKeepingLast();

private:
    std::vector<std::string> m_words;
    std::vector<int> m_columns;
    std::string m_none;
};

/// Finds the value of a variable; nullopt: not set. Also asked for .FILE, .LINE and
/// .SECTION; an empty answer to another name with a dot is a fault.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

/// One line, split. When `fault` is not empty the words are incomplete and not to be used.
struct Lexed {
    Args words;
    std::optional<std::string> comment;   ///< what follows an unquoted '#'
    std::string fault;                    ///< HAProxy's words, for example "unmatched quote"
    size_t faultAt = 0;                   ///< offset in the line
    size_t shownEnd = std::string::npos;  ///< where HAProxy ends the line when it shows it
    bool tooManyWords = false;            ///< more than MaxWords; the first ones are in `words`
};

constexpr size_t MaxWords = 64;

/// May stand in the name of a variable.
bool isVariableChar(char c);

/// Splits a line, given without its LF, into words: quotes, escapes and variables as in HAProxy
/// (semantics.md section 1; the rules are those of its parse_line()).
Lexed lexLine(std::string_view line, const Lookup& lookup);

/// The line and a second one with a caret below offset `at`, both indented by two; a long line is
/// shown around the offset, 80 columns wide, as HAProxy does.
std::string caretLines(std::string_view line, size_t at);

}  // namespace yard
