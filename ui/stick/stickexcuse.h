#pragma once

#include <QString>

#include "core/control/report.h"

namespace yard {

/// Why no entry is shown, and what would change it.
struct StickExcuse {
    QString title, detail;
};

/// `row`: the table, nullptr where the configuration has none; `known`: entries that `filter` hid.
/// `report`: the latest.
StickExcuse stickExcuse(const TableRow* row, bool live, uint64_t known, const QString& filter,
                        const Report& report);

}  // namespace yard
