#pragma once

#include <string>

namespace yard {

/// Where something was written. line 0: not in a file.
struct Where {
    std::string file;
    int line = 0;
    /// "a.cfg:3"
    std::string text() const { return file + ":" + std::to_string(line); }
    bool operator==(const Where&) const = default;
};

/// HAProxy's three levels of start-up messages (semantics.md section 1).
enum class Level { Notice, Warning, Alert };

/// One finding about a configuration. `text` is the whole message in HAProxy's words after
/// "config : ", for example "parsing [a.cfg:3] : unknown keyword 'x' in 'listen' section"; it may
/// hold several lines. `where`, and `column` (1-based, 0 unknown) tell an editor where to mark it.
struct Diagnostic {
    Level level = Level::Alert;
    Where where;
    int column = 0;
    std::string text;
};

/// "[ALERT]    (4711) : config : text\n": the level padded to 11 columns as HAProxy does.
std::string formatDiagnostic(const Diagnostic& d, long pid);

/// The same shape for messages that are not about configuration: "[NOTICE]   (4711) : text\n".
std::string formatMessage(Level level, const std::string& text, long pid);

}  // namespace yard
