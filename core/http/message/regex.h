#pragma once

#include <QRegularExpression>
#include <optional>
#include <string>
#include <string_view>

namespace yard::http {

/// A regular expression over bytes, with HAProxy's way of replacing. Immutable; any thread.
class Regex {
public:
    explicit Regex(const std::string& pattern, bool ignoreCase = false);
    bool matches(std::string_view text) const;
    /// `text` with what was found replaced, where "\1" is what the first group matched: the whole
    /// text is gone over when `everywhere`, else only the first find.
    std::string replace(std::string_view text, std::string_view with, bool everywhere) const;
    /// "\1 \2" filled with the groups of the first find; nothing: there is none.
    std::optional<std::string> expand(std::string_view text, std::string_view with) const;

private:
    QRegularExpression m_regex;
};

}  // namespace yard::http
