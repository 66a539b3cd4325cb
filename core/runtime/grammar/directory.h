#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/control/link.h"

namespace yard {

/// A Report without events and traces.
Report figures(Authority& authority);

/// The names that exist in a running proxy, looked up as HAProxy does: by name, or by "#id". One
/// made without a Report knows nothing and takes every name. Holds on to the Report.
class Directory {
public:
    Directory() = default;
    /// The Report must outlive it.
    explicit Directory(const Report& report) : m_report(&report) {}
    /// Asks for a Report when the first name is looked up.
    explicit Directory(Authority& authority) : m_authority(&authority) {}

    bool empty() const { return !m_report && !m_authority; }
    /// "backend/server". The Error is HAProxy's, with its line end.
    Result<ServerKey> server(std::string_view text) const;
    /// Null: unknown, or an empty directory.
    const StatRow* row(const ServerKey& key) const;
    const TableRow* table(std::string_view name) const;
    /// The id of a proxy by its name or "#id"; 0: none. Frontends and backends alike.
    int proxyId(std::string_view text) const;
    int backendId(std::string_view text) const;
    int frontendId(std::string_view text) const;

private:
    const Report* report() const;
    Authority* m_authority = nullptr;
    mutable std::shared_ptr<const Report> m_own;
    const Report* m_report = nullptr;
};

}  // namespace yard
