#include "core/config/context.h"

#include <cstdlib>

namespace yard {

void Context::raw(Level level, const std::string& text, Where at, int column) {
    if (level == Level::Alert) ++m_alerts;
    notes.push_back({level, std::move(at), column, text});
}

bool Context::tooMany(const Args& args, size_t allowed, const std::string& keyword) {
    const size_t at = allowed + 1;
    if (!args.has(at)) return false;
    alert("'" + keyword + "' cannot handle unexpected argument '" + args[at] + "'.", at);
    return true;
}

std::optional<std::string> Context::lookup(std::string_view name) const {
    if (name == ".FILE") return where.file;
    if (name == ".LINE") return std::to_string(where.line);
    if (name == ".SECTION") return sectionName;
    if (!m_options.environment) {
        const char* value = std::getenv(std::string(name).c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    }
    for (const auto& [key, value] : *m_options.environment)
        if (key == name) return value;
    return std::nullopt;
}

}  // namespace yard
