#include "core/traffic/sessions/seeker.h"

#include <QMetaObject>
#include <algorithm>

#include "core/traffic/sessions/workercore.h"

namespace yard {

/// Stands in the queue for a Seeker. It belongs to itself, as the Backend may be calling it on
/// another thread while the Seeker goes: whoever takes it out of the queue deletes it.
struct Seeker::Ticket final : Waiter {
    explicit Ticket(WorkerCore& c) : core(c), id(c.newTicket()) {}
    ~Ticket() override { core.ticketGone(); }
    void granted(Server* server) override {
        core.postGrant(id, *backend, server, places);
        delete this;
    }
    WorkerCore& core;
    Backend* backend = nullptr;
    const uint64_t id;
};

Seeker::Seeker(WorkerCore& core) : m_core(core) {}

Seeker::~Seeker() { cancel(); }

void Seeker::start(const Request& request) {
    clear();
    m_request = request;
    m_attempt.forced = request.forced;
    ask(nullptr, false);
}

void Seeker::clear() {
    m_attempt = {};
    m_abandoned = nullptr;
    m_tried = 0;
    m_queueUs = m_connectUs = -1;
    m_waitMs = 0;
    m_places = {};
    m_refusedBy = nullptr;
    m_redispatched = m_gaveAllUp = false;
}

void Seeker::ask(const Server* avoid, bool toBackup) {
    Ask ask;
    ask.avoid = avoid;
    ask.toBackup = toBackup;
    ask.tried = m_tried;
    ask.worker = m_core.index;
    if (!m_spare) m_spare = std::make_unique<Ticket>(m_core);
    m_spare->backend = m_request.backend;
    m_spare->stays = m_request.forced;
    ask.waiter = m_spare.get();
    const uint64_t ticketId = m_spare->id;
    const bool first = m_attempt.done == 0 && !m_abandoned;
    if (first) {
        ask.sticks = m_request.sticks;
        ask.wanted = m_request.wanted;
        ask.persist = m_request.persist;
        ask.forced = m_request.forced;
        ask.last = m_request.last;
        ask.standings = &m_request.trace->standings;
        ask.position = m_request.trace->position;
    }
    ask.key = m_request.key;
    ask.priority = m_request.priority;
    ask.offset = m_request.offset;
    const Choice choice = m_request.backend->choose(ask);
    if (first && !m_request.wanted && !m_request.sticks.empty()) noteStick(choice);
    if (choice.passedOver) m_abandoned = choice.passedOver;
    noteMove(choice.server ? choice.server : choice.awaited ? choice.awaited : choice.fullLine);
    switch (choice.kind) {
        case Choice::Kind::Chosen:
            return chosen(*choice.server, choice.because);
        case Choice::Kind::Queued:
            break;
        case Choice::Kind::Nobody:
            return choice.fullLine ? refused(choice.fullLine, SeekEnd::QueueFull)
                                   : giveUp(SeekEnd::NoServer);
    }
    // A grant may already be posted; it is delivered in this thread, so it finds the entry.
    m_ticket = m_spare.release();
    m_core.enqueue(ticketId, *this);
    m_ticketId = ticketId;
    m_place = choice.place;
    m_state = State::Queued;
    m_because = choice.because;
    m_awaited = choice.awaited;
    const Timeouts& t = m_request.backend->conf().timeouts;
    const int64_t limit = t.queue ? t.queue : t.connect;
    if (limit) m_core.reactor.wheel().set(*this, m_core.reactor.now() + Millis(limit));
}

void Seeker::granted(Server* server, const QueuePlaces& places) {
    m_ticket = nullptr;
    noteWait(places);
    m_core.reactor.wheel().cancel(*this);
    if (server) return chosen(*server, m_because);
    m_abandoned = m_awaited;
    ask(nullptr, false);
}

/// Counts what became of a server that was given up: another one, or none, took its place.
void Seeker::noteMove(const Server* to) {
    if (!m_abandoned) return;
    const bool moved = m_abandoned != to;
    m_redispatched |= moved;
    m_gaveAllUp = !to;
    ServerCells& old = m_abandoned->cells(m_core.index);
    (moved ? old.wredis : old.wretr).add();
    (moved ? m_request.cells->wredis : m_request.cells->wretr).add();
}

void Seeker::chosen(Server& server, Because because) {
    m_server = &server;
    m_because = m_chosenBecause = because;
    m_attempt.assignedByPersistence = because == Because::Stuck || because == Because::Ruled;
    m_queueUs = microsSince(m_request.since);
    m_assignedAt = m_core.reactor.now();
    if (m_abandoned == &server) m_because = Because::Retried;
    m_abandoned = nullptr;
    m_gaveAllUp = false;
    if (m_request.redirectable && !server.conf().redirect.empty()) {
        noteAttempt(server, because);
        m_request.trace->latest().outcome = Outcome::Answered;
        return m_request.owner->sentElsewhere(server);
    }
    connectNow(m_request.reuse);
}

void Seeker::lost() { failed(Outcome::ResetBeforeData); }

void Seeker::dialAnew() {
    endAttempt(Outcome::ResetBeforeData);
    m_because = Because::Retried;
    connectNow(Reuse::None, false);
}

// semantics.md section 3, rules 1 to 5.
void Seeker::failed(Outcome outcome) {
    m_dialing.reset();
    m_core.reactor.wheel().cancel(*this);
    m_connectUs = -1;
    endAttempt(outcome);
    Backend& backend = *m_request.backend;
    // First, as it may take the server down, which decides about the next step.
    m_core.observe(backend, *m_server, Observed::NotConnected);
    m_tried |= bitOf(*m_server);
    if (outcome == Outcome::WrongName)
        m_attempt.done = std::max(m_attempt.done, backend.retryPolicy().retries);
    if (m_rival) {
        promoteRival();
        limitDial();
        return upstreamReady();
    }
    backend.describe(m_attempt, *m_server, m_tried);
    m_next = nextStep(m_attempt, outcome, backend.retryPolicy());
    if (m_next.what == NextStep::Do::GiveUp) {
        m_server->cells(m_core.index).econ.add();
        return giveUp(outcome == Outcome::ConnectTimeout ? SeekEnd::ConnectTimeout
                                                         : SeekEnd::ConnectFailed);
    }
    ++m_attempt.done;
    if (m_next.what == NextStep::Do::Same) countRetry();
    m_waitMs = m_next.delay.count();
    m_state = State::Pausing;
    m_server->pausing.fetch_add(1, std::memory_order_relaxed);
    if (m_waitMs == 0) return expired();
    m_core.reactor.wheel().set(*this, m_core.reactor.now() + m_next.delay);
}

bool Seeker::mayTryAgain(Outcome outcome, int status) {
    if (!m_server) return false;
    m_request.backend->describe(m_attempt, *m_server, m_tried);
    m_attempt.status = status;
    m_next = nextStep(m_attempt, outcome, m_request.backend->retryPolicy());
    m_attempt.status = 0;
    return m_next.what != NextStep::Do::GiveUp;
}

/// At once, and counted as a retry of the server wherever it goes: of one that is kept twice, as
/// HAProxy does.
void Seeker::tryAgain() {
    ++m_attempt.done;
    countRetry();
    m_connectUs = -1;
    m_waitMs = 0;
    if (m_next.what == NextStep::Do::Same) {
        countRetry();
        m_because = Because::Retried;
        return connectNow(Reuse::None);
    }
    chooseAnew(*m_server);
}

void Seeker::expired() {
    switch (m_state) {
        case State::Idle:
            return;
        case State::Connecting:
            return std::exchange(m_hedgeDue, false) ? challenge() : failed(Outcome::ConnectTimeout);
        case State::Queued: {
            Ticket* ticket = m_ticket;
            m_core.dequeue(m_ticketId);
            m_ticket = nullptr;
            m_queueUs = microsSince(m_request.since);
            Server* server = awaited();
            if (m_request.backend->leaveQueue(m_place)) {
                noteWait(ticket->places);
                delete ticket;
            }
            return refused(server, SeekEnd::QueueTimeout);
        }
        case State::Pausing:
            break;
    }
    m_server->pausing.fetch_sub(1, std::memory_order_relaxed);
    m_state = State::Idle;
    if (m_next.what != NextStep::Do::Same) return chooseAnew(*m_server);
    m_because = Because::Retried;
    connectNow(Reuse::None);
}

void Seeker::countRetry() {
    m_server->cells(m_core.index).wretr.add();
    m_request.cells->wretr.add();
}

void Seeker::chooseAnew(Server& failedServer) {
    m_abandoned = &failedServer;
    m_server = nullptr;
    m_request.backend->release(failedServer);
    ask(&failedServer, m_next.what == NextStep::Do::RedispatchToBackup);
}

/// `by`: the server in whose own queue it had no success.
void Seeker::refused(Server* by, SeekEnd end) {
    m_refusedBy = by;
    if (by) by->cells(m_core.index).econ.add();
    giveUp(end);
}

void Seeker::giveUp(SeekEnd end) {
    m_state = State::Idle;
    m_request.cells->econ.add();
    release();
    m_request.owner->serverNotFound(end);
}

void Seeker::cancel() {
    m_core.reactor.wheel().cancel(*this);
    if (m_ticket) {
        m_queueUs = microsSince(m_request.since);
        m_core.dequeue(m_ticketId);
        if (m_request.backend->leaveQueue(m_place)) {
            noteWait(m_ticket->places);
            delete m_ticket;
        }
        m_ticket = nullptr;
    }
    if (m_rival) leaveRival(Outcome::ClientLeft);
    if (m_dialing) endAttempt(Outcome::ClientLeft);
    m_dialing.reset();
    if (m_state == State::Pausing) m_server->pausing.fetch_sub(1, std::memory_order_relaxed);
    m_state = State::Idle;
    release();
}

void Seeker::release() {
    if (!m_server) return;
    Server* server = m_server;
    m_server = nullptr;
    m_request.backend->release(*server);
}

void Seeker::noteWait(const QueuePlaces& places) {
    m_places.ofServer += places.ofServer;
    m_places.ofBackend += places.ofBackend;
}

int64_t Seeker::microsSince(TimePoint then) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(m_core.reactor.now() - then)
        .count();
}

