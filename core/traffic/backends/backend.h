#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/balance/balancer.h"
#include "core/base/clock.h"
#include "core/control/command.h"
#include "core/control/report.h"
#include "core/control/serverstate.h"
#include "core/http/rules/rulebook.h"
#include "core/http/samples/hashkey.h"
#include "core/servers/agentanswer.h"
#include "core/stick/stickrules.h"
#include "core/traffic/backends/retry.h"
#include "core/traffic/backends/statewords.h"
#include "core/traffic/backends/waitline.h"

namespace yard {

/// How the servers stand; cached by the Backend, copied by value.
struct StandingList {
    static constexpr size_t Listed = 12;
    struct One {
        uint8_t index = 0;  ///< of the server
        Standing standing = Standing::Usable;
        uint8_t level = 0, rise = 0, fall = 0;  ///< health, 0 rise: not checked
        uint16_t weight = 0;
    };
    std::array<One, Listed> list{};
    uint16_t count = 0;  ///< listed
    uint16_t total = 0;  ///< servers in the backend
};

/// A request asking for a server.
struct Ask {
    std::span<const StickStep> sticks;  ///< in rule order; empty after a redispatch
    /// What a use-server rule or a cookie names; it is taken unless it is down.
    Server* wanted = nullptr;
    Because wantedBecause = Because::Ruled;
    Server* last = nullptr;         ///< prefer-last-server: the client has a connection to it
    bool persist = false;           ///< what is wanted or stuck is taken even when it is down
    bool forced = false;            ///< by `force-persist`: no other instead
    std::optional<uint32_t> key;    ///< for a hash algorithm
    const Server* avoid = nullptr;  ///< the server that just failed
    bool toBackup = false;          ///< NextStep::RedispatchToBackup
    bool beside = false;            ///< `hedge-connect`: another one than those tried, or nobody
    uint64_t tried = 0;            ///< bit per server index (up to 63) that failed for this request
    Waiter* waiter = nullptr;      ///< may be queued; null: may not
    int priority = 0, offset = 0;  ///< in the queue: its class, and ms by which its turn moves
    int worker = 0;
    // Filled in as the choice is made, for its trace, where they are given.
    StandingList* standings = nullptr;  ///< as the servers stood just before
    std::span<char> position;           ///< where the balance algorithm stands after its pick, cut
};

struct Choice {
    enum class Kind : uint8_t { Chosen, Queued, Nobody } kind = Kind::Nobody;
    Because because = Because::Balanced;
    Server* server = nullptr;         ///< Chosen
    Server* awaited = nullptr;        ///< Queued: the only one that will do; null: any
    int stickHit = -1;                ///< index in Ask::sticks of the rule whose entry was found
    const Server* stuckTo = nullptr;  ///< the server it names, usable or not
    uint64_t place = 0;               ///< Queued: for leaveQueue()
    Server* fullLine = nullptr;       ///< Nobody: the server whose line is full
    Server* passedOver = nullptr;     ///< the same where another one may do
};

/// Who gets a request: stick table, then balance algorithm, then queue; and the state of the
/// servers that this depends on. A monitor: one mutex, short sections, any thread.
class Backend {
public:
    Backend(std::shared_ptr<const ProxyConf> conf, const Clock& clock, int workers,
            const StickRules::TableOf& tableOf);

    const ProxyConf& conf() const { return *m_conf; }
    const std::string& name() const { return m_conf->name; }
    const StickRules& stickRules() const { return m_stickRules; }
    const http::RuleBook& rules() const { return m_rules; }
    const http::HashKey& hashKey() const { return m_hashKey; }
    /// Servers that the balance algorithm may use now.
    int usableServers() const;
    bool isEligible(const Server& server) const;
    const RetryPolicy& retryPolicy() const { return m_policy; }
    /// With those that were deleted. Control thread, which alone adds any.
    const std::vector<std::unique_ptr<Server>>& servers() const { return m_servers; }
    // Control thread, or with the lock held; the name also as "#id".
    Server* findServer(const std::string& name) const;
    Server* findServer(int id) const;
    /// A server is found by the port that the client connected to, or told about it.
    bool needsLocal() const { return m_needsLocal.load(std::memory_order_relaxed); }
    /// Some server has `redir`.
    bool redirects() const { return m_redirects; }
    BackendCells& cells(int worker) { return m_cells[worker]; }

