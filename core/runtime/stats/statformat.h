#pragma once

#include <string>
#include <string_view>

#include "core/control/report.h"

/// The column tables (statcolumns.h, infocolumns.h) in the forms of `show stat` and `show info`.
namespace yard {

enum class StatForm { Plain, Typed, Json };  ///< Plain: CSV of statistics, lines of information

struct StatStyle {
    StatForm form = StatForm::Plain;
    bool described = false;   ///< HAProxy's `desc`: typed lines end with what they mean
    bool forOperator = true;  ///< else addresses and such are left out
};

/// Which rows of `show stat` are wanted.
struct StatFilter {
    int proxyId = -1;   ///< -1: all
    int types = -1;     ///< bits: 1 frontends, 2 backends, 4 servers, 8 listeners
    int serverId = -1;  ///< of servers only; -1: all
    bool hideMaint = false, hideDown = false;
    bool wants(const StatRow& row) const;
};

/// "# pxname,svname,...,\n"
std::string csvHeader();
std::string csvRow(const StatRow& row, bool forOperator);
std::string typedRow(const StatRow& row, const StatStyle& style);
/// One array; rows make an array of arrays.
std::string jsonRow(const StatRow& row, bool forOperator);

/// All of `show stat` at once, for the statistics page; the Runtime API goes row by row.
std::string csvOf(const Report& report, bool forOperator);
std::string jsonOf(const Report& report, bool forOperator);

/// All of `show info`.
std::string infoText(const Report& report, const StatStyle& style);

/// With quotes where a comma, a quote or a line end makes them necessary.
std::string csvField(std::string_view text);

}  // namespace yard
