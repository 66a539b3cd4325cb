#pragma once

#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/balance/balancer.h"
#include "core/base/clock.h"
#include "core/control/command.h"
#include "core/control/report.h"
#include "core/stick/stickrules.h"
#include "core/traffic/retry.h"

namespace yard {

/// Somebody who waits for a slot. Called once, on any thread, with the slot already taken for it and
/// no lock held.
class Waiter {
public:
    virtual ~Waiter() = default;
    virtual void granted(Server& server) = 0;
};

/// How the servers stood when a choice was made; cached by the Backend, copied by value.
struct StandingList {
    static constexpr size_t Listed = 12;
    struct One {
        uint8_t index = 0;          ///< of the server
        Standing standing = Standing::Usable;
        uint8_t level = 0, rise = 0, fall = 0;  ///< health, 0 rise: not checked
        uint16_t weight = 0;
    };
    std::array<One, Listed> list{};
    uint16_t count = 0;             ///< listed
    uint16_t total = 0;             ///< servers in the backend
};

/// A request asking for a server.
struct Ask {
    std::span<const StickStep> sticks;  ///< in rule order; empty after a redispatch
    const Server* avoid = nullptr;      ///< the server that just failed
    bool toBackup = false;              ///< NextStep::RedispatchToBackup
    uint64_t tried = 0;                 ///< bit per server index (up to 63) that failed for this request
    Waiter* waiter = nullptr;           ///< may be queued; null: may not
    int worker = 0;
};

struct Choice {
    enum class Kind : uint8_t { Chosen, Queued, Nobody } kind = Kind::Nobody;
    Because because = Because::Balanced;
    Server* server = nullptr;
    int stickHit = -1;                  ///< index in Ask::sticks of the rule whose entry was found
    const Server* stuckTo = nullptr;    ///< the server it names, usable or not
    bool waited = false;
};

/// A change of a server's state, in words for logs and for people.
struct StateChange {
    Server* server = nullptr;   ///< nullptr: about the backend ("has no server available!")
    Shown shown = Shown::Up;
    EventKind kind = EventKind::ServerState;
    int syslogLevel = 5;        ///< 5 notice (up, drain), 1 alert (down), 0 emerg (no server)
    std::string logLine;        ///< HAProxy's words (semantics.md section 4); empty: not logged
    std::string title, detail;  ///< for the event list
};
using StateChanges = std::vector<StateChange>;

/// Who gets a request: stick table, then balance algorithm, then queue; and the state of the servers
/// that this depends on. A monitor: one mutex, short sections, any thread.
class Backend {
public:
    Backend(std::shared_ptr<const ProxyConf> conf, const Clock& clock, int workers,
            const StickRules::TableOf& tableOf);

    const ProxyConf& conf() const { return *m_conf; }
    const std::string& name() const { return m_conf->name; }
    const StickRules& stickRules() const { return m_stickRules; }
    const RetryPolicy& retryPolicy() const { return m_policy; }
    const std::vector<std::unique_ptr<Server>>& servers() const { return m_servers; }
    Server* findServer(const std::string& name) const;   ///< also "#id"
    Server* findServer(int id) const;
    BackendCells& cells(int worker) { return m_cells[static_cast<size_t>(worker)]; }

    // ---- workers
    /// Chosen: a slot of the server is taken until release().
    Choice choose(const Ask& ask);
    void release(Server& server);
    /// Another attempt on the same server: its slot is kept. False: it may not be used any more.
    bool mayRetry(const Server& server) const;
    /// Leaves the queue; false: it was granted already (or is being granted), so a slot is its own.
    bool leaveQueue(Waiter& waiter);
    /// Fills in what nextStep() needs about the servers.
    void describe(Attempt& attempt, const Server& failed, uint64_t tried) const;
    StandingList standings() const;
    /// Where the balance algorithm stands, for the trace; cheap.
    std::string position() const;

    // ---- control thread
    void checkStarted(Server& server);
    StateChanges checkDone(Server& server, const CheckResult& result);
    /// Ready, Drain, Maint, Health*, EnableHealth, DisableHealth, Fail, Restore, Weight, GetWeight. The texts
    /// are those of semantics.md section 7.
    Answer execute(Server& server, const Command& command, StateChanges& changes);
    /// Rows of `show stat`: every server, then BACKEND.
    void report(std::vector<StatRow>& rows) const;
    void clearCounters(bool all);
    CheckView checkView(const Server& server) const;
    size_t queueLength() const;

private:
    // The rest is the implementer's to arrange.
    std::shared_ptr<const ProxyConf> m_conf;
    const Clock& m_clock;
    RetryPolicy m_policy;
    StickRules m_stickRules;
    std::vector<BackendCells> m_cells;
    std::vector<std::unique_ptr<Server>> m_servers;
    mutable std::mutex m_mutex;
    std::unique_ptr<Balancer> m_balancer;
    std::deque<Waiter*> m_queue;
    StandingList m_standings;
    TimePoint m_startedAt;
};

}  // namespace yard
