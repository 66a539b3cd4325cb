#include "core/runtime/grammar/directory.h"

#include <algorithm>

namespace yard {
namespace {

bool named(std::string_view text, const std::string& name, int id) {
    return text == name ||
           (text.size() > 1 && text[0] == '#' && text.substr(1) == std::to_string(id));
}

template <typename Accept>
int firstId(const Report& report, std::string_view text, const Accept& accept) {
    const auto it = std::find_if(report.rows.begin(), report.rows.end(), [&](const StatRow& row) {
        return accept(row) && named(text, row.proxy, row.proxyId);
    });
    return it == report.rows.end() ? 0 : it->proxyId;
}

}  // namespace

Report figures(Authority& authority) {
    Since since;
    since.event = UINT64_MAX;
    since.maxTraces = 0;
    return authority.report(since);
}

const Report* Directory::report() const {
    if (!m_report && m_authority && !m_own) m_own = std::make_shared<Report>(figures(*m_authority));
    return m_report ? m_report : m_own.get();
}

Result<ServerKey> Directory::server(std::string_view text) const {
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size())
        return Error{"Require 'backend/server'.\n"};
    const auto backend = text.substr(0, slash), server = text.substr(slash + 1);
    if (empty()) return ServerKey{std::string(backend), std::string(server)};
    const int id = backendId(backend);
    if (!id) return Error{"No such backend.\n"};
    for (const StatRow& row : report()->rows)
        if (row.scope == Scope::Server && row.proxyId == id &&
            named(server, row.name, row.serverId))
            return ServerKey{row.proxy, row.name};
    return Error{"No such server.\n"};
}

const StatRow* Directory::row(const ServerKey& key) const {
    if (empty()) return nullptr;
    for (const StatRow& row : report()->rows)
        if (row.scope == Scope::Server && row.proxy == key.backend && row.name == key.server)
            return &row;
    return nullptr;
}

const TableRow* Directory::table(std::string_view name) const {
    if (empty()) return nullptr;
    for (const TableRow& table : report()->tables)
        if (table.name == name) return &table;
    return nullptr;
}

int Directory::proxyId(std::string_view text) const {
    return report() ? firstId(*report(), text, [](const StatRow&) { return true; }) : 0;
}

int Directory::backendId(std::string_view text) const {
    const auto isBackend = [](const StatRow& row) { return row.scope == Scope::Backend; };
    return report() ? firstId(*report(), text, isBackend) : 0;
}

int Directory::frontendId(std::string_view text) const {
    const auto isFrontend = [](const StatRow& row) { return row.scope == Scope::Frontend; };
    return report() ? firstId(*report(), text, isFrontend) : 0;
}

}  // namespace yard
