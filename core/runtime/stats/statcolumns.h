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

/// How a figure is taken out of a row, and put into one from its text.
struct StatAccess {
    StatValue (*read)(const StatRow&);
    void (*write)(StatRow&, std::string_view) = nullptr;  ///< null: rows do not hold it
};

/// One statistic of HAProxy 2.6's `show stat`. CSV, typed, JSON and the statistics page come from a
/// table of these, in HAProxy's order; and what another HAProxy says is read by it.
struct StatColumn {
    std::string_view name;
    /// HAProxy's three letters: origin (Metric, Status, Key, Config, Product), nature (Age,
    /// aVerage, Counter, Duration, Gauge, Limit, Max, Name, Output, Rate) and scope (Process,
    /// Service).
    std::string_view kind;
    StatType type;
    StatAccess access;
    std::string_view help;
    std::string_view backendKind = {};  ///< where it differs for a backend
    bool operatorsOnly = false;         ///< HAProxy hides addresses and such from users

    StatValue read(const StatRow& row) const { return access.read(row); }
    StatValue value(const StatRow& row, bool forOperator) const {
        return operatorsOnly && !forOperator ? StatValue() : read(row);
    }
    void write(StatRow& row, std::string_view text) const {
        if (access.write && !text.empty()) access.write(row, text);
    }
    std::string_view kindFor(Scope scope) const {
        return scope == Scope::Backend && !backendKind.empty() ? backendKind : kind;
    }
};

std::span<const StatColumn> statColumns();
/// Position of the first column of HAProxy's modules, before which CSV has a column "-".
size_t firstModuleColumn();

}  // namespace yard
