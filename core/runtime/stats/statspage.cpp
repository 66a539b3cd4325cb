#include "core/runtime/stats/statspage.h"

#include <algorithm>
#include <vector>

#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/statcolumns.h"
#include "core/runtime/stats/statformat.h"
#include "core/runtime/stats/statsadmin.h"
#include "core/runtime/stats/statsuri.h"

namespace yard {
namespace {

/// What the page shows of a row; the headings of one group stand together.
struct PageColumn {
    std::string_view column, group, heading;
};
constexpr PageColumn PageColumns[] = {
    {"svname", "Server", "Name"},
    {"status", "Server", "State"},
    {"lastchg", "Server", "For"},
    {"weight", "Server", "Weight"},
    {"act", "Server", "Act"},
    {"bck", "Server", "Bck"},
    {"qcur", "Queue", "Now"},
    {"qmax", "Queue", "Max"},
    {"scur", "Sessions", "Now"},
    {"smax", "Sessions", "Max"},
    {"slim", "Sessions", "Limit"},
    {"stot", "Sessions", "Total"},
    {"rate", "Sessions", "Per s"},
    {"lastsess", "Sessions", "Last"},
    {"bin", "Bytes", "In"},
    {"bout", "Bytes", "Out"},
    {"hrsp_2xx", "Responses", "2xx"},
    {"hrsp_3xx", "Responses", "3xx"},
    {"hrsp_4xx", "Responses", "4xx"},
    {"hrsp_5xx", "Responses", "5xx"},
    {"ereq", "Errors", "Request"},
    {"econ", "Errors", "Connect"},
    {"eresp", "Errors", "Response"},
    {"wretr", "Errors", "Retried"},
    {"wredis", "Errors", "Moved"},
    {"check_status", "Check", "Result"},
    {"check_desc", "Check", "In words"},
    {"last_chk", "Check", "Said"},
    {"chkdown", "Check", "Downs"},
    {"downtime", "Check", "Down for"},
};

constexpr const char* Style =
    ":root{color-scheme:light dark;--line:#8884;--quiet:#7779;--up:#1a7f4b;--warn:#a66a00;"
    "--down:#c62828}body{font:14px/1.45 system-ui,sans-serif;margin:24px}h1{font-size:20px;"
    "margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}p{margin:0 0 4px}"
    "div{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th,td{padding:3px 9px;border-bottom:1px solid var(--line);text-align:right;"
    "white-space:nowrap}th{font-weight:500;color:var(--quiet)}th:first-child,td:first-child,"
    ".t{text-align:left}tr.Up .s{color:var(--up)}tr.Warn .s{color:var(--warn)}"
    "tr.Down .s{color:var(--down);font-weight:600}tr.sum td{background:#8881}"
    ".note{margin-top:12px;padding:6px 10px;border-left:3px solid var(--line)}";

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

const StatColumn& columnOf(const PageColumn& shown) {
    const auto all = statColumns();
    return *std::find_if(all.begin(), all.end(),
                         [&](const StatColumn& column) { return column.name == shown.column; });
}

/// "3d 4h", "5m 7s": the two largest units.
std::string duration(int64_t seconds) {
    if (seconds < 0) return "never";
    constexpr std::pair<int64_t, char> Units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    for (size_t i = 0; i + 1 < std::size(Units); ++i) {
        const auto [size, letter] = Units[i];
        if (seconds < size) continue;
        const auto [nextSize, nextLetter] = Units[i + 1];
        return std::to_string(seconds / size) + letter + " " +
               std::to_string(seconds % size / nextSize) + nextLetter;
    }
    return std::to_string(seconds) + "s";
}

std::string cell(const StatColumn& column, const StatRow& row) {
    const StatValue value = column.value(row, false);
    if (const auto* text = std::get_if<std::string_view>(&value)) return escaped(*text);
    const auto* number = std::get_if<int64_t>(&value);
    if (!number) return {};
    const bool age = column.kind[1] == 'A' || column.name == "downtime";
    return age ? duration(*number) : std::to_string(*number);
}

/// `boxes`: rows begin with a box to tick.
std::string headings(bool boxes) {
    const char* box = boxes ? "<tr><th></th>" : "<tr>";
    std::string groups = box, names = box;
    for (size_t i = 0; i < std::size(PageColumns);) {
        size_t end = i;
        for (; end < std::size(PageColumns) && PageColumns[end].group == PageColumns[i].group;
             ++end) {
            const StatColumn& column = columnOf(PageColumns[end]);
            names += (column.type == StatType::Text ? "<th class=t title=\"" : "<th title=\"") +
                     escaped(column.help) + "\">" + escaped(PageColumns[end].heading) + "</th>";
        }
        groups += "<th class=t colspan=" + std::to_string(end - i) + ">" +
                  escaped(PageColumns[i].group) + "</th>";
        i = end;
    }
    return "<thead>" + groups + "</tr>" + names + "</tr></thead>";
}

const char* rowClass(const StatRow& row) {
    const std::string_view status = row.status;
    if (status.starts_with("DOWN") || status == "STOP") return "Down";
    const bool well = status == "UP" || status == "OPEN" || status == "no check";
    return well ? "Up" : "Warn";
}

std::string tableRow(const StatRow& row, bool boxes) {
    const bool sum = row.scope != Scope::Server;
    std::string html = std::string("<tr class=\"") + rowClass(row) + (sum ? " sum\">" : "\">");
    const std::string name = escaped(row.name);
    if (boxes && sum) html += "<td></td>";
    if (boxes && !sum)
        html += "<td><input type=checkbox name=s value=\"" + name + "\" aria-label=\"" + name +
                "\"></td>";
    for (const PageColumn& shown : PageColumns) {
        const StatColumn& column = columnOf(shown);
        const char* kind = shown.column == "status"        ? "<td class=\"s t\">"
                           : column.type == StatType::Text ? "<td class=t>"
                                                           : "<td>";
        html += kind + cell(column, row) + "</td>";
    }
    return html + "</tr>\n";
}

std::string title(const Report& report, const PageWish& wish) {
    std::string html = "<h1>Switchyard";
    if (!wish.hideVersion) html += " " + escaped(report.process.version);
    if (wish.showNode)
        html += " on " + escaped(wish.node.empty() ? report.process.node : wish.node);
    if (!wish.description.empty()) html += ": " + escaped(wish.description);
    return html + "</h1><p>";
}

std::string summary(const Report& report, const StatsUri& asked, const PageWish& wish) {
    std::string html = title(report, wish);
    for (const InfoColumn& column : infoColumns()) {
        constexpr std::string_view Shown[] = {"Pid", "Uptime", "CurrConns", "CumReq", "node"};
        if (std::find(std::begin(Shown), std::end(Shown), column.name) == std::end(Shown)) continue;
        const InfoValue value = column.read(report);
        const auto* number = std::get_if<int64_t>(&value);
        html += "<span title=\"" + escaped(column.help) + "\">" + escaped(column.name) + " <b>" +
                (number ? std::to_string(*number) : escaped(std::get<std::string>(value))) +
                "</b></span> &nbsp; ";
    }
    const std::string path = escaped(asked.path);
    html += "</p><p>";
    constexpr std::pair<const char*, const char*> Links[] = {
        {"", "All"}, {";up", "Without servers that are down"}, {";csv", "CSV"}, {";json", "JSON"}};
    for (const auto& [option, words] : Links)
        html += "<a href=\"" + path + option + "\">" + words + "</a> &nbsp; ";
    if (wish.refresh > 0)
        html += "<a href=\"" + path +
                (asked.norefresh ? "\">Refresh" : ";norefresh\">Stay as it is") + "</a>";
    return html + "</p>\n";
}

std::string stickTables(const Report& report) {
    if (report.tables.empty()) return {};
    std::string html =
        "<h2>Stick tables</h2><div><table><tr><th>Name</th><th class=t>Type</th><th "
        "class=t>Key</th><th>Used</th><th>Size</th></tr>\n";
    for (const TableRow& table : report.tables)
        html += "<tr><td>" + escaped(table.name) + "</td><td class=t>" + escaped(table.type) +
                "</td><td class=t>" + escaped(table.keyExpression) + "</td><td>" +
                std::to_string(table.used) + "</td><td>" + std::to_string(table.size) +
                "</td></tr>\n";
    return html + "</table></div>\n";
}

/// The rows of one proxy; who may change its servers finds a form around them.
std::string proxyTable(const std::vector<StatRow>& rows, bool admin) {
    const bool form = admin && std::ranges::any_of(rows, [](const StatRow& row) {
                          return row.scope == Scope::Server;
                      });
    std::string html = "<h2>" + escaped(rows.front().proxy) + "</h2>";
    if (form) html += "<form method=post>";
    html += "<div><table>" + headings(form) + "\n";
    for (const StatRow& row : rows) html += tableRow(row, form);
    html += "</table></div>\n";
    if (!form) return html;
    html += "<p>With the servers ticked: <select name=action><option value=\"\"></option>";
    for (const StatsAction& action : StatsActions)
        html += "<option value=" + std::string(action.word) + ">" + std::string(action.title) +
                "</option>";
    return html + "</select> <input type=hidden name=b value=\"#" +
           std::to_string(rows.front().proxyId) + "\"><input type=submit value=Apply></p></form>\n";
}

/// What came of the form that was sent, until it is put away.
std::string note(const StatsUri& asked) {
    if (asked.outcome.empty()) return {};
    return "<p class=note role=status>" + std::string(outcomeInWords(asked.outcome)) +
           " <a href=\"" + escaped(asked.path) + "\" title=\"Remove this message\">[X]</a></p>\n";
}

std::string htmlOf(const Report& report, const StatsUri& asked, const PageWish& wish) {
    std::string html =
        "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport "
        "content=\"width=device-width\">";
    if (wish.refresh > 0 && !asked.norefresh)
        html += "<meta http-equiv=refresh content=" + std::to_string(wish.refresh) + ">";
    html += "<title>Statistics - Switchyard</title><style>";
    html +=
        Style + std::string("</style></head><body>\n") + summary(report, asked, wish) + note(asked);
    std::vector<StatRow> rows;
    for (const StatRow& row : report.rows) {
        if (!asked.filter.wants(row)) continue;
        if (!rows.empty() && rows.back().proxy != row.proxy) {
            html += proxyTable(rows, wish.admin);
            rows.clear();
        }
        rows.push_back(row);
    }
    if (!rows.empty()) html += proxyTable(rows, wish.admin);
    return html + stickTables(report) + "</body></html>\n";
}

std::string response(const char* type, const std::string& body) {
    return "HTTP/1.1 200 OK\r\ncache-control: no-cache\r\ncontent-type: " + std::string(type) +
           "\r\ncontent-security-policy: default-src 'none'; style-src 'unsafe-inline'"
           "\r\ncontent-length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

std::string statsPage(const PageWish& wish, const Report& report) {
    const StatsUri asked(wish.uri);
    Report shown = report;
    if (!wish.scope.empty())
        std::erase_if(shown.rows, [&](const StatRow& row) {
            return !std::ranges::count(wish.scope, row.proxy);
        });
    if (!asked.csv && !asked.json)
        return response("text/html; charset=utf-8", htmlOf(shown, asked, wish));
    std::erase_if(shown.rows, [&](const StatRow& row) { return !asked.filter.wants(row); });
    if (asked.json) return response("application/json", jsonOf(shown, false));
    return response("text/plain", csvOf(shown, false));
}

}  // namespace yard
