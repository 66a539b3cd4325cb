#pragma once

#include <memory>

#include "core/net/timerwheel.h"
#include "core/traffic/backends/retry.h"
#include "core/traffic/backends/tracerecord.h"
#include "core/traffic/backends/upstream.h"

namespace yard {

class WorkerCore;

/// Why no server was found.
enum class SeekEnd : uint8_t { NoServer, QueueFull, QueueTimeout, ConnectFailed, ConnectTimeout };

class SeekOwner {
public:
    virtual ~SeekOwner() = default;
    /// Connected, or a kept connection. May be called within Seeker::start().
    virtual void serverFound(std::unique_ptr<Upstream> upstream) = 0;
    virtual void serverNotFound(SeekEnd end) = 0;
    /// The server that was chosen has `redir`: nothing is dialled.
    virtual void sentElsewhere(Server&) {}
    /// What an expression says of the request that seeks; empty: nothing.
    virtual std::string textOf(const SampleFetch& fetch) = 0;
};

/// Finds a connected server for one request: choose, queue, dial, and on failure retry or
/// redispatch as nextStep() says. Holds the slot of the chosen server until release(). Writes the
/// attempts into the trace. Reused from request to request; one worker's thread.
class Seeker final : private UpstreamUser, private WheelTimer {
public:
    explicit Seeker(WorkerCore& core);
    ~Seeker() override;

    /// What is pointed to stays valid until release().
    struct Request {
        SeekOwner* owner = nullptr;
        Backend* backend = nullptr;
        BackendCells* cells = nullptr;
        UpstreamShelf* shelf = nullptr;
        std::span<const StickStep> sticks;
        Server* wanted = nullptr;      ///< by a use-server rule or a cookie
        bool persist = false;          ///< even when it is down
        bool forced = false;           ///< `force-persist`: it is not redispatched
        int priority = 0, offset = 0;  ///< as in Ask
        Server* last = nullptr;        ///< as in Ask
        std::optional<uint32_t> key;   ///< for a hash algorithm
        /// For servers without a port of their own, and those that are told who the client is.
        const Endpoint* local = nullptr;
        const Endpoint* client = nullptr;
        uint64_t session = 0;  ///< whose connections to the latter serve nobody else
        Reuse reuse = Reuse::None;
        bool redirectable = false;  ///< a server with `redir` does not get it, but names another
        TraceRecord* trace = nullptr;
        TimePoint since;  ///< when the request was complete
    };
    void start(const Request& request);
    /// The found connection failed before the request took effect: counts as a failed connect.
    void lost();
    /// A kept connection was closed by the server before it answered: the same server, dialled
    /// anew.
    void dialAnew();
    /// The answer was none, and `retry-on` may allow another try. False: it does not, and nothing
    /// has changed; else tryAgain() is to be called once the connection is let go.
    bool mayTryAgain(Outcome outcome, int status);
    void tryAgain();
    /// The client is gone: stops seeking, gives the slot back.
    void cancel();
    /// The request is over: gives the slot back.
    void release();
    /// Forgets what it told of the last request.
    void clear();

    Server* server() const { return m_server; }
    /// Why this server and not another.
    Because because() const { return m_chosenBecause; }
    int retries() const { return m_attempt.done; }
    bool queued() const { return m_state == State::Queued; }
    /// While it is queued: since the request was complete, and for whom (null: for any server).
    int64_t waitedUs() const { return microsSince(m_request.since); }
    Server* awaited() const { return m_request.backend->awaitedAt(m_place); }
    /// Whose own queue was full, or kept it too long; null: no certain server's.
    const Server* refusedBy() const { return m_refusedBy; }
    bool redispatched() const { return m_redispatched; }
    /// It was to have another server than the one before, and there was none.
    bool gaveAllUp() const { return m_gaveAllUp; }
    /// HAProxy's Tw: until the server that was used (or last tried) was assigned; -1: none was.
    int64_t queueUs() const { return m_queueUs; }
    /// HAProxy's Tc: from then until it was connected, with retries; -1: it was not.
    int64_t connectUs() const { return m_connectUs; }
    /// Where it waited, all waits together.
    const QueuePlaces& queuePlaces() const { return m_places; }

