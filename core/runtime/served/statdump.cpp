#include <algorithm>
#include <map>

#include "core/runtime/grammar/directory.h"
#include "core/runtime/grammar/readers.h"
#include "core/runtime/served/dump.h"
#include "core/runtime/stats/statformat.h"

namespace yard {
namespace {

constexpr size_t RowsSize = 16384;

/// `show stat`: the figures of one moment, row by row.
class StatDump final : public DumpSource {
public:
    StatDump(Report report, const StatFilter& filter, const StatStyle& style)
        : m_report(std::move(report)), m_filter(filter), m_style(style) {
        if (filter.hideDown || filter.hideMaint) countServers();
    }

    bool more(std::string& out) override {
        const size_t full = out.size() + RowsSize;
        if (m_next == 0) out += m_style.form == StatForm::Plain ? csvHeader() : opening();
        while (m_next < m_report.rows.size() && out.size() < full) {
            StatRow& row = m_report.rows[m_next++];
            if (m_filter.wants(row)) append(row, out);
        }
        if (m_next < m_report.rows.size()) return true;
        if (m_style.form == StatForm::Json) out += "]\n";
        return false;
    }

private:
    std::string opening() const { return m_style.form == StatForm::Json ? "[" : ""; }

    void append(StatRow& row, std::string& out) {
        if (row.scope == Scope::Backend && !m_up.empty()) {
            const auto [up, all] = m_up[row.proxyId];
            row.status += " (" + std::to_string(up) + "/" + std::to_string(all) + ")";
        }
        if (m_style.form == StatForm::Json) {
            out += (m_any ? "," : "") + jsonRow(row, m_style.forOperator);
            m_any = true;
        } else {
            out += m_style.form == StatForm::Typed ? typedRow(row, m_style)
                                                   : csvRow(row, m_style.forOperator);
        }
    }

    /// HAProxy tells how many servers a backend has where it hides some.
    void countServers() {
        for (const StatRow& row : m_report.rows) {
            if (row.scope != Scope::Server) continue;
            auto& [up, all] = m_up[row.proxyId];
            up += !row.status.starts_with("DOWN") && !row.status.starts_with("MAINT");
            ++all;
        }
    }

    Report m_report;
    StatFilter m_filter;
    StatStyle m_style;
    size_t m_next = 0;
    bool m_any = false;
    std::map<int, std::pair<int, int>> m_up;  ///< by proxy: servers that are up, servers
};

/// atoi of HAProxy: what is no number counts as 0.
int numberOr0(const std::string& text) {
    int64_t number = 0;
    if (!readers::wholeNumber(text, number)) return 0;
    return static_cast<int>(std::clamp<int64_t>(number, INT32_MIN, INT32_MAX));
}

/// "-1" is all; a name or "#id" is that proxy.
int proxyOf(const std::string& text, const Report& report) {
    int64_t number = 0;
    if (!readers::wholeNumber(text, number)) return Directory(report).proxyId(text);
    return static_cast<int>(std::clamp<int64_t>(number, INT32_MIN, INT32_MAX));
}

}  // namespace

std::unique_ptr<DumpSource> makeStatDump(const Words& arguments, const DumpWorld& world) {
    Report report = figures(world.authority);
    StatFilter filter;
    size_t next = 0;
    if (arguments.size() >= 3) {
        filter = {proxyOf(arguments[0], report), numberOr0(arguments[1]), numberOr0(arguments[2])};
        next = 3;
    }
    StatStyle style;
    style.forOperator = world.level >= CliLevel::Operator;
    for (size_t i = next; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "typed") style.form = StatForm::Typed;
        if (word == "json") style.form = StatForm::Json;
        if (word == "desc") style.described = true;
        if (word == "no-maint") filter.hideMaint = true;
        if (word == "up") filter.hideDown = true;
    }
    return std::make_unique<StatDump>(std::move(report), filter, style);
}

}  // namespace yard