    // ---- workers
    /// Of the first use-server rule that applies to a server which is up, or which is taken though
    /// it is down (`persist`); null: none does.
    Server* ruledServer(const SampleContext& context, bool persist) const;
    /// Whom a client's cookie names.
    struct Called {
        Server* server = nullptr;  ///< null: nobody who may be taken
        bool down = false;         ///< somebody of that name is down
    };
    Called calledServer(std::string_view cookie, bool persist) const;
    /// Whom a cookie of the Remote Desktop Protocol in `bytes` names, with `persist rdp-cookie`.
    Server* rdpServer(std::string_view bytes) const;
    /// Choosing may look at what the client of a connection sends.
    bool asksBytes() const;
    /// A request came to this backend, before it chooses a server; or is over, after release().
    void enter();
    void leave() { m_crowd.present.fetch_sub(1, std::memory_order_relaxed); }
    /// Chosen: a slot of the server is taken until release().
    Choice choose(const Ask& ask);
    void release(Server& server);
    /// Leaves the queue; false: it was granted already (or is being granted), so a slot is its own.
    /// By place, as the waiter itself may be gone by then.
    bool leaveQueue(uint64_t place);
    /// The only server that who waits there would take now; null: any, or it does not wait.
    Server* awaitedAt(uint64_t place) const;
    /// Fills in what nextStep() needs about the servers.
    void describe(Attempt& attempt, const Server& failed, uint64_t tried) const;
    /// Requests in the backend, and those that hold a slot of `server` (null: 0), for the log.
    struct Load {
        int64_t backend = 0, server = 0;
    };
    Load load(const Server* server) const;
    /// What rules may ask of a server; limits are -1 where there is none.
    struct Figures {
        bool up = false, inUse = false;
        int64_t served = 0, queued = 0, maxconn = -1, maxqueue = -1, rate = 0;
        int weight = 0, userWeight = 0, firstWeight = 0;
    };
    std::optional<Figures> figures(const std::string& server) const;  ///< nothing: there is none
    std::vector<Figures> figures() const;                             ///< of all servers
    int64_t sessionRate() const;
    /// What traffic showed of a server. Nothing: no more than a count came of it.
    std::optional<CheckOutcome> observe(Server& server, Observed what) {
        if (server.conf().observe == Observe::None) return std::nullopt;
        return observed(server, what);
    }

    // ---- control thread
    /// Counters and the states of servers of the same name in the graph before this one. Before
    /// this backend serves; `old` may serve.
    void inherit(const Backend& old);
    void checkStarted(Server& server, CheckRole role);
    CheckOutcome checkDone(Server& server, const CheckResult& result);
    /// An agent has answered, or could not be asked. What it says about weight, limit and
    /// maintenance counts like a command.
    CheckOutcome agentDone(Server& server, CheckResult result);
    /// What its followers see of a server now.
    Lead leadBy(const Server& server) const;
    /// `track`: `server` goes where the one that it follows is.
    StateChanges follow(Server& server, const Lead& lead);
    /// `slowstart`: how long until its share grows again; 0: it has all of it.
    Millis warmingStep(const Server& server) const;
    StateChanges warmUp(Server& server);
    /// `failback after`: it takes traffic if it is held and has been up that long.
    StateChanges holdOver(Server& server);
    /// Ready, Drain, Maint, Health*, EnableHealth, DisableHealth, Fail, Restore, Weight, GetWeight.
    /// The texts are those of semantics.md section 7.
    Answer execute(Server& server, const Command& command, StateChanges& changes);
    /// Rows of `show stat`: every server, then BACKEND.
    void report(std::vector<StatRow>& rows) const;
    /// What `http-check send-state` tells a server of itself; `node` is what we are called.
    std::string stateLine(const Server& server, const std::string& node) const;
    void clearCounters(bool all);
    /// What HAProxy's state file says of each server.
    void states(std::vector<ServerState>& states) const;
    /// Takes over what it said of this one, before any traffic. What it says of a setting that the
    /// configuration has changed since is left.
    void restore(Server& server, const ServerState& state, StateChanges& changes);
    /// `add server`: behind the others, in maintenance unless `enabled`, checks asleep.
    Server& add(ServerConf conf, bool enabled);
    /// `del server`; the Error is HAProxy's.
    Result<bool> remove(Server& server);
    /// Of one server; 0: none.
    void setMaxconn(Server& server, int64_t maxconn);
    void move(Server& server, const Endpoint& address, ServerConf::Port rule);
    /// Another host name; its address stays until that of the name is known.
    void rename(Server& server, std::string host);
    /// One whose name had no address has one now; it begins as at the start.
    void addressFound(Server& server, StateChanges& changes);
    /// One whose name has no address any more goes into maintenance; `why` in HAProxy's words.
    void addressLost(Server& server, const std::string& why, StateChanges& changes);
    /// `cookie ... dynamic`: whether servers without a cookie value get one, and what it is made
    /// with; empty: none is made.
    void callDynamically(bool on);
    void setCookieKey(std::string key);
    bool dynamic() const { return m_balancer->dynamic(); }
    CheckView checkView(const Server& server, CheckRole role) const;
    size_t queueLength() const;

private:
    using Lock = std::unique_lock<std::mutex>;
    /// Slots that waiters got, or none; told once the lock is gone.
    using Grants = std::vector<std::pair<Waiter*, Server*>>;
    // choosing, with the lock held
    Server* stuckTo(const Ask& ask, Choice& choice, Lock& lock);
    bool giveNamed(Server& server, const Ask& ask, Because because, Choice& choice);
    bool giveLast(const Ask& ask, Choice& choice);
    void giveAny(const Ask& ask, Choice& choice);
    void giveBeside(const Ask& ask, Choice& choice);
    Server* pick(const Avoid& avoid, const Ask& ask);
    Server* spare(const Ask& ask);
    void give(Server& server, const Ask& ask, Because because, Choice& choice);
    void queue(Server* own, const Ask& ask, Because because, Choice& choice);
    void take(Server& server);
    void slotsChanged(Server& server);
    void serveLine(Server& server, Grants& grants);
    void serveAll(Grants& grants);
    Server* withSlot() const;
    size_t dismiss(Server& server, Grants& grants);
    static void tell(const Grants& grants);
    int64_t present() const { return m_crowd.present.load(std::memory_order_relaxed); }
    void serveGrown(Grants& grants);