    /// From the Backend, posted to this worker: a queued request got its slot, or is to choose
    /// anew.
    void granted(Server* server, const QueuePlaces& places);

private:
    struct Ticket;
    enum class State : uint8_t { Idle, Queued, Connecting, Pausing };
    void ask(const Server* avoid, bool toBackup);
    void chosen(Server& server, Because because);
    void noteMove(const Server* to);
    void failed(Outcome outcome);
    void giveUp(SeekEnd end);
    void refused(Server* by, SeekEnd end);
    void chooseAnew(Server& failedServer);
    void noteStick(const Choice& choice);
    void noteAttempt(Server& server, Because because, bool counts = true);
    void endAttempt(Outcome outcome);
    void countRetry();
    void noteWait(const QueuePlaces& places);
    int64_t microsSince(TimePoint then) const;
    void expired() override;
    static uint64_t bitOf(const Server& server) {
        return server.index() < 64 ? uint64_t{1} << server.index() : 0;
    }

    // seekerdial.cpp
    /// Not `counts`: it goes on with an attempt that is counted already.
    void connectNow(Reuse reuse, bool counts = true);
    IoResult dial(Server& server, std::unique_ptr<Upstream>& upstream);
    void limitDial();
    void upstreamReady() override;
    void connected(std::unique_ptr<Upstream> upstream);
    bool introduce(Upstream& upstream) const;
    bool settled(std::optional<Outcome> how);
    std::optional<Outcome> decided(Upstream* dial);
    std::optional<Outcome> shaken(Upstream& dial);
    const std::string& nameFor(Server& server);
    const std::string& nameBySni(Server& server);
    UpstreamSlot& slotOf(Server& server) const;
    uint64_t ownerFor(const Server& server) const;
    Endpoint targetOf(const Server& server) const;
    static Outcome outcomeOf(int error);

    // seekerhedge.cpp
    bool mayHedge() const;
    void challenge();
    void rivalFailed(Outcome outcome);
    void rivalWins();
    void promoteRival();
    void dropRival();
    void leaveRival(Outcome outcome);

    WorkerCore& m_core;
    Request m_request;
    State m_state = State::Idle;
    Attempt m_attempt;
    NextStep m_next;
    Ticket* m_ticket =
        nullptr;  ///< in the queue; may be gone already, the Backend tells by m_place
    uint64_t m_ticketId = 0, m_place = 0;
    std::unique_ptr<Ticket> m_spare;  ///< for the next choice, so that choosing allocates nothing
    std::unique_ptr<Upstream> m_dialing;
    Server* m_server = nullptr;  ///< whose slot is held
    std::string m_name;          ///< that nameBySni() found last
    TimePoint m_dialledAt;
    size_t m_ownAttempt = 0;  ///< the attempt with m_server, in the trace
    /// A second server, `hedge-connect`: dialled beside m_server, with a slot of its own.
    std::unique_ptr<Upstream> m_rivalDial;
    Server* m_rival = nullptr;
    TimePoint m_rivalAt;
    bool m_hedgeDue = false;        ///< what the timer runs for
    Server* m_abandoned = nullptr;  ///< which failed before this choice, or went down
    Server* m_awaited = nullptr;    ///< in the queue: the only one that will do
    Because m_because = Because::Balanced, m_chosenBecause = Because::Balanced;
    uint64_t m_tried = 0;
    TimePoint m_assignedAt;
    int64_t m_queueUs = -1, m_connectUs = -1, m_waitMs = 0;
    bool m_redispatched = false, m_gaveAllUp = false;
    QueuePlaces m_places;
    Server* m_refusedBy = nullptr;
};

}  // namespace yard
