#pragma once

#include <QObject>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/checks/checker.h"
#include "core/config/values/config.h"
#include "core/control/commandline.h"
#include "core/control/link.h"
#include "core/control/page.h"
#include "core/engine/graph/attic.h"
#include "core/engine/graph/limits.h"
#include "core/engine/graph/listeners.h"
#include "core/engine/services/herald.h"
#include "core/engine/services/namekeeper.h"
#include "core/engine/tables/clearedentries.h"
#include "core/engine/tables/tablekeeper.h"
#include "core/engine/tables/tablesearcher.h"
#include "core/net/reactor.h"
#include "core/traffic/sessions/worker.h"

namespace yard {

/// The lab as the engine sees it: it executes the lab's commands and has a row in the report. Null
/// where there is no lab.
class LabControl {
public:
    virtual ~LabControl() = default;
    virtual Answer execute(const Command& command) = 0;
    virtual LabRow row() const = 0;
};

class Renewal;

struct EngineOptions {
    bool strict = false;
    std::string logTag = "switchyard";
    /// Notices of state changes for the terminal, each a whole "[WARNING]  (pid) : ..." line.
    std::function<void(const std::string& line)> terminal;
    /// Writes the pages of the proxy itself: a whole HTTP response. Where the wish says so it asks
    /// `proxy` for changes first. Null: none.
    std::function<std::string(const PageWish& wish, Authority& proxy)> page;
};

/// A running proxy: configuration, checks, server state, events, workers. Built, used and destroyed
/// in the control thread, which needs a Qt event loop.
class Engine final : public QObject, public Authority, private CheckWorld, private NameWorld {
public:
    Engine(Clock& clock, EngineOptions options);
    ~Engine() override;

    /// Opens every listener, then starts workers and checks. On an Error nothing runs; its text is
    /// HAProxy's ("Binding [F:2] for proxy a: cannot bind socket (Address already in use) for
    /// [..]"), one line per failed bind.
    Result<bool> start(std::shared_ptr<const Config> config);
    /// Another configuration in place of the running one, at once or not at all: listeners whose
    /// address stays are not closed, servers, counters and tables go on by name, sessions under way
    /// finish as they began. `beside` opens what else the configuration asks for, when everything
    /// of the proxy is open and before anything changes; its Error and those of start() leave all
    /// as it was. The number of workers and `tune.bufsize` stay those of the start.
    Result<bool> reload(std::shared_ptr<const Config> config,
                        const std::function<Result<bool>()>& beside = {});
    /// Old configurations whose last session has not ended yet.
    size_t generations() const { return m_attic.generations(); }
    /// No more accepting; stopped() when the last session is gone.
    void stopSoftly(std::function<void()> stopped);
    /// At once.
    void stop();
    bool running() const { return m_graph != nullptr; }

    Answer execute(const Command& command) override;
    Report report(const Since& since) override;

    void setLab(LabControl* lab) { m_lab = lab; }
    /// Executes Reload and ApplyConfig; null: they are refused.
    void setRenewal(Renewal* renewal) { m_renewal = renewal; }
    /// What a Link says lines to; null: there is none.
    void setCommandLine(CommandLine* line) { m_commandLine = line; }
    CommandLine* commandLine() const { return m_commandLine; }
    /// Adds an event of the program's own (the lab killed an origin, a log target was lost).
    void note(Event event);
    const Config* config() const { return m_graph ? m_graph->config.get() : nullptr; }
    /// HAProxy's SIGHUP dump, for the log and the terminal.
    void dumpServers();

private:
    /// The running parts of one proxy of the configuration, in file order.
    struct Part {
        const ProxyConf* conf;
        Frontend* frontend;  ///< nullptr: a backend section
        Backend* backend;    ///< nullptr: a frontend section
    };

    CheckView view(const Server& server, CheckRole role) override;
    void checkStarted(Server& server, CheckRole role) override;
    std::string stateLine(const Server& server) override;
    void checkDone(Server& server, CheckRole role, const CheckResult& result) override;
    void holdOver(Server& server) override;
    // enginenames.cpp
    void keepNames();
    Answer renameServer(Backend& backend, Server& server, const Command& command);
    bool addressFound(Backend& backend, Server& server, const Endpoint& address,
                      const std::string& by) override;
    void addressLost(Backend& backend, Server& server, const std::string& why) override;

    void build(std::shared_ptr<const Config> config, const Graph* previous);
    void setLimits(const Limits& limits);
    void replace(std::shared_ptr<const Config> config, std::vector<OpenBind> binds);
    void keepTotals(const Graph& old);
    void openDoors(std::vector<OpenBind> binds);
    using CheckTimes = std::map<std::pair<ServerKey, CheckRole>, Millis>;
    /// `due`: when servers are checked next that were checked before.
    void startChecks(const CheckTimes& due);
    CheckTimes checkTimes() const;
    void restoreStates();
    /// `previous`: what ran before a reload.
    void keepTables(const Graph* previous);
    void startCheck(Server& server, CheckRole role, Backend& backend, Millis delay);
    Checker* checkerOf(const Server& server, CheckRole role) const;
    void servePages();
    void hire(const GlobalConf& global, int workers);
    void endListening();
    void awaitSessions();
    void finishStop();
    int sessions() const;

