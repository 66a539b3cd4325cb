#pragma once

#include <QString>
#include <vector>

#include "core/control/report.h"

namespace yard {

/// What is typed above a stick table: a part of a key or of a server's name, and tests of what the
/// entries of such a table hold, as "web-1 gpc0>5 conn_cur!=0". The beginning of a name will do.
TableSearch stickFilter(const QString& text, const std::vector<TableData>& data);

/// What a test or an order calls the value at that place: the name of its type, for the first of an
/// array too; of the others their label.
std::string stickDataName(const std::vector<TableData>& data, size_t at);

}  // namespace yard
