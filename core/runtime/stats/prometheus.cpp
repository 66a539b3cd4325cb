#include "core/runtime/stats/prometheus.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "core/control/checkwords.h"
#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/metrictable.h"
#include "core/runtime/stats/statcolumns.h"

namespace yard {
namespace {

constexpr int GlobalScope = 16, TableScope = 32, EveryScope = 63;

struct ScopeWord {
    std::string_view word;
    int bits;
};
constexpr ScopeWord ScopeWords[] = {
    {"global", GlobalScope}, {"frontend", OfFrontends},          {"backend", OfBackends},
    {"server", OfServers},   {"listener", OfListeners},          {"sticktable", TableScope},
    {"*", EveryScope},       {"", 0 /* forgets those before */},
};

struct Scrape {
    int scopes = EveryScope;
    bool noMaint = false;
};

/// "%73" is "s"; nothing when it is broken.
std::optional<std::string> percentDecoded(std::string_view text) {
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    for (qsizetype i = 0; i < bytes.size(); ++i)
        if (bytes[i] == '%' &&
            (i + 2 >= bytes.size() || !isxdigit(bytes[i + 1]) || !isxdigit(bytes[i + 2])))
            return std::nullopt;
    return QByteArray::fromPercentEncoding(bytes).toStdString();
}

bool readParameter(const std::string& parameter, bool& scoped, Scrape& scrape) {
    if (parameter == "no-maint" || parameter.starts_with("no-maint=")) scrape.noMaint = true;
    if (parameter != "scope" && !parameter.starts_with("scope=")) return true;
    if (parameter == "scope") return false;
    const std::string value = parameter.substr(6);
    const auto it = std::find_if(std::begin(ScopeWords), std::end(ScopeWords),
                                 [&](const ScopeWord& each) { return each.word == value; });
    if (it == std::end(ScopeWords)) return false;
    // The first one replaces "all".
    scrape.scopes = it->bits == 0 ? 0 : (scoped ? scrape.scopes : 0) | it->bits;
    scoped = true;
    return true;
}

/// Nothing: HAProxy answers 400.
std::optional<Scrape> readQuery(std::string_view uri) {
    Scrape scrape;
    const size_t mark = uri.find('?');
    if (mark == std::string_view::npos) return scrape;
    uri.remove_prefix(mark + 1);
    bool scoped = false;
    while (!uri.empty()) {
        const size_t end = std::min(uri.find('&'), uri.size());
        const auto parameter = percentDecoded(uri.substr(0, end));
        if (!parameter || !readParameter(*parameter, scoped, scrape)) return std::nullopt;
        uri.remove_prefix(std::min(end + 1, uri.size()));
    }
    return scrape;
}

std::string labelText(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\\' || c == '"') safe += '\\';
        if (c == '\n')
            safe += "\\n";
        else
            safe += c;
    }
    return safe;
}

std::string pair(std::string_view name, std::string_view value) {
    return std::string(name) + "=\"" + labelText(value) + "\"";
}

std::string numberText(const StatValue& value, MetricForm form) {
    const auto* number = std::get_if<int64_t>(&value);
    if (!number) return "NaN";
    if (form != MetricForm::Seconds) return std::to_string(*number);
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.6f", static_cast<double>(*number) / 1000);
    return seconds;
}

/// HAProxy's words for what a service may be.
std::span<const std::string_view> statesOf(Scope scope) {
    static constexpr std::string_view Services[] = {"DOWN", "UP"},
                                      Servers[] = {"DOWN", "UP", "MAINT", "DRAIN", "NOLB"},
                                      Listeners[] = {"WAITING", "OPEN", "FULL"};
    if (scope == Scope::Listener) return Listeners;
    if (scope == Scope::Server) return Servers;
    return Services;
}

std::string_view stateOf(const StatRow& row) {
    const std::string_view status = row.status;
    switch (row.scope) {
        case Scope::Frontend:
            return status == "STOP" ? "DOWN" : "UP";
        case Scope::Backend:
            return status.starts_with("UP") ? "UP" : "DOWN";
        case Scope::Listener:
            return status;
        case Scope::Server:
            break;
    }
    for (const std::string_view state : statesOf(Scope::Server))
        if (status.starts_with(state)) return state;
    return "UP";  // "no check"
}

std::string_view checkOf(const StatRow& row) {
    return CheckWords[static_cast<size_t>(checkNumber(row.checkStatus))];
}

struct RowKind {
    Scope scope;
    int bit;
    std::string_view prefix;
};
constexpr RowKind RowKinds[] = {{Scope::Frontend, OfFrontends, "frontend"},
                                {Scope::Listener, OfListeners, "listener"},
                                {Scope::Backend, OfBackends, "backend"},
                                {Scope::Server, OfServers, "server"}};

/// Writes the samples of one Report.
class SampleWriter {
public:
    SampleWriter(const Report& report, const Scrape& scrape) : m_report(report), m_scrape(scrape) {}

    std::string all() {
        if (m_scrape.scopes & GlobalScope) process();
        for (const RowKind& kind : RowKinds)
            if (m_scrape.scopes & kind.bit)
                for (const Metric& metric : statMetrics())
                    if (metric.where & kind.bit) rowsOf(kind, metric);
        if (m_scrape.scopes & TableScope) tables();
        return std::move(m_text);
    }

private:
    /// Told once, before the first sample.
    void head(const std::string& name, std::string_view help) {
        if (name == m_headed) return;
        m_headed = name;
        m_text += "# HELP " + name + " " + std::string(help) + "\n# TYPE " + name +
                  (name.ends_with("_total") ? " counter\n" : " gauge\n");
    }
    void sample(const std::string& name, const std::string& labels, const std::string& value) {
        m_text += name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
    }