    // state, with the lock held but for change()
    template <typename Alter>
    void change(Server& server, const Cause& cause, StateChanges& changes, Alter alter);
    void settle(Server& server, const Before& before, const Cause& cause, StateChanges& changes,
                Grants& grants);
    void stamp(Server& server, const Before& before);
    bool heldOnReturn(const Server& server) const;
    std::optional<CheckOutcome> observed(Server& server, Observed what);
    template <typename Alter>
    CheckOutcome judge(Server& server, const CheckResult& result, Alter alter);
    void count(Server& server, const CheckResult& result);
    void turn(Server& server, bool well, bool ill);
    std::string obeyAgent(Server& server, const AgentAnswer& said, StateChanges& changes);
    std::string limitByAgent(Server& server, const std::string& text);
    Answer executeOnAgent(Server& server, const Command& command, StateChanges& changes);
    std::vector<Server*> releaseIfAlone();
    void recount();
    const Server* backupInUse() const;
    void tellBackend(bool wasUp, const Before& change, const Server* before, StateChanges& changes);
    ServerState stateOf(const Server& server) const;
    Answer setWeight(Server& server, const std::string& text, StateChanges& changes);
    void rebuildStandings();
    Server& enlist(std::unique_ptr<Server> server);

    // report
    StatRow serverRow(const Server& server) const;
    Figures figuresOf(const Server& server) const;
    /// As `slowstart` has it now.
    static int weightNow(const Server& server);
    StatRow backendRow() const;
    double expectedShare(const Server& server) const;
    int scaledInUse() const;  ///< in sixteenths
    int weightInUse() const;

    void callByAddress(Server& server) const;
    void callAllByAddress();

    std::shared_ptr<const ProxyConf> m_conf;
    const Clock& m_clock;
    const RetryPolicy m_policy;
    const StickRules m_stickRules;
    const http::RuleBook m_rules;
    const http::HashKey m_hashKey;
    SharedCells<BackendCells> m_cells;
    std::atomic<bool> m_needsLocal{false};
    const bool m_redirects;
    bool m_dynamicCookies;    ///< control thread, like the next
    std::string m_cookieKey;  ///< of dynamic cookies

    mutable std::mutex m_mutex;  ///< guards all below, and the servers
    std::vector<std::unique_ptr<Server>> m_servers;
    std::unordered_map<int, Server*> m_byId;
    std::unique_ptr<Balancer> m_balancer;
    WaitLine m_line;
    std::vector<Server*> m_inUse;     ///< the eligible set
    int m_active = 0, m_backups = 0;  ///< eligible servers
    Crowd m_crowd;
    std::atomic<int64_t> m_presentMax{0};
    bool m_elastic = false;  ///< some server has a limit that follows the crowd
    int64_t m_queuedMax = 0;
    StandingList m_standings;
    bool m_standingsStale = true;
    uint64_t m_downs = 0;
    TimePoint m_changedAt;
    WallTime m_changedWall;
    Millis m_downFor{0};
};

template <typename Alter>
void Backend::change(Server& server, const Cause& cause, StateChanges& changes, Alter alter) {
    Grants grants;
    {
        const Lock lock(m_mutex);
        const Before before{server.op, server.admin, server.held};
        alter();
        settle(server, before, cause, changes, grants);
    }
    tell(grants);
}

}  // namespace yard
