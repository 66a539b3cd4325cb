#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// "data.gpc0 gt 1" of the Runtime API: a test of what an entry of a stick table holds.
struct TableTest {
    std::string data;  ///< "gpc0", "conn_rate"; of an array also one cell, "gpc3"
    enum class Op { Eq, Ne, Le, Ge, Lt, Gt } op = Op::Eq;
    int64_t value = 0;
    bool holds(int64_t stored) const;
    bool operator==(const TableTest&) const = default;
};

/// Which entries of a stick table are wanted, and in which order.
struct TableSearch {
    std::string text;  ///< in the key as printed or the server's name; any case of ASCII
    std::vector<TableTest> tests;  ///< all must hold
    enum class By { Key, Server, Uses, Expires, Data, Given } by = By::Key;
    std::string data;  ///< of By::Data, named as in TableTest
    /// Of By::Given: what keys, as printed, are worth to who asks; the others 0.
    std::map<std::string, int64_t> given{};
    bool descending = false;
    bool operator==(const TableSearch&) const = default;

    bool all() const { return text.empty() && tests.empty(); }
    /// Whether `text` is in one of the two.
    bool named(std::string_view key, std::string_view server) const;
};

}  // namespace yard
