#include "core/runtime/stats/statreader.h"

#include <algorithm>
#include <string>

#include "core/base/lines.h"
#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/statcolumns.h"

namespace yard {
namespace {

/// Goes through CSV as statformat.cpp writes it: a field may be in quotes, which are doubled in it.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_at >= m_text.size(); }
    /// The fields of a line; every one ends with a comma.
    const std::vector<std::string>& line() {
        m_count = 0;
        while (!atEnd() && m_text[m_at] != '\n') field();
        ++m_at;
        m_fields.resize(m_count);
        return m_fields;
    }

private:
    void field() {
        if (m_fields.size() == m_count) m_fields.emplace_back();
        std::string& field = m_fields[m_count++];
        field.clear();
        bool quoted = false;
        for (; !atEnd(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                // The first opens, the last closes, one behind a closing one is meant.
                if (!quoted && m_at > 0 && m_text[m_at - 1] == '"' && !field.empty()) field += '"';
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                break;
            } else {
                field += c;
            }
        }
        if (!atEnd() && m_text[m_at] == ',') ++m_at;
    }

    std::string_view m_text;
    size_t m_at = 0, m_count = 0;
    std::vector<std::string> m_fields;
};

std::vector<const StatColumn*> columnsOf(const std::vector<std::string>& header) {
    std::vector<const StatColumn*> columns;
    for (const std::string& name : header) {
        const auto all = statColumns();
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const StatColumn& column) { return column.name == name; });
        columns.push_back(found == all.end() ? nullptr : &*found);
    }
    return columns;
}

}  // namespace

std::vector<StatRow> readStats(std::string_view csv) {
    constexpr std::string_view Mark = "# ";
    std::vector<StatRow> rows;
    if (!csv.starts_with(Mark)) return rows;
    csv.remove_prefix(Mark.size());
    CsvReader reader(csv);
    const std::vector<const StatColumn*> columns = columnsOf(reader.line());
    while (!reader.atEnd()) {
        const std::vector<std::string>& fields = reader.line();
        if (fields.size() < 2) continue;
        StatRow& row = rows.emplace_back();
        for (size_t i = 0; i < std::min(fields.size(), columns.size()); ++i)
            if (columns[i]) columns[i]->write(row, fields[i]);
    }
    return rows;
}

void readInfo(std::string_view text, Report& report) {
    constexpr std::string_view Between = ": ";
    while (!text.empty()) {
        const std::string_view line = nextLine(text);
        const size_t colon = line.find(Between);
        if (colon == line.npos) continue;
        for (const InfoColumn& column : infoColumns())
            if (column.name == line.substr(0, colon))
                column.write(report, line.substr(colon + Between.size()));
    }
}

std::optional<std::string_view> takeAnswer(std::string_view& answers) {
    bool quoted = false, lineEmpty = true;
    size_t end = 0;
    for (; end < answers.size(); ++end) {
        if (answers[end] == '"') quoted = !quoted;
        if (answers[end] != '\n' || quoted) {
            lineEmpty = false;
            continue;
        }
        if (lineEmpty) break;
        lineEmpty = true;
    }
    if (end == answers.size()) return {};
    const std::string_view answer = answers.substr(0, end);
    answers.remove_prefix(end + 1);
    return answer;
}

}  // namespace yard
