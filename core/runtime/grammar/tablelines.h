#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/control/report.h"

/// The lines of `show table`, written and read.
namespace yard {

/// "# table: be, type: ip, size:100, used:1"
std::string tableLine(const TableRow& table);
std::optional<TableRow> readTableLine(std::string_view line);

/// "0x7f..: key=127.0.0.1 use=0 exp=3599997 server_id=1 conn_rate(10000)=3"
std::string entryLine(const TableEntry& entry, const TableRow& table);
/// What is counted that `data` does not name yet is added to it.
std::optional<TableEntry> readEntryLine(std::string_view line, std::vector<TableData>& data);

}  // namespace yard
