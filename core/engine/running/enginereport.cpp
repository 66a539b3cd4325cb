// The Engine's account of itself.
#include <unistd.h>

#include <algorithm>

#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"

namespace yard {
namespace {

std::string nodeName(const Config& config) {
    if (!config.global.node.empty()) return config.global.node;
    char name[256] = "";
    return gethostname(name, sizeof name - 1) == 0 ? name : "";
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
    if (since.nameServers) report.nameServers = m_names->rows();
    const Config& config = *m_graph->config;
    if (since.otherThan && *since.otherThan != config.hash)
        for (const SourceText& source : config.sources)
            report.configuration.push_back({source.name, source.text});
    if (m_searcher && m_searcher->idle()) m_searcher.reset();
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
    process.tlsNow = static_cast<uint64_t>(m_crew.tls->now.load());
    process.tlsTotal = m_crew.tls->total.load();
    process.strict = m_options.strict;
    process.stopping = m_stopping != nullptr;
    for (const OpenBind& bind : m_binds) {
        process.listeners.push_back(bind.local.text());
        if (bind.conf().secured()) process.tlsListeners.push_back(bind.local.text());
    }
    return process;
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
