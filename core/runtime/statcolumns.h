#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/control/report.h"

namespace yard {

/// A figure as `show stat` and `show info` tell it; nothing where it does not apply.
using StatValue = std::variant<std::monostate, int64_t, std::string_view>;

/// The type that `typed` and JSON name.
enum class StatType { Text, U32, S32, U64 };
std::string_view statTypeName(StatType type);

/// One statistic of HAProxy 2.6's `show stat`. CSV, typed, JSON and the statistics page come from a
/// table of these, in HAProxy's order.
struct StatColumn {
    std::string_view name;
    /// HAProxy's three letters: origin (Metric, Status, Key, Config, Product), nature (Age,
    /// aVerage, Counter, Duration, Gauge, Limit, Max, Name, Output, Rate) and scope (Process,
    /// Service).
    std::string_view kind;
    StatType type;
    StatValue (*read)(const StatRow&);
    std::string_view help;
    std::string_view backendKind = {};  ///< where it differs for a backend
    bool operatorsOnly = false;         ///< HAProxy hides addresses and such from users

    StatValue value(const StatRow& row, bool forOperator) const {
        return operatorsOnly && !forOperator ? StatValue() : read(row);
    }
    std::string_view kindFor(Scope scope) const {
        return scope == Scope::Backend && !backendKind.empty() ? backendKind : kind;
    }
};

std::span<const StatColumn> statColumns();
/// Position of the first column of HAProxy's modules, before which CSV has a column "-".
size_t firstModuleColumn();

}  // namespace yard
