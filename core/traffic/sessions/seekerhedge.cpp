// `# switchyard: hedge-connect`: a second server is dialled beside one that takes long to accept,
// and the first to do so is used.
#include <algorithm>

#include "core/traffic/sessions/seeker.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {

/// What persistence names is left only where a redispatch could leave it.
bool Seeker::mayHedge() const {
    if (m_rival || m_request.trace->attemptCount >= TraceRecord::MaxAttempts) return false;
    return !m_attempt.assignedByPersistence ||
           (m_request.backend->retryPolicy().redispatch && !m_request.persist);
}

/// Dials the next candidate, and the one after it where that fails at once.
void Seeker::challenge() {
    while (mayHedge()) {
        Ask ask;
        ask.avoid = m_server;
        ask.beside = true;
        ask.tried = m_tried | bitOf(*m_server);
        ask.key = m_request.key;
        ask.worker = m_core.index;
        const Choice choice = m_request.backend->choose(ask);
        if (choice.kind != Choice::Kind::Chosen) break;
        m_rival = choice.server;
        m_rivalAt = m_core.reactor.now();
        noteAttempt(*m_rival, Because::Hedged);
        const IoResult result = dial(*m_rival, m_rivalDial);
        const std::optional<Outcome> how = result.kind == IoResult::Kind::Failed
                                               ? outcomeOf(result.error)
                                               : decided(m_rivalDial.get());
        if (!how) break;
        if (*how == Outcome::Connected) return rivalWins();
        rivalFailed(*how);
    }
    // From here on only the limit of the first dial counts.
    const int64_t limit = m_request.backend->conf().timeouts.connect;
    if (limit) m_core.reactor.wheel().set(*this, m_dialledAt + Millis(limit));
}

void Seeker::rivalFailed(Outcome outcome) {
    m_core.observe(*m_request.backend, *m_rival, Observed::NotConnected);
    m_tried |= bitOf(*m_rival);
    leaveRival(outcome);
}

void Seeker::rivalWins() {
    endAttempt(Outcome::Overtaken);
    m_core.observe(*m_request.backend, *m_server, Observed::NotConnected);
    m_tried |= bitOf(*m_server);
    promoteRival();
    connected(std::move(m_dialing));
}

/// The rival takes the place of the first, which is counted as a redispatch is.
void Seeker::promoteRival() {
    Server& old = *m_server;
    old.cells(m_core.index).wredis.add();
    m_request.cells->wredis.add();
    ++m_attempt.done;
    m_attempt.assignedByPersistence = false;
    m_redispatched = true;
    m_because = m_chosenBecause = Because::Hedged;
    m_server = std::exchange(m_rival, nullptr);
    m_dialing = std::move(m_rivalDial);
    m_dialledAt = m_assignedAt = m_rivalAt;
    m_queueUs = microsSince(m_request.since) - microsSince(m_rivalAt);
    m_ownAttempt = m_request.trace->latestIndex();
    m_state = State::Connecting;
    m_request.backend->release(old);
}

/// The first was faster after all. Only a rival that has had as long as the first counts as failed.
void Seeker::dropRival() {
    if (!m_rival) return;
    if (m_core.reactor.now() - m_rivalAt >= Millis(m_request.backend->conf().hedgeConnect))
        m_core.observe(*m_request.backend, *m_rival, Observed::NotConnected);
    leaveRival(Outcome::Overtaken);
    // What was used stands last in the trace.
    TraceRecord& trace = *m_request.trace;
    const auto first = trace.attempts.begin();
    std::rotate(first + static_cast<std::ptrdiff_t>(m_ownAttempt),
                first + static_cast<std::ptrdiff_t>(m_ownAttempt) + 1,
                first + static_cast<std::ptrdiff_t>(trace.latestIndex()) + 1);
    m_ownAttempt = trace.latestIndex();
}

void Seeker::leaveRival(Outcome outcome) {
    m_request.trace->latest().outcome = outcome;
    m_rivalDial.reset();
    m_request.backend->release(*std::exchange(m_rival, nullptr));
}

}  // namespace yard
