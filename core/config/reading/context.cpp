#include "core/config/reading/context.h"

#include <cstdlib>
#include <filesystem>

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

Context::NamedTable Context::findTable(const std::string& name) {
    for (ProxyDraft* holder : proxiesNamed(name))
        if (holder->conf.stickTable) return {&*holder->conf.stickTable, holder->named()};
    for (PeersConf& holder : peers)
        for (PeersConf::Table& table : holder.tables)
            if (table.name == name) return {&table.conf, "peers '" + holder.name + "'"};
    return {};
}

std::string Context::pathOf(const std::string& name) const {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(where.file).parent_path();
    switch (defaultPath) {
        case DefaultPath::Current:
            return name;
        case DefaultPath::Config:
            return folder / name;
        case DefaultPath::Parent:
            return folder / ".." / name;
        case DefaultPath::Origin:
            return fs::path(origin) / name;
    }
    return name;
}

std::optional<std::string> Context::lookup(std::string_view name) const {
    if (name == ".FILE") return where.file;
    if (name == ".LINE") return std::to_string(where.line);
    if (name == ".SECTION") return sectionName;
    const std::string key(name);
    if (const auto set = m_variables.find(key); set != m_variables.end()) return set->second;
    return m_inheritsVariables ? inherited(key) : std::nullopt;
}

void Context::keepVariables(const std::vector<std::string>& names) {
    std::unordered_map<std::string, std::optional<std::string>> kept;
    for (const std::string& name : names) kept[name] = lookup(name);
    m_variables = std::move(kept);
    m_inheritsVariables = false;
}

std::optional<std::string> Context::inherited(const std::string& name) const {
    if (!m_options.environment) {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    }
    for (const auto& [key, value] : *m_options.environment)
        if (key == name) return value;
    return std::nullopt;
}

}  // namespace yard
