#include "core/runtime/grammar/tablelines.h"

#include <algorithm>
#include <charconv>
#include <cinttypes>
#include <cstdio>

#include "core/runtime/grammar/words.h"

namespace yard {
namespace {

/// What stands between two marks; the view goes on behind the second one.
std::optional<std::string_view> between(std::string_view& text, std::string_view from,
                                        std::string_view to) {
    const size_t begin = text.find(from);
    if (begin == text.npos) return {};
    text.remove_prefix(begin + from.size());
    const size_t end = to.empty() ? text.size() : text.find(to);
    if (end == text.npos) return {};
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(end);
    return found;
}

template <typename Number>
bool readNumber(std::string_view text, Number& number, int base = 10) {
    // Ours are signed, and are printed as if they were not.
    uint64_t read = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read, base);
    number = static_cast<Number>(read);
    return fault == std::errc() && end == text.data() + text.size();
}

/// "gpc0", "conn_rate(10000)", or a cell of an array, "gpc3".
TableData dataOf(std::string_view label) {
    TableData data;
    data.label = label;
    data.type = label.substr(0, label.find('('));
    return data;
}

size_t placeOf(std::string_view label, std::vector<TableData>& data) {
    const auto at = std::find_if(data.begin(), data.end(),
                                 [&](const TableData& each) { return each.label == label; });
    if (at != data.end()) return static_cast<size_t>(at - data.begin());
    data.push_back(dataOf(label));
    return data.size() - 1;
}

void readValue(std::string_view word, TableEntry& entry, std::vector<TableData>& data) {
    const size_t equals = word.find('=');
    if (equals == word.npos) return;
    const std::string_view label = word.substr(0, equals), text = word.substr(equals + 1);
    const size_t place = placeOf(label, data);
    if (entry.values.size() <= place) entry.values.resize(place + 1);
    if (label == "server_key") {
        if (text != "-") entry.serverKey = text;
        return;
    }
    readNumber(text, entry.values[place]);
    if (label == "server_id") entry.serverId = static_cast<int>(entry.values[place]);
}

}  // namespace

std::string tableLine(const TableRow& table) {
    return "# table: " + table.name + ", type: " + table.type +
           ", size:" + std::to_string(table.size) + ", used:" + std::to_string(table.used) + "\n";
}

std::optional<TableRow> readTableLine(std::string_view line) {
    TableRow row;
    const auto name = between(line, "# table: ", ", type: ");
    if (!name) return {};
    const auto type = between(line, ", type: ", ", size:"),
               size = between(line, "size:", ", used:"), used = between(line, "used:", {});
    if (!type || !size || !used) return {};
    row.name = *name, row.type = *type;
    if (!readNumber(*size, row.size) || !readNumber(*used, row.used)) return {};
    return row;
}

std::string entryLine(const TableEntry& entry, const TableRow& table) {
    char front[32], behind[64];
    std::snprintf(front, sizeof front, "0x%" PRIx64 ": key=", entry.address);
    std::snprintf(behind, sizeof behind, " use=%" PRIu32 " exp=%" PRId64, entry.uses,
                  entry.expiresMs);
    std::string line = front + entry.key + behind;
    for (size_t i = 0; i < std::min(table.data.size(), entry.values.size()); ++i) {
        line += " " + table.data[i].label + "=";
        if (table.data[i].type == "server_key")
            line += !entry.serverKey.empty() ? entry.serverKey
                    : entry.server.empty()   ? "-"
                                             : entry.server;
        else
            line += std::to_string(static_cast<uint64_t>(entry.values[i]));
    }
    return line + "\n";
}

std::optional<TableEntry> readEntryLine(std::string_view line, std::vector<TableData>& data) {
    TableEntry entry;
    const auto address = between(line, "0x", ": key=");
    if (!address || !readNumber(*address, entry.address, 16)) return {};
    // Blanks in a key are escaped.
    const auto key = between(line, ": key=", " use="), uses = between(line, " use=", " exp=");
    if (!key || !uses || !readNumber(*uses, entry.uses)) return {};
    entry.key = *key;
    line.remove_prefix(std::string_view(" exp=").size());
    const size_t end = std::min(line.find(' '), line.size());
    if (!readNumber(line.substr(0, end), entry.expiresMs)) return {};
    line.remove_prefix(end);
    while (!line.empty()) {
        line.remove_prefix(1);
        const size_t next = std::min(line.find(' '), line.size());
        readValue(line.substr(0, next), entry, data);
        line.remove_prefix(next);
    }
    return entry;
}

}  // namespace yard
