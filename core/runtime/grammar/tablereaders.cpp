// Reads the commands about stick tables.
#include <algorithm>
#include <array>

#include "core/config/values/stickdata.h"
#include "core/runtime/grammar/readers.h"

namespace yard::readers {
namespace {

constexpr size_t MaxTests = 4;
constexpr std::string_view Prefix = "data.";

/// Of "data.x": why x cannot be used with this table; nothing: it can.
std::optional<std::string> dataFault(std::string_view word, const TableRow* table) {
    if (!word.starts_with(Prefix)) return "Unknown data type";
    const std::string_view type = word.substr(Prefix.size());
    if (!stickData(type)) return "Unknown data type";
    const bool stored = !table || dataIndex(*table, type) < table->data.size();
    return stored ? std::nullopt : std::optional<std::string>("Data type not stored in this table");
}

std::optional<TableTest::Op> operatorOf(std::string_view word) {
    using Op = TableTest::Op;
    constexpr std::pair<std::string_view, Op> Operators[] = {{"eq", Op::Eq}, {"ne", Op::Ne},
                                                             {"le", Op::Le}, {"ge", Op::Ge},
                                                             {"lt", Op::Lt}, {"gt", Op::Gt}};
    for (const auto& [name, op] : Operators)
        if (name == word) return op;
    return std::nullopt;
}

/// Tests in triples of words from argument 1 on; an Error in HAProxy's words.
Result<std::vector<TableTest>> readTests(const Asking& ask, const TableRow* table) {
    std::vector<TableTest> tests;
    for (size_t i = 1; i < ask.arguments.size(); i += 3) {
        if (tests.size() == MaxTests)
            return Error{"Detected extra data in filter, 16th word of input, after '" +
                         std::string(ask.at(i - 1)) + "'"};
        const std::string entry = "Filter entry #" + std::to_string(tests.size() + 1) + ": ";
        if (const auto fault = dataFault(ask.at(i), table)) return Error{entry + *fault};
        const auto op = operatorOf(ask.at(i + 1));
        if (!op)
            return Error{entry +
                         R"(Require and operator among "eq", "ne", "le", "ge", "lt", "gt")"};
        TableTest test{std::string(ask.at(i).substr(Prefix.size())), *op, 0};
        if (!wholeNumber(ask.at(i + 2), test.value))
            return Error{entry + "Require a valid integer value to compare against"};
        tests.push_back(test);
    }
    return tests;
}

bool known(const Asking& ask) { return ask.names.empty() || ask.names.table(ask.at(0)); }

/// What `show table` and `clear table` have in common: a key, tests, or `otherwise`.
CliRequest keyOrTests(const Asking& ask, bool clear, const char* otherwise) {
    TableRequest request;
    request.clear = clear;
    request.hidden = ask.level < CliLevel::Operator;
    request.table = ask.at(0);
    if (ask.at(1) == "key") {
        if (ask.at(2).empty()) return line("Key value expected");
        if (ask.level < CliLevel::Operator) return line("Permission denied");
        request.key = ask.at(2);
        return request;
    }
    if (!ask.at(1).starts_with("data.")) return line(otherwise);
    auto tests = readTests(ask, ask.names.table(ask.at(0)));
    if (!tests) return line(tests.error());
    request.tests = std::move(*tests);
    return request;
}

Command tableCommand(Verb verb, const Asking& ask) {
    Command command;
    command.verb = verb;
    command.table = ask.at(0);
    command.key = ask.at(1) == "key" ? ask.at(2) : std::string_view();
    return command;
}

constexpr const char* SetUsage =
    "Required arguments: <table> key <key> [data.<store_data_type> <value>]*";

/// The pairs behind the key; of the same type the last counts.
std::optional<std::string> readData(const Asking& ask, Command& command) {
    const TableRow* table = ask.names.table(ask.at(0));
    for (size_t i = 3; i < ask.arguments.size(); i += 2) {
        if (!ask.at(i).starts_with("data.")) return R"("data.<type>" followed by a value expected)";
        if (const auto fault = dataFault(ask.at(i), table)) return fault;
        int64_t value = 0;
        if (!wholeNumber(ask.at(i + 1), value)) return "Require a valid integer value to store";
        const std::string type(ask.at(i).substr(Prefix.size()));
        if (type == "server_id")
            command.number = value;
        else
            command.values.push_back({type, value});
    }
    return std::nullopt;
}

}  // namespace

size_t dataIndex(const TableRow& table, std::string_view type) {
    const auto place = std::ranges::find(table.data, type, &TableData::type);
    return static_cast<size_t>(place - table.data.begin());
}

CliRequest showTable(const Asking& ask) {
    if (ask.at(0).empty()) return TableRequest{};
    if (!known(ask)) return line("No such table");
    if (ask.at(1).empty()) {
        const bool hidden = ask.level < CliLevel::Operator;
        return TableRequest{false, std::string(ask.at(0)), {}, {}, hidden};
    }
    return keyOrTests(ask, false,
                      "Optional argument only supports \"data.<store_data_type>\" <operator> "
                      "<value> and key <key>");
}

CliRequest clearTable(const Asking& ask) {
    constexpr const char* Usage =
        "Required arguments: <table> \"data.<store_data_type>\" <operator> <value> or <table> key "
        "<key>";
    if (ask.at(0).empty()) return line(Usage);
    if (!known(ask)) return line("No such table");
    if (ask.at(1).empty()) return tableCommand(Verb::ClearTable, ask);
    CliRequest request = keyOrTests(ask, true, Usage);
    const auto* table = std::get_if<TableRequest>(&request);
    if (table && table->key) return tableCommand(Verb::ClearTable, ask);
    return request;
}

CliRequest setTable(const Asking& ask) {
    if (ask.at(0).empty()) return line(SetUsage);
    if (!known(ask)) return line("No such table");
    if (ask.at(1).empty()) return CliReply{};
    if (ask.at(1).starts_with("data."))
        return line(
            "content-based lookup is only supported with the \"show\" and \"clear\" actions");
    if (ask.at(1) != "key") return line(SetUsage);
    if (ask.at(2).empty()) return line("Key value expected");
    if (ask.level < CliLevel::Operator) return line("Permission denied");
    Command command = tableCommand(Verb::SetTableEntry, ask);
    command.number = -1;
    if (const auto fault = readData(ask, command)) return line(*fault);
    return command;
}

}  // namespace yard::readers