    Backend* backendNamed(const std::string& text) const;
    Answer executeOnServer(const Command& command);
    Answer executeOnServer(Backend& backend, Server& server, const Command& command,
                           StateChanges& changes);
    Answer executeOnFrontend(const Command& command);
    Answer executeOnCookies(const Command& command);
    Answer executeOnPatterns(const Command& command);
    Answer executeOnVariables(const Command& command);
    Answer executeOnProcess(const Command& command);
    // enginedynamic.cpp
    Answer addServer(const Command& command);
    bool isPointedTo(const Backend& backend, const Server& server) const;
    Answer deleteServer(Backend& backend, Server& server);
    Answer moveServer(Backend& backend, Server& server, const Command& command,
                      StateChanges& changes);
    Answer aimAgent(Server& server, const Command& command);
    Answer aimChecks(const Backend& backend, Server& server, const Command& command);
    void retarget(const Server& server);
    Answer pauseFrontend(Frontend& frontend, bool paused);
    Answer shutFrontend(Frontend& frontend);
    Frontend* frontendNamed(const std::string& text) const;
    Answer endSession(uint64_t id);
    Answer limitProcess(int64_t maxconn);
    Answer limitRate(const std::string& what, int64_t rate);
    Answer clearCounters(bool all);
    // enginetables.cpp
    TableRow tableRow(const StickTable& table) const;
    TablePage tablePage(const Since& since);
    std::vector<StickTable::Entry> entriesOf(StickTable& table, const Since& since,
                                             TablePage& page);
    TableSearcher& searcherOf(const StickTable& table, const TableSearch& search);
    std::shared_ptr<StickTable> tableNamed(const std::string& name) const;
    Answer executeOnTable(const Command& command);
    Answer sweep(const StickTable& table, const Command& command);
    Answer putBack(const Command& command);
    void noteEntries(const std::string& title, const std::string& by);
    // enginejournal.cpp
    Report before(const Command& command);
    void noteCommand(const Command& command, const Answer& answer, const Report& before);
    void noteRestored(const std::vector<std::string>& servers);
    void wakeChecker(const Server& server, Verb verb, bool wasChecked);
    // enginefollow.cpp
    void heard(Backend& backend, Server& server, CheckOutcome outcome);
    void observed(Backend& backend, Server& server, CheckOutcome outcome);
    void changed(Backend& backend, Server& server, const StateChanges& changes);
    void flipped(const Backend& backend, const Server& server, Flip flip);
    void endSessions(const Backend& backend, const Server& server, char why);
    void joinFollowers();
    /// Whom an added server tracks; null: nobody. The Error is HAProxy's.
    Result<const Server*> leaderFor(const Backend& home, ServerConf& conf) const;
    void follow(Backend& home, Server& server, const Server& leader);
    void placeFollowers(const Backend& backend, const Server& server);
    void leadFollowers(const Backend& backend, const Server& server);
    void warm(Backend& backend, Server& server);

    std::vector<StatRow> rowsOf(const Part& part) const;
    ProcessRow processRow(const std::vector<StatRow>& rows) const;
    std::vector<Trace> traces(const Since& since) const;
    std::vector<SessionRow> sessionsAfter(const Since& since) const;

    Clock& m_clock;
    EngineOptions m_options;
    LabControl* m_lab = nullptr;
    Renewal* m_renewal = nullptr;
    CommandLine* m_commandLine = nullptr;
    Reactor m_reactor;  ///< of the checks
    Herald m_herald;
    Limits m_limits;
    Crew m_crew;
    Attic m_attic;
    std::vector<std::unique_ptr<TableKeeper>> m_keepers;
    std::unique_ptr<TableSearcher> m_searcher;  ///< of the search that was asked for last
    std::unique_ptr<TableScan> m_sweep;         ///< `clear table` under way, of some entries
    /// What the latest one took, by table.
    std::map<std::string, std::shared_ptr<ClearedEntries>> m_cleared;
    std::unique_ptr<Graph> m_graph;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::vector<Part> m_parts;
    std::vector<OpenBind> m_binds;
    std::map<const Server*, Backend*> m_homes;
    std::unique_ptr<NameKeeper> m_names;
    std::map<std::pair<const Server*, CheckRole>, std::unique_ptr<Checker>> m_checkers;
    /// Who tracks whom, in the order in which they go with it.
    std::map<const Server*, std::vector<Server*>> m_followers;
    std::map<const Server*, std::unique_ptr<Timer>> m_warming;  ///< `slowstart` under way
    WallTime m_startedAt{};
    /// Totals of before `clear counters all`, which does not clear those of the process, and of
    /// frontends that are gone.
    uint64_t m_pastConns = 0, m_pastReqs = 0, m_pastBytes = 0;
    std::unique_ptr<Timer> m_stopping;  ///< soft stop: looks whether sessions are left
    std::unique_ptr<Timer> m_hardStop;  ///< `hard-stop-after`: ends those that are left
    std::function<void()> m_stopped;
};

}  // namespace yard
