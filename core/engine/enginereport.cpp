// The Engine's account of itself.
#include <unistd.h>

#include <algorithm>

#include "core/engine/engine.h"
#include "core/engine/graphbuilder.h"

namespace yard {
namespace {

std::string nodeName(const Config& config) {
    if (!config.global.node.empty()) return config.global.node;
    char name[256] = "";
    return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

/// The stick rule that speaks for a table: the first that uses it.
template <typename Accept>
const StickRule* firstRule(const Config& config, const StickTable& table, const Accept& accept) {
    for (const auto& proxy : config.proxies)
        for (const StickRule& rule : proxy->stickRules)
            if (rule.table == table.name() && accept(rule)) return &rule;
    return nullptr;
}

/// The page, or the one entry, that `since` asks for.
std::vector<StickTable::Entry> entriesOf(const StickTable& table, const Since& since,
                                         std::string& fault) {
    if (since.key.empty())
        return table.page(since.offset, static_cast<size_t>(std::max(since.count, 0)), since.after);
    const Result<StickKey> key = StickKey::parse(since.key, table.conf());
    if (!key) {
        fault = key.error();
        return {};
    }
    const auto entry = table.find(*key);
    return entry ? std::vector{*entry} : std::vector<StickTable::Entry>();
}

}  // namespace

std::string Engine::stateLine(const Server& server) {
    return m_homes.at(&server)->stateLine(server, nodeName(*config()));
}

Report Engine::report(const Since& since) {
    Report report;
    report.takenMs = wallMillis(m_clock.wall());
    report.steadyUs =
        std::chrono::duration_cast<std::chrono::microseconds>(m_clock.now().time_since_epoch())
            .count();
    report.events = m_herald.events().since(since.event);
    if (m_lab) report.lab = m_lab->row();
    if (!m_graph) return report;
    if (since.figures) {
        for (const Part& part : m_parts)
            for (StatRow& row : rowsOf(part)) report.rows.push_back(std::move(row));
        m_attic.addTo(report.rows);
        report.process = processRow(report.rows);
        for (const auto& table : m_graph->tables) report.tables.push_back(tableRow(*table));
    }
    report.sessionsTold = since.maxSessions > 0;
    if (report.sessionsTold) report.sessions = sessionsAfter(since);
    if (since.badMessages) {
        report.badMessages = m_crew.badMessages.all();
        report.badMessagesEver = m_crew.badMessages.ever();
    }
    const Config& config = *m_graph->config;
    if (since.otherThan && *since.otherThan != config.hash)
        for (const SourceText& source : config.sources)
            report.configuration.push_back({source.name, source.text});
    if (!since.table.empty()) report.page = tablePage(since);
    if (since.serverStates)
        for (const auto& backend : m_graph->backends) backend->states(report.serverStates);
    if (since.maxTraces > 0) report.traces = traces(since);
    return report;
}

std::vector<StatRow> Engine::rowsOf(const Part& part) const {
    std::vector<StatRow> rows;
    const auto now = m_clock.now().time_since_epoch();
    if (part.frontend)
        rows.push_back(part.frontend->report(std::chrono::duration_cast<Millis>(now).count()));
    if (part.backend) part.backend->report(rows);
    return rows;
}

ProcessRow Engine::processRow(const std::vector<StatRow>& rows) const {
    const Config& config = *m_graph->config;
    ProcessRow process;
    process.version = YARD_VERSION;
    process.node = nodeName(config);
    for (const std::string& file : config.files)
        process.configFile += (process.configFile.empty() ? "" : " ") + file;
    process.configHash = config.hash;
    process.pid = getpid();
    process.threads = static_cast<int>(m_workers.size());
    process.startedMs = wallMillis(m_startedAt);
    process.maxconn = static_cast<uint64_t>(m_crew.maxconn.load());
    process.connRateLimit = static_cast<uint64_t>(m_crew.connRateLimit.load());
    process.sessRateLimit = static_cast<uint64_t>(m_crew.sessRateLimit.load());
    process.maxsock = m_limits.maxsock;
    process.cumConns = m_pastConns, process.cumReq = m_pastReqs, process.bytesOut = m_pastBytes;
    for (const StatRow& row : rows) {
        if (row.scope != Scope::Frontend) continue;
        process.currConns += row.scur;
        process.cumConns += row.connTot;
        process.cumReq += row.reqTot;
        process.connRate += row.connRate;
        process.reqRate += row.reqRate;
        process.bytesOut += row.bout;
    }
    process.strict = m_options.strict;
    process.stopping = m_stopping != nullptr;
    for (const OpenBind& bind : m_binds) process.listeners.push_back(bind.local.text());
    return process;
}

namespace {

/// Of all labels: the server's key is no number.
std::vector<int64_t> valuesOf(const StickTableConf& conf, const StickTable::Entry& entry) {
    std::vector<int64_t> values;
    auto field = entry.values.begin();
    for (const StickStore& store : conf.stores)
        for (uint32_t i = 0; i < store.count; ++i)
            if (store.what == StickData::ServerId)
                values.push_back(entry.serverId);
            else
                values.push_back(store.what == StickData::ServerKey ? 0 : *field++);
    return values;
}

}  // namespace

TableRow Engine::tableRow(const StickTable& table) const {
    const Config& config = *m_graph->config;
    TableRow row;
    row.name = table.name();
    row.type = typeWord(table.conf().type);
    if (const auto* rule = firstRule(config, table, [](const StickRule&) { return true; }))
        row.keyExpression = rule->key.text;
    row.size = table.conf().size;
    row.used = table.used();
    row.expireMs = table.conf().expire;
    row.stored = firstRule(config, table, [](const StickRule& r) {
                     return r.store || r.storeResponse;
                 }) != nullptr;
    for (const StickStore& store : table.conf().stores)
        for (uint32_t i = 0; i < store.count; ++i)
            row.data.push_back({std::string(wordOf(store.what).word), labelOf(store, i)});
    return row;
}

TablePage Engine::tablePage(const Since& since) const {
    TablePage page;
    page.table = since.table;
    page.offset = since.offset;
    const StickTable* table = findTable(*m_graph, since.table);
    if (!table) return page;
    const Backend* backend = backendOfTable(*m_graph, since.table);
    for (const auto& entry : entriesOf(*table, since, page.fault)) {
        const Server* server = backend ? backend->findServer(entry.serverId) : nullptr;
        page.entries.push_back({entry.address, entry.key.text(table->conf().type), entry.uses,
                                entry.expiresMs, entry.serverId,
                                server ? server->name() : std::string(),
                                valuesOf(table->conf(), entry)});
        page.last = entry.key.bytes();
    }
    return page;
}

/// The newest of all workers' traces, told in the order of their ids.
std::vector<Trace> Engine::traces(const Since& since) const {
    const auto wanted = static_cast<size_t>(since.maxTraces);
    std::vector<TraceRecord> records;
    for (const auto& worker : m_workers) worker->traces().read(since.trace, wanted, records);
    std::sort(records.begin(), records.end(),
              [](const TraceRecord& a, const TraceRecord& b) { return a.id < b.id; });
    std::vector<Trace> traces;
    m_attic.addTraces(since.trace, traces);
    for (size_t i = records.size() - std::min(wanted, records.size()); i < records.size(); ++i)
        traces.push_back(records[i].toTrace());
    std::sort(traces.begin(), traces.end(),
              [](const Trace& a, const Trace& b) { return a.id < b.id; });
    if (traces.size() > wanted) traces.erase(traces.begin(), traces.end() - since.maxTraces);
    return traces;
}

/// The oldest of all workers' sessions, in the order of their ids.
std::vector<SessionRow> Engine::sessionsAfter(const Since& since) const {
    const auto wanted = static_cast<size_t>(since.maxSessions);
    std::vector<SessionRow> rows;
    for (const auto& worker : m_workers)
        for (SessionRow& row : worker->sessionsAfter(since)) rows.push_back(std::move(row));
    std::sort(rows.begin(), rows.end(),
              [](const SessionRow& a, const SessionRow& b) { return a.id < b.id; });
    if (rows.size() > wanted) rows.resize(wanted);
    return rows;
}

}  // namespace yard
