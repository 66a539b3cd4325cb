#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/dialing.h"
#include "core/base/why.h"
#include "core/config/values/config.h"
#include "core/servers/counters.h"
#include "core/servers/health.h"

namespace yard {

/// The outcome of one health check, in HAProxy's words (semantics.md section 5).
struct CheckResult {
    bool passed = false;
    std::string
        status;        ///< "L4OK", "L4CON", "L4TOUT", "L7OK", "L7STS", "L7TOUT", "L7RSP", "SOCKERR"
    int code = -1;     ///< HTTP status at L7; else -1
    std::string info;  ///< last_chk: "Connection refused", a reason phrase; may be empty
    std::string description;  ///< "Layer4 connection problem"
    int64_t durationMs = 0;
    std::optional<std::string> line = {};  ///< of an agent that answered; then no status is set
};

/// What traffic showed of a server, for `observe`.
enum class Observed : uint8_t {
    Connected,
    NotConnected,
    GoodAnswer,
    WrongStatus,
    BadHead,
    ReadError,
    ReadTimeout,
    Closed
};

/// Whom a check asks: the server itself, or its agent.
enum class CheckRole : uint8_t { Health, Agent };

/// What a Checker needs to decide about its next interval.
struct CheckView {
    bool full = false;    ///< up with full health: `inter`
    bool empty = false;   ///< DOWN with no health: `downinter`; neither: `fastinter`
    bool paused = false;  ///< `disable health` or Fail
    bool maint = false;
    bool held = false;
    TimePoint changedAt{};  ///< the last state change
    bool stopped = false;   ///< DOWN
};

/// Reasons to be out of service that are not health (bits of srv_admin_state).
enum AdminBits : unsigned {
    ForcedMaint = 0x01,
    InheritedMaint = 0x02,
    ConfigMaint = 0x04,  ///< `disabled` in the file, whatever was done since
    ForcedDrain = 0x08,
    InheritedDrain = 0x10,
    ResolveMaint = 0x20,  ///< its name has no address
    AnyMaint = 0x23,
    AnyDrain = 0x18
};

enum class OpState : uint8_t { Stopped = 0, Starting = 1, Running = 2, Stopping = 3 };

/// What a server that tracks another sees of it: what is its state, and of the one at the end of
/// the chain the health.
struct Lead {
    OpState op = OpState::Running;
    bool maint = false, drain = false, held = false;
    Health health{1, 1};
    bool beingChecked = false;
    bool hasAgent = false, agentUp = true;
    bool observed = false;  ///< its traffic tells of its health
};

/// How full a backend is; what the limit of a server with `minconn` follows.
struct Crowd {
    std::atomic<int64_t> present{0};  ///< requests that came to it and are not over
    int64_t full = 1;                 ///< `fullconn`
};

/// A server of a backend: what the file says, its health and administrative state, its slots. All
/// but the constant parts and the cells is guarded by its Backend, whose methods are the only
/// writers.
class Server {
public:
    /// Number `index` of the file.
    Server(std::shared_ptr<const ProxyConf> proxy, size_t index, int workers);
    /// One that was added while the proxy runs.
    Server(std::shared_ptr<const ProxyConf> proxy, ServerConf conf, size_t index, int workers);

    /// What the file or `add server` says, and what commands made of it since: the address and
    /// where checks go (written and read in the control thread; workers ask place()) and `maxconn`
    /// (guarded by the Backend). The rest is constant.
    const ServerConf& conf() const { return m_conf; }
    const std::string& name() const { return conf().name; }
    int id() const { return conf().id; }
    size_t index() const { return m_index; }  ///< in declaration order, 0-based
    /// What a client's cookie calls it: as the file says, else by its address (HAProxy's dynamic
    /// cookies); empty: nothing. Any thread.
    using CookieRoom = std::array<char, 16>;
    std::string_view cookie(CookieRoom& room) const;
    /// Control thread; nothing: no name by its address.
    void callDynamically(std::optional<uint64_t> hash);
    /// How it is connected to; null: as the kernel does. Any thread.
    const std::shared_ptr<const DialOptions>& dialing() const { return m_dialing; }
    bool backup() const { return conf().backup; }
    Algorithm algorithm() const { return m_proxy->algorithm; }
    ServerCells& cells(int worker) { return m_cells[worker]; }
    const SharedCells<ServerCells>& cells() const { return m_cells; }

    /// Where to connect to; any thread.
    struct Place {
        Endpoint address;
        ServerConf::Port rule = ServerConf::Port::Fixed;
        int shift = 0;
    };
    Place place() const;
    /// Rises when the place changes: connections made before it are to the old one. Any thread.
    uint32_t moves() const { return m_moves.load(std::memory_order_acquire); }
    // Control thread.
    void move(const Endpoint& address, ServerConf::Port rule);
    /// Its name has no address any more; the port stays known.
    void loseAddress();
    void aimChecks(std::optional<Endpoint> address, std::optional<uint16_t> port);
    void aimAgent(std::optional<Endpoint> address, std::optional<uint16_t> port);
    void tellAgent(std::string send) { m_conf.agent.send = std::move(send); }
    /// With the Backend's lock held.
    void rename(std::string host) { m_conf.hostText = std::move(host); }
    void limit(int64_t maxconn) { m_conf.maxconn = maxconn; }

