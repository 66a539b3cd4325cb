#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/samplesignatures.h"

namespace yard {

class Context;

/// What stands between parentheses.
struct SampleArguments {
    std::vector<std::string> values;
    std::string fault;
    size_t faultIndex = 1;  ///< 1-based
};

/// One run over one expression in one word.
class SampleReader {
public:
    /// With a `stop` the expression ends before that character outside parentheses.
    explicit SampleReader(std::string_view text, Context* maps = nullptr, char stop = '\0')
        : context(maps), m_text(text), m_stop(stop) {}

    Context* const context;  ///< null: there are no maps

    std::string_view takeName();
    void skipCommas() {
        while (m_at < m_text.size() && m_text[m_at] == ',') ++m_at;
    }
    bool ended() const { return m_at >= m_text.size(); }
    bool done() const { return ended() || (m_stop && m_text[m_at] == m_stop); }
    size_t at() const { return m_at; }
    /// The expression ends where nothing more belongs to it; what follows is for others to judge.
    bool embedded() const { return m_stop != '\0'; }
    bool atComma() const { return !ended() && m_text[m_at] == ','; }

    /// `wordMayLack`: no words are an empty one, as to converters.
    SampleArguments takeArguments(const Signature& signature, bool wordMayLack = false);

private:
    void readParentheses(const Signature& signature, SampleArguments& out);
    std::string takeValue();

    std::string_view m_text;
    char m_stop;
    size_t m_at = 0;
};

}  // namespace yard
