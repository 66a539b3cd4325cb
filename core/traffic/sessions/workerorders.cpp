// What operators ask of a worker: limits, frontends, sessions.
#include <algorithm>

#include "core/base/lower.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {
namespace {

constexpr int RateRetryMillis = 20;

bool isWanted(const SessionRow& row, const Since& since) {
    if (since.queuedSessions && row.waitedMs < 0) return false;
    const auto has = [&](const std::string& text) {
        const auto same = [](char a, char b) { return lower(a) == lower(b); };
        return std::search(text.begin(), text.end(), since.sessionText.begin(),
                           since.sessionText.end(), same) != text.end();
    };
    return since.sessionText.empty() || has(row.client) || has(row.frontend) || has(row.backend) ||
           has(row.server) || has(row.awaited) || has(row.phase);
}

}  // namespace

/// All that may keep a newcomer waiting; true: it is counted at the frontend.
bool WorkerCore::admits(Frontend& frontend) {
    if (rateAllows() && frontend.rateAllows(nowMs())) return roomInProcess() && frontend.enter();
    if (!m_rateRetry.isActive()) m_rateRetry.start(RateRetryMillis);
    return false;
}

bool WorkerCore::rateAllows() {
    const int64_t connections = crew.connRateLimit.load(std::memory_order_relaxed);
    const int64_t sessions = crew.sessRateLimit.load(std::memory_order_relaxed);
    if (connections == 0 && sessions == 0) return true;
    const int64_t limit = connections == 0 ? sessions
                          : sessions == 0  ? connections
                                           : std::min(connections, sessions);
    uint64_t rate = 0;
    for (const Worker* worker : crew.workers) rate += worker->sessionRate().read(nowMs());
    return static_cast<int64_t>(rate) < limit;
}

bool WorkerCore::roomInProcess() {
    const int64_t most = crew.maxconn.load(std::memory_order_relaxed);
    if (processSessions() < most) return true;
    crew.full.store(true);
    // A session that left in between did not see the flag.
    return processSessions() < most;
}

void WorkerCore::frontendChanged(Frontend& frontend) {
    Desk* desk = findDesk(frontend);
    if (!desk || desk->closed) return;
    for (const auto& door : desk->doors) {
        if (!door->listener) continue;
        if (frontend.stopped)
            door->listener.reset();
        else if (frontend.paused)
            door->listener->refuse();
        else
            door->listener->hearAgain(desk->backlog(door->bind));
    }
    if (frontend.stopped || frontend.paused || desk->parked.empty()) return;
    desk->pause();
    resumeDesk(*desk);
}

std::vector<SessionRow> WorkerCore::sessionsAfter(const Since& since) {
    reactor.refresh();  // their ages are as of now, not of what happened last
    std::vector<const Session*> found;
    for (const auto& session : m_sessions)
        if (session->m_id > since.session) found.push_back(session.get());
    std::sort(found.begin(), found.end(),
              [](const Session* a, const Session* b) { return a->m_id < b->m_id; });
    std::vector<SessionRow> rows;
    for (const Session* session : found) {
        if (rows.size() >= static_cast<size_t>(std::max(since.maxSessions, 0))) break;
        SessionRow row;
        if (!session->describe(row) || !isWanted(row, since)) continue;
        row.id = session->m_id;
        rows.push_back(std::move(row));
    }
    return rows;
}

bool WorkerCore::endSession(uint64_t id) {
    reactor.refresh();
    for (const auto& session : m_sessions)
        if (session->m_id == id) {
            session->kill('K');
            return true;
        }
    return false;
}

void WorkerCore::endSessions(const ServerKey& server, char why) {
    reactor.refresh();
    std::vector<Session*> users;
    for (const auto& session : m_sessions)
        if (session->uses(server)) users.push_back(session.get());
    for (Session* session : users) session->kill(why);
}

}  // namespace yard
