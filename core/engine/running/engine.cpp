#include "core/engine/running/engine.h"

#include <syslog.h>

#include <QMetaObject>

#include "core/engine/graph/graphbuilder.h"
#include "core/engine/graph/servicelines.h"

namespace yard {
namespace {

constexpr Millis SessionPoll{20};

std::string listensOn(const std::vector<OpenBind>& binds) {
    std::string words;
    for (const OpenBind& bind : binds)
        words += (words.empty() ? "Listens on " : ", ") + bind.local.text();
    return words;
}

}  // namespace

Engine::Engine(Clock& clock, EngineOptions options)
    : m_clock(clock),
      m_options(std::move(options)),
      m_reactor(clock),
      m_herald(clock, m_options.logTag, m_options.terminal),
      m_attic(clock, m_crew) {}

Engine::~Engine() { stop(); }

Result<bool> Engine::start(std::shared_ptr<const Config> config) {
    if (m_graph) return Error{"The proxy runs already."};
    const int workers = workerCount(*config);
    const Limits limits = computeLimits(*config, workers, descriptorLimit());
    auto binds = openBinds(*config, workers, static_cast<int64_t>(limits.maxconn));
    if (!binds) return Error{binds.error()};
    m_startedAt = m_clock.wall();
    m_pastConns = m_pastReqs = m_pastBytes = 0;
    hire(config->global, workers);
    m_limits = limits;
    build(std::move(config), nullptr);
    restoreStates();
    keepTables(nullptr);
    openDoors(std::move(*binds));
    Event started;
    started.title = "Started";
    started.detail = listensOn(m_binds);
    note(std::move(started));
    setLimits(limits);
    startChecks({});
    keepNames();
    return true;
}

Result<bool> Engine::reload(std::shared_ptr<const Config> config,
                            const std::function<Result<bool>()>& beside) {
    if (!m_graph) return Error{"The proxy does not run."};
    if (m_stopping) return Error{"The proxy is stopping."};
    const int workers = static_cast<int>(m_workers.size());
    const Limits limits = computeLimits(*config, workers, descriptorLimit());
    auto binds = openBinds(*config, workers, static_cast<int64_t>(limits.maxconn), m_binds);
    if (!binds) return Error{binds.error()};
    if (beside)
        if (Result<bool> opened = beside(); !opened) return opened;
    // Nothing can fail from here on.
    setLimits(limits);
    replace(std::move(config), std::move(*binds));
    return true;
}

void Engine::replace(std::shared_ptr<const Config> config, std::vector<OpenBind> binds) {
    const CheckTimes due = checkTimes();
    m_names.reset();
    m_checkers.clear();
    m_warming.clear();
    m_followers.clear();
    m_homes.clear();
    m_parts.clear();
    m_herald.forgetProxies();
    std::unique_ptr<Graph> old = std::move(m_graph);
    build(std::move(config), old.get());
    keepTables(old.get());
    keepTotals(*old);
    openDoors(std::move(binds));
    for (const auto& worker : m_workers) worker->handOver(*old);
    m_attic.add(std::move(old));
    startChecks(due);
    keepNames();
}

void Engine::keepTotals(const Graph& old) {
    for (const auto& frontend : old.frontends) {
        if (findFrontend(*m_graph, frontend->name())) continue;
        const StatRow row = frontend->report(0);
        m_pastConns += row.connTot, m_pastReqs += row.reqTot, m_pastBytes += row.bout;
    }
}

void Engine::setLimits(const Limits& limits) {
    m_limits = limits;
    const auto tooFew = raiseDescriptorLimit(limits.descriptors);
    if (!tooFew) return;
    m_herald.terminal(Level::Warning, *tooFew);
    Event problem;
    problem.kind = EventKind::Problem;
    problem.title = "The limit of open files is too low";
    problem.detail = *tooFew;
    note(std::move(problem));
}

void Engine::build(std::shared_ptr<const Config> config, const Graph* previous) {
    m_searcher.reset();  // its servers may have other names now
    m_graph = buildGraph({std::move(config), &m_clock, static_cast<int>(m_workers.size()),
                          m_options.strict, static_cast<int64_t>(m_limits.maxconn), previous});
    m_herald.follow(m_graph->config);
    std::erase_if(m_cleared, [this](const auto& cleared) {
        return findTable(*m_graph, cleared.first) != &cleared.second->table();
    });
    m_crew.maxconn = static_cast<int64_t>(m_limits.maxconn);
    const GlobalConf& global = m_graph->config->global;
    m_crew.connRateLimit = global.connRate, m_crew.sessRateLimit = global.sessRate;
    for (const auto& proxy : m_graph->config->proxies) {
        if (proxy->disabled) continue;
        Frontend* frontend = proxy->frontend ? findFrontend(*m_graph, proxy->name) : nullptr;
        Backend* backend = proxy->backend ? findBackend(*m_graph, proxy->name) : nullptr;
        m_parts.push_back({proxy.get(), frontend, backend});
    }
    for (const auto& backend : m_graph->backends)
        for (const auto& server : backend->servers()) m_homes[server.get()] = backend.get();
    joinFollowers();
}

void Engine::hire(const GlobalConf& global, int workers) {
    m_crew.clock = &m_clock;
    m_crew.strict = m_options.strict;
    m_crew.logTag = m_options.logTag;
    m_crew.bufsize = global.bufsize;
    m_crew.maxrewrite = global.maxrewrite;
    m_crew.logUriLength = global.logUriLength;
    if (m_options.page) servePages();
    m_crew.observed = [this](Backend& backend, Server& server, CheckOutcome outcome) {
        QMetaObject::invokeMethod(
            this,
            [this, &backend, &server, outcome = std::move(outcome)] {
                observed(backend, server, outcome);
            },
            Qt::QueuedConnection);
    };
    for (int i = 0; i < workers; ++i) {
        m_workers.push_back(std::make_unique<Worker>(i, m_crew));
        m_crew.workers.push_back(m_workers.back().get());
    }
}

/// A worker asks, this thread renders, and the worker hears of it later.
void Engine::servePages() {
    m_crew.page = [this](PageWish wish, std::function<void(std::string)> reply) {
        QMetaObject::invokeMethod(
            this,
            [this, wish = std::move(wish), reply = std::move(reply)] {
                if (m_graph) reply(m_options.page(wish, *this));
            },
            Qt::QueuedConnection);
    };
}

void Engine::openDoors(std::vector<OpenBind> binds) {
    m_binds = std::move(binds);
    for (OpenBind& bind : m_binds) {
        Frontend* frontend = findFrontend(*m_graph, bind.proxy->name);
        for (size_t i = 0; i < bind.copies.size(); ++i)
            m_workers[i]->listen(*frontend, bind.index, bind.copies[i].take());
        bind.copies.clear();
    }
}

void Engine::stopSoftly(std::function<void()> stopped) {
    if (!m_graph) return stopped();
    m_stopped = std::move(stopped);
    if (m_stopping) return;
    const int64_t grace = m_graph->config->global.grace;
    if (grace <= 0) return endListening();
    m_herald.terminal(Level::Notice, "Scheduling a soft-stop in " + std::to_string(grace) + " ms.");
    m_stopping = m_clock.after(Millis(grace), [this] {
        const auto over = std::move(m_stopping);  // until this call has ended
        m_herald.terminal(Level::Notice, "Grace period expired, proceeding with soft-stop now.");
        endListening();
    });
}

void Engine::endListening() {
    for (const auto& frontend : m_graph->frontends) frontend->stopped = true;
    for (const Part& part : m_parts)
        m_herald.log(*part.conf, LOG_WARNING, stoppedLine(rowsOf(part)));
    m_binds.clear();
    for (const auto& worker : m_workers) worker->stopSoftly();
    if (const int64_t most = m_graph->config->global.hardStopAfter; most > 0)
        m_hardStop = m_clock.after(std::chrono::milliseconds(most), [this] {
            m_herald.terminal(Level::Warning,
                              "soft-stop running for too long, performing a hard-stop.");
            finishStop();
        });
    awaitSessions();
}

void Engine::awaitSessions() {
    m_stopping = m_clock.after(SessionPoll, [this] {
        if (sessions() > 0) return awaitSessions();
        finishStop();
    });
}

void Engine::finishStop() {
    const auto stopped = std::move(m_stopped);
    stop();
    stopped();
}

int Engine::sessions() const {
    int count = 0;
    for (const auto& worker : m_workers) count += worker->sessions();
    return count;
}

void Engine::stop() {
    m_stopping.reset();
    m_hardStop.reset();
    m_names.reset();
    m_checkers.clear();
    m_warming.clear();
    m_followers.clear();
    // Each one ends before any is gone: until then they call one another.
    for (const auto& worker : m_workers) worker->stop();
    m_workers.clear();
    m_crew.workers.clear();
    for (const auto& keeper : m_keepers) keeper->saveNow();
    m_keepers.clear();
    m_herald.forgetProxies();
    m_homes.clear();
    m_parts.clear();
    m_binds.clear();
    m_attic.clear();
    m_graph.reset();
}

void Engine::note(Event event) { m_herald.note(std::move(event)); }

void Engine::dumpServers() {
    m_herald.terminal(Level::Warning, "SIGHUP received, dumping servers states.");
    for (const Part& part : m_parts) {
        m_herald.logQuietly(
            *part.conf, LOG_NOTICE,
            "SIGHUP received, dumping servers states for proxy " + part.conf->name + ".");
        for (const std::string& line : dumpLines(rowsOf(part)))
            m_herald.log(*part.conf, LOG_NOTICE, line);
    }
}

}  // namespace yard
