#include "core/traffic/sessions/tunnel.h"

namespace yard {

// Activity in either direction counts for both sides, as in HAProxy, so the shorter timeout
// decides.
IdleLimit idleLimit(const Timeouts& frontend, const Timeouts& backend, const Tunnel& tunnel) {
    IdleLimit found;
    const auto consider = [&found](int64_t millis, bool client) {
        if (millis > 0 && (found.millis == 0 || millis < found.millis)) found = {millis, client};
    };
    consider(backend.tunnel ? backend.tunnel : frontend.client, true);
    if (!backend.tunnel) consider(backend.server, false);
    if (tunnel.clientEnded()) consider(frontend.clientFin, true);
    if (tunnel.serverEnded()) consider(backend.serverFin, false);
    return found;
}

void Tunnel::start(Pump& up, Pump& down) {
    m_up = &up;
    m_down = &down;
    m_up->start(Framing::UntilClose, 0);
    m_down->start(Framing::UntilClose, 0);
    m_upEnded = m_downEnded = false;
    m_over = State::Ended;
}

// A receiver that takes no more ends its direction only: what it has sent before still arrives, and
// reading from it tells soon enough that it is gone.
Tunnel::State Tunnel::run(Stream& client, Stream& server, Scratch& scratch, bool upOnly) {
    bool again = false;
    if (!m_upEnded) {
        const Pump::State state = m_up->run(client, server, scratch);
        if (state == Pump::State::Cut) return State::ClientFailed;
        if (state == Pump::State::WriteFailed) m_over = State::ServerFailed;
        if (state == Pump::State::Ended) server.shutWrite();
        m_upEnded = state == Pump::State::Ended || state == Pump::State::WriteFailed;
        again |= state == Pump::State::Again;
    }
    if (!m_downEnded && !upOnly) {
        const Pump::State state = m_down->run(server, client, scratch);
        if (state == Pump::State::Cut) return State::ServerFailed;
        if (state == Pump::State::WriteFailed) m_over = State::ClientFailed;
        if (state == Pump::State::Ended) client.shutWrite();
        m_downEnded = state == Pump::State::Ended || state == Pump::State::WriteFailed;
        again |= state == Pump::State::Again;
    }
    if (m_upEnded && m_downEnded) return m_over;
    return again ? State::Again : State::Going;
}

}  // namespace yard
