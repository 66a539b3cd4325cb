#include "core/runtime/stats/statformat.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/statcolumns.h"

namespace yard {
namespace {

struct Word {
    char letter;
    std::string_view word;
};
constexpr Word Origins[] = {
    {'M', "Metric"}, {'S', "Status"}, {'K', "Key"}, {'C', "Config"}, {'P', "Product"}};
constexpr Word Natures[] = {{'A', "Age"},    {'a', "Avg"},   {'C', "Counter"}, {'D', "Duration"},
                            {'G', "Gauge"},  {'L', "Limit"}, {'M', "Max"},     {'N', "Name"},
                            {'O', "Output"}, {'R', "Rate"}};
constexpr Word Reaches[] = {{'P', "Process"}, {'S', "Service"}};

template <size_t N>
std::string_view wordOf(const Word (&words)[N], char letter) {
    const auto it = std::find_if(std::begin(words), std::end(words),
                                 [&](const Word& w) { return w.letter == letter; });
    return it == std::end(words) ? std::string_view() : it->word;
}

std::string jsonText(std::string_view text) {
    // Qt writes whole documents only: an array of one, without its brackets.
    const QJsonArray one{QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))};
    const QByteArray json = QJsonDocument(one).toJson(QJsonDocument::Compact);
    return json.mid(1, json.size() - 2).toStdString();
}

std::string plain(const StatValue& value) {
    if (const auto* n = std::get_if<int64_t>(&value)) return std::to_string(*n);
    const auto* text = std::get_if<std::string_view>(&value);
    return text ? std::string(*text) : std::string();
}

StatValue viewOf(const InfoValue& value) {
    if (const auto* n = std::get_if<int64_t>(&value)) return *n;
    return std::string_view(std::get<std::string>(value));
}

std::string typedTail(std::string_view kind, StatType type, const StatValue& value,
                      std::string_view help) {
    std::string tail =
        ".1:" + std::string(kind) + ":" + std::string(statTypeName(type)) + ":" + plain(value);
    if (!help.empty()) tail += ":\"" + std::string(help) + "\"";
    return tail + "\n";
}

/// From "field" on, as HAProxy orders it.
std::string jsonTail(size_t position, std::string_view name, std::string_view kind, StatType type,
                     const StatValue& value) {
    std::string json = R"("field":{"pos":)" + std::to_string(position) + R"(,"name":")";
    json += name;
    json += R"("},"processNum":1,"tags":{"origin":")";
    json += wordOf(Origins, kind[0]);
    json += R"(","nature":")";
    json += wordOf(Natures, kind[1]);
    json += R"(","scope":")";
    json += wordOf(Reaches, kind[2]);
    json += R"("},"value":{"type":")";
    json += statTypeName(type);
    json += R"(","value":)";
    const auto* text = std::get_if<std::string_view>(&value);
    return json + (text ? jsonText(*text) : plain(value)) + "}}";
}

std::string_view scopeWord(Scope scope) {
    switch (scope) {
        case Scope::Frontend:
            return "Frontend";
        case Scope::Backend:
            return "Backend";
        case Scope::Server:
            return "Server";
        case Scope::Listener:
            return "Listener";
    }
    return {};
}

bool given(const StatValue& value) { return !std::holds_alternative<std::monostate>(value); }

}  // namespace

bool StatFilter::wants(const StatRow& row) const {
    if (proxyId >= 0 && row.proxyId != proxyId) return false;
    if (!(types & (1 << static_cast<int>(row.scope)))) return false;
    if (row.scope != Scope::Server) return true;
    if (serverId >= 0 && row.serverId != serverId) return false;
    const bool maint = row.status.starts_with("MAINT"), down = row.status.starts_with("DOWN");
    return !((hideMaint || hideDown) && maint) && !(hideDown && down);
}

std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csvHeader() {
    std::string header = "# ";
    const auto columns = statColumns();
    for (size_t i = 0; i < columns.size(); ++i) {
        if (i == firstModuleColumn()) header += "-,";
        header += columns[i].name;
        header += ',';
    }
    return header + "\n";
}

std::string csvRow(const StatRow& row, bool forOperator) {
    std::string line;
    const auto columns = statColumns();
    for (size_t i = 0; i < columns.size(); ++i) {
        if (i == firstModuleColumn()) line += "-,";
        line += csvField(plain(columns[i].value(row, forOperator))) + ",";
    }
    return line + "\n";
}

std::string typedRow(const StatRow& row, const StatStyle& style) {
    std::string lines;
    const std::string prefix = std::string(1, scopeWord(row.scope)[0]) + "." +
                               std::to_string(row.proxyId) + "." + std::to_string(row.serverId) +
                               ".";
    const auto columns = statColumns();
    for (size_t i = 0; i < columns.size(); ++i) {
        const StatColumn& column = columns[i];
        const StatValue value = column.value(row, style.forOperator);
        if (!given(value)) continue;
        lines += prefix + std::to_string(i) + "." + std::string(column.name) +
                 typedTail(column.kindFor(row.scope), column.type, value,
                           style.described ? column.help : std::string_view());
    }
    return lines;
}

std::string jsonRow(const StatRow& row, bool forOperator) {
    std::string json;
    const std::string prefix = R"({"objType":")" + std::string(scopeWord(row.scope)) +
                               R"(","proxyId":)" + std::to_string(row.proxyId) + R"(,"id":)" +
                               std::to_string(row.serverId) + ",";
    const auto columns = statColumns();
    for (size_t i = 0; i < columns.size(); ++i) {
        const StatColumn& column = columns[i];
        const StatValue value = column.value(row, forOperator);
        if (!given(value)) continue;
        json += (json.empty() ? "[" : ",") + prefix +
                jsonTail(i, column.name, column.kindFor(row.scope), column.type, value);
    }
    return json + "]";
}

std::string csvOf(const Report& report, bool forOperator) {
    std::string csv = csvHeader();
    for (const StatRow& row : report.rows) csv += csvRow(row, forOperator);
    return csv;
}

std::string jsonOf(const Report& report, bool forOperator) {
    std::string json = "[";
    for (const StatRow& row : report.rows)
        json += (json.size() > 1 ? "," : "") + jsonRow(row, forOperator);
    return json + "]";
}

std::string infoText(const Report& report, const StatStyle& style) {
    const bool json = style.form == StatForm::Json;
    std::string text = json ? "[" : "";
    for (const InfoColumn& column : infoColumns()) {
        const InfoValue read = column.read(report);
        const StatValue value = viewOf(read);
        const auto position = static_cast<size_t>(column.position);
        const std::string_view help = style.described ? column.help : std::string_view();
        if (json) {
            text += (text.size() > 1 ? ",{" : "{") +
                    jsonTail(position, column.name, column.kind, column.type, value);
        } else if (style.form == StatForm::Typed) {
            text += std::to_string(position) + "." + std::string(column.name) +
                    typedTail(column.kind, column.type, value, help);
        } else {
            text += std::string(column.name) + ": " + plain(value);
            if (!help.empty()) text += ":\"" + std::string(help) + "\"";
            text += "\n";
        }
    }
    return text + (json ? "]\n" : "");
}

}  // namespace yard
