#pragma once

#include <optional>

#include "core/config/reading/context.h"

namespace yard {

/// What `stick-table` in a proxy and `table` in a peers section say from word `at` on; nothing
/// after a complaint.
std::optional<StickTableConf> readTable(Context& context, const Args& args, size_t at);

}  // namespace yard
