#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/control/report.h"

namespace yard {

/// The names that exist in a running proxy, looked up as HAProxy does: by name, or by "#id". One
/// made without a Report knows nothing and takes every name. Holds on to the Report.
class Directory {
public:
    Directory() = default;
    explicit Directory(const Report& report) : m_report(&report) {}

    bool empty() const { return !m_report; }
    /// "backend/server". The Error is HAProxy's, with its line end.
    Result<ServerKey> server(std::string_view text) const;
    /// Null: unknown, or an empty directory.
    const StatRow* row(const ServerKey& key) const;
    const TableRow* table(std::string_view name) const;
    /// The id of a proxy by its name or "#id"; 0: none. Frontends and backends alike.
    int proxyId(std::string_view text) const;
    int backendId(std::string_view text) const;

private:
    const Report* m_report = nullptr;
};

}  // namespace yard
