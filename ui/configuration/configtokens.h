#pragma once

#include <QString>
#include <vector>

namespace yard {

/// What a word of a configuration is, for its colour.
enum class ConfigWord { Section, Keyword, Number, String, Variable, Comment, Directive };

struct ConfigToken {
    ConfigWord kind;
    int from, length;  ///< in the line
    bool operator==(const ConfigToken&) const = default;
};

/// Those of one line; words between them have no colour of their own. Quotes, escapes and comments
/// are HAProxy's: a '#' ends the line also within a word, variables count between double quotes.
std::vector<ConfigToken> configTokens(const QString& line);

}  // namespace yard