    // Guarded by the Backend.
    bool maint() const { return admin & AnyMaint; }
    bool drain() const { return admin & AnyDrain; }
    /// STOPPED: neither balancing nor persistence may use it.
    bool stopped() const { return op == OpState::Stopped || maint(); }
    /// UP (or STARTING), neither maint nor drain, weight above 0: the balance algorithm may use it.
    bool eligible() const { return usable && weight > 0; }
    /// A usable backup, or a held server: for a request that every other one has failed.
    bool inReserve() const { return weight > 0 && (held ? !stopped() : usable && backup()); }
    /// No free slot for a newcomer: those who wait for this very server come first.
    bool full() const { return conf().maxconn > 0 && (queued > 0 || !hasSlot()); }
    bool hasSlot() const { return conf().maxconn == 0 || served < slotLimit(); }
    /// How many it takes at a time now; `minconn` and `slowstart` begin with few.
    int64_t slotLimit() const;
    /// Its waiting line may not grow (`maxqueue`).
    bool lineFull() const { return conf().maxqueue > 0 && queued >= conf().maxqueue; }
    /// Has a check that is not paused; HAProxy says "no check" otherwise.
    bool beingChecked() const { return conf().checked && !checksPaused; }
    /// Has an agent that is asked.
    bool hasAgent() const { return conf().agent.on && !agentPaused; }
    /// Checks and agent agree that it works.
    bool foundWell() const {
        return (!beingChecked() || health.up()) && (!hasAgent() || agentHealth.up());
    }
    /// The checks, and the health, of the server whose state it shows: its own or that of its lead.
    bool showsChecks() const { return lead ? lead->beingChecked : beingChecked(); }
    const Health& shownHealth() const { return lead ? lead->health : health; }
    /// Traffic tells of the health of the server whose state it shows.
    bool observed() const { return lead ? lead->observed : conf().observe != Observe::None; }
    /// Its weight as dynamic algorithms count it now, in sixteenths.
    int scaledWeight() const { return weight * warmth; }
    /// UP from now on; from out of service slowly, where `slowstart` says so.
    void comeUp();
    /// Takes in how much of `slowstart` has passed by `now`.
    void warmUp(TimePoint now);
    /// Failed checks so far of those that bring it down; 0 unless it is up.
    int failing() const;
    Standing standing() const;
    /// The `status` column (semantics.md section 4, "status text").
    std::string statusText() const;
    /// "2 of 3 checks failed, not yet DOWN"; empty when health is full or nothing is checked.
    std::string healthWords() const;

    const Crowd* crowd = nullptr;  ///< of its backend
    Health health;
    OpState op = OpState::Running;
    unsigned admin = 0;
    std::optional<Lead> lead;  ///< of one that tracks another
    bool reweighable = true;   ///< by its algorithm; else `slowstart` counts for slots only
    static constexpr int FullWarmth = 16;
    int warmth = FullWarmth;  ///< while STARTING less
    int warmPercent = 100;    ///< passed of `slowstart`, for slotLimit()
    bool usable = true;  ///< derived by refresh(): up or starting, no maint, no drain, not held
    bool checksPaused = false, failed = false;
    /// Up, but takes no new traffic until an operator or `failback after` says so; only a change of
    /// op or admin by an operator, or an end of the hold, clears it.
    bool held = false;
    bool trusted = false;      ///< an operator restored it: it is not held when it comes up
    bool maintByFile = false;  ///< in maintenance since the start, nobody asked for it
    bool gone = false;         ///< deleted; it stays, for traces and sessions that name it, unseen
    int weight = 1;            ///< user weight now, 0..256
    int initialWeight = 1;
    int shownWeight = 1;                ///< as `weight`, but in maintenance that of before
    int64_t served = 0, servedMax = 0;  ///< slots taken now
    /// Of them, those that wait to connect again: HAProxy counts no session of theirs. Any thread.
    std::atomic<int> pausing{0};
    int64_t sessions() const { return served - pausing.load(std::memory_order_relaxed); }
    int64_t queued = 0, queuedMax = 0;
    /// Errors in a row in observed traffic. Any thread.
    std::atomic<int> errorsInRow{0};
    uint64_t observedFailures = 0;  ///< times that they reached `error-limit`
    CheckResult lastCheck;
    bool everChecked = false, checkRunning = false;
    Health agentHealth{1, 1};
    CheckResult lastAgent;
    bool agentPaused = false, agentEver = false, agentRunning = false;
    uint64_t checkFailures = 0, downs = 0;
    int failedInRow = 0;  ///< checks, since the last that passed
    TimePoint changedAt;  ///< last state change
    WallTime changedWall;
    Millis downFor{0};  ///< total, without the running outage

    /// The state of the same server in the graph before this one, as far as the file has not
    /// changed it; goes on counting in the same cells. Before it serves.
    void inherit(const Server& old);
    /// Back to before the first check, as at boot (leaving maintenance); what the last one found
    /// still stands in lastCheck.
    void forgetChecks();
    /// Brings `usable` in line after a change of op or admin.
    void refresh() {
        if (!maint()) shownWeight = weight;
        usable =
            (op == OpState::Running || op == OpState::Starting) && !maint() && !drain() && !held;
    }

private:
    void inheritAddress(const Server& old);
    void inheritHealth(const Server& old);
    std::string stateText() const;

    std::shared_ptr<const ProxyConf> m_proxy;
    ServerConf m_conf;
    size_t m_index;
    std::shared_ptr<const DialOptions> m_dialing;
    SharedCells<ServerCells> m_cells;
    mutable std::mutex m_placeMutex;  ///< of the address in m_conf
    std::atomic<uint32_t> m_moves{0};
    std::atomic<bool> m_hasHash{false};
    std::atomic<uint64_t> m_hash{0};  ///< its name in dynamic cookies
};

}  // namespace yard
