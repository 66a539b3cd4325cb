#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/control/report.h"
#include "core/runtime/stats/statcolumns.h"

namespace yard {

using InfoValue = std::variant<int64_t, std::string>;

/// As StatAccess, of a Report.
struct InfoAccess {
    InfoValue (*read)(const Report&);
    void (*write)(Report&, std::string_view) = nullptr;
};

/// One line of HAProxy 2.6's `show info`; a table of these, in its order.
struct InfoColumn {
    int position;  ///< as `typed` and JSON tell it; HAProxy leaves some out
    std::string_view name;
    std::string_view kind;  ///< as in StatColumn
    StatType type;
    InfoAccess access;
    std::string_view help;

    InfoValue read(const Report& report) const { return access.read(report); }
    void write(Report& report, std::string_view text) const {
        if (access.write) access.write(report, text);
    }
};

std::span<const InfoColumn> infoColumns();

/// What tools are told: the version of HAProxy whose commands and columns these are, by which they
/// choose what to send (Ansible's module drains from 1.5 on), and our own behind it.
std::string shownVersion(const ProcessRow& process);

}  // namespace yard