    void process() {
        for (const Metric& metric : processMetrics()) {
            const std::string name = "haproxy_process_" + std::string(metric.name);
            const auto columns = infoColumns();
            const auto it = std::find_if(
                columns.begin(), columns.end(),
                [&](const InfoColumn& column) { return column.name == metric.column; });
            if (it == columns.end()) {
                head(name, metric.detail);
                sample(name, {}, "NaN");
                continue;
            }
            head(name, it->help);
            const InfoValue value = it->read(m_report);
            if (metric.form == MetricForm::Version)
                sample(name, pair("version", std::get<std::string>(value)), "1");
            else
                sample(name, {}, std::to_string(std::get<int64_t>(value)));
        }
    }

    void rowsOf(const RowKind& kind, const Metric& metric) {
        const std::string name =
            "haproxy_" + std::string(kind.prefix) + "_" + std::string(metric.name);
        const auto columns = statColumns();
        const auto column =
            std::find_if(columns.begin(), columns.end(),
                         [&](const StatColumn& each) { return each.name == metric.column; });
        for (const StatRow& row : m_report.rows) {
            if (row.scope != kind.scope || !wanted(row, metric)) continue;
            head(name, column->help);
            one(name, metric, row, column->read(row));
        }
    }

    bool wanted(const StatRow& row, const Metric& metric) const {
        if ((metric.where & HttpOnly) && !row.http) return false;
        const bool maint = row.scope == Scope::Server && stateOf(row) == "MAINT";
        if (maint && m_scrape.noMaint) return false;
        return !(metric.where & CheckedOnly) || (row.checked && !row.checksPaused && !maint);
    }

    static std::string labelsOf(const StatRow& row) {
        std::string labels = pair("proxy", row.proxy);
        if (row.scope == Scope::Server) labels += "," + pair("server", row.name);
        if (row.scope == Scope::Listener) labels += "," + pair("listener", row.name);
        return labels;
    }

    void one(const std::string& name, const Metric& metric, const StatRow& row,
             const StatValue& value) {
        const std::string labels = labelsOf(row);
        const std::span<const std::string_view> checks(CheckWords.begin() + FirstCheckResult,
                                                       CheckWords.end());
        switch (metric.form) {
            case MetricForm::States:
                return oneOf(name, labels, statesOf(row.scope), stateOf(row));
            case MetricForm::CheckStates:
                return oneOf(name, labels, checks, checkOf(row));
            case MetricForm::ServerStates:
                return servers(name, row, statesOf(Scope::Server), stateOf);
            case MetricForm::ServerChecks:
                return servers(name, row, checks, checkOf);
            case MetricForm::Class:
                return sample(name, labels + "," + pair("code", metric.detail),
                              numberText(value, metric.form));
            case MetricForm::Plain:
            case MetricForm::Seconds:
            case MetricForm::Version:
                break;
        }
        // HAProxy says 0 for a check that has no code.
        const bool noCode = metric.column == "check_code" && row.checkCode < 0;
        sample(name, labels, noCode ? "0" : numberText(value, metric.form));
    }

    void oneOf(const std::string& name, const std::string& labels,
               std::span<const std::string_view> states, std::string_view holds) {
        for (const std::string_view state : states)
            if (!state.empty())
                sample(name, labels + "," + pair("state", state), state == holds ? "1" : "0");
    }

    template <typename Of>
    void servers(const std::string& name, const StatRow& backend,
                 std::span<const std::string_view> states, const Of& of) {
        std::map<std::string_view, int> counts;
        for (const StatRow& row : m_report.rows)
            if (row.scope == Scope::Server && row.proxyId == backend.proxyId) ++counts[of(row)];
        for (const std::string_view state : states)
            if (!state.empty())
                sample(name, labelsOf(backend) + "," + pair("state", state),
                       std::to_string(counts[state]));
    }

    void tables() {
        const auto each = [this](const std::string& name, std::string_view help, auto member) {
            for (const TableRow& table : m_report.tables) {
                head(name, help);
                sample(name, pair("name", table.name) + "," + pair("type", table.type),
                       std::to_string(table.*member));
            }
        };
        each("haproxy_sticktable_size", "Entries that the stick table may hold", &TableRow::size);
        each("haproxy_sticktable_used", "Entries in the stick table", &TableRow::used);
    }

    const Report& m_report;
    const Scrape& m_scrape;
    std::string m_text, m_headed;
};

constexpr std::string_view BadRequest =
    "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n";

}  // namespace

std::string metricsPage(const std::string& uri, const Report& report) {
    const auto scrape = readQuery(uri);
    const std::string body = scrape ? SampleWriter(report, *scrape).all() : std::string(BadRequest);
    return std::string(scrape ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad request") +
           "\r\ncontent-length: " + std::to_string(body.size()) +
           "\r\ncache-control: no-cache\r\ncontent-type: " +
           (scrape ? "text/plain; version=0.0.4" : "text/html") + "\r\n\r\n" + body;
}

}  // namespace yard