void Seeker::noteStick(const Choice& choice) {
    TraceRecord& trace = *m_request.trace;
    const auto& step =
        m_request.sticks[choice.stickHit >= 0 ? static_cast<size_t>(choice.stickHit) : 0];
    trace.stickRule = step.rule;
    trace.stickTable = step.table;
    trace.stickHit = choice.stickHit >= 0;
    trace.stickServer = choice.stuckTo;
    trace.stickUsable = choice.because == Because::Stuck;
    trace.stickKeySize =
        static_cast<uint8_t>(step.key.bytes().copy(trace.stickKey, sizeof trace.stickKey));
}

void Seeker::noteAttempt(Server& server, Because because, bool counts) {
    ServerCells& cells = server.cells(m_core.index);
    const int64_t nowMs = m_core.nowMs();
    if (counts) {
        cells.stot.add();
        cells.sessions.add(nowMs);
    }
    cells.lastSession.set(static_cast<uint64_t>(nowMs));
    TraceRecord::Attempt& attempt = m_request.trace->next();
    attempt = {};
    attempt.server = &server;
    attempt.because = because;
    attempt.waitMs = static_cast<uint32_t>(m_waitMs);
    attempt.startUs = static_cast<uint32_t>(std::max<int64_t>(0, microsSince(m_request.since)));
    m_waitMs = 0;
}

void Seeker::endAttempt(Outcome outcome) {
    m_request.trace->attempts[m_ownAttempt].outcome = outcome;
}

}  // namespace yard
