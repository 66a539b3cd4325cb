#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace yard {

/// HAProxy's results of a check, by its numbers. The first four say that there was none yet, or
/// nothing of its own; empty ones are none.
inline constexpr std::array<std::string_view, 21> CheckWords = {
    "UNK",    "INI",   "",      "CHECKED", "HANA",    "SOCKERR",  "L4OK",
    "L4TOUT", "L4CON", "L6OK",  "L6TOUT",  "L6RSP",   "L7TOUT",   "L7RSP",
    "",       "L7OK",  "L7OKC", "L7STS",   "PROCERR", "PROCTOUT", "PROCOK"};
/// The first that is a result.
inline constexpr size_t FirstCheckResult = 4;

/// The number of the result in a column, "* L4OK" while a check runs; 1 (none yet) for an empty
/// one.
inline int checkNumber(std::string_view column) {
    if (column.starts_with("* ")) column.remove_prefix(2);
    if (column.empty()) return 1;
    const auto it = std::find(CheckWords.begin(), CheckWords.end(), column);
    return it == CheckWords.end() ? 0 : static_cast<int>(it - CheckWords.begin());
}

}  // namespace yard
