#pragma once

#include <QObject>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/ring.h"
#include "core/checks/checker.h"
#include "core/config/config.h"
#include "core/control/link.h"
#include "core/traffic/logsender.h"
#include "core/traffic/worker.h"

namespace yard {

/// The lab as the engine sees it: it executes the lab's commands and has a row in the report. Null
/// where there is no lab.
class LabControl {
public:
    virtual ~LabControl() = default;
    virtual Answer execute(const Command& command) = 0;
    virtual LabRow row() const = 0;
};

struct EngineOptions {
    bool strict = false;
    std::string logTag = "switchyard";
    /// Notices of state changes for the terminal, each a whole "[WARNING]  (pid) : ..." line.
    std::function<void(const std::string& line)> terminal;
    /// Renders the statistics page: uri and report in, whole HTTP response out. Null: none.
    std::function<std::string(const std::string& uri, const Report& report)> statsPage;
};

/// A running proxy: configuration, checks, server state, events, workers. Built, used and destroyed in
/// the control thread, which needs a Qt event loop.
class Engine final : public QObject, public Authority, private CheckWorld {
public:
    Engine(Clock& clock, EngineOptions options);
    ~Engine() override;

    /// Opens every listener, then starts workers and checks. On an Error nothing runs; its text is
    /// HAProxy's ("Binding [F:2] for proxy a: cannot bind socket (Address already in use) for [..]"),
    /// one line per failed bind.
    Result<bool> start(std::shared_ptr<const Config> config);
    /// No more accepting; stopped() when the last session is gone.
    void stopSoftly(std::function<void()> stopped);
    /// At once.
    void stop();
    bool running() const { return m_graph != nullptr; }

    Answer execute(const Command& command) override;
    Report report(const Since& since) override;

    void setLab(LabControl* lab) { m_lab = lab; }
    /// Adds an event of the program's own (the lab killed an origin, a log target was lost).
    void note(Event event);
    const Config* config() const { return m_graph ? m_graph->config.get() : nullptr; }
    /// HAProxy's SIGHUP dump, for the log and the terminal.
    void dumpServers();

private:
    CheckView view(const Server& server) override;
    void checkStarted(Server& server) override;
    void checkDone(Server& server, const CheckResult& result) override;
    // The rest is the implementer's to arrange.

    Clock& m_clock;
    EngineOptions m_options;
    LabControl* m_lab = nullptr;
    std::unique_ptr<Graph> m_graph;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

}  // namespace yard
