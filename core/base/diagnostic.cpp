#include "core/base/diagnostic.h"

namespace yard {
namespace {

const char* paddedName(Level level) {
    switch (level) {
        case Level::Notice:
            return "[NOTICE]   ";
        case Level::Warning:
            return "[WARNING]  ";
        case Level::Alert:
            return "[ALERT]    ";
    }
    return "";
}

}  // namespace

std::string formatMessage(Level level, const std::string& text, long pid) {
    return paddedName(level) + ("(" + std::to_string(pid) + ") : ") + text + "\n";
}

std::string formatDiagnostic(const Diagnostic& d, long pid) {
    return formatMessage(d.level, "config : " + d.text, pid);
}

}  // namespace yard
