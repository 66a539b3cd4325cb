#pragma once

#include "core/config/values/config.h"
#include "core/traffic/sessions/pump.h"

namespace yard {

class Tunnel;

/// How long a tunnel may be silent, and whose timeout that is.
struct IdleLimit {
    int64_t millis = 0;  ///< 0: for ever
    bool client = true;
};
IdleLimit idleLimit(const Timeouts& frontend, const Timeouts& backend, const Tunnel& tunnel);

/// Both directions between a client and a server until both have ended: an end travels as a
/// half-close, and the other direction goes on.
class Tunnel {
public:
    enum class State : uint8_t {
        Going,  ///< until an event
        Again,  ///< more can move, after others had their turn
        Ended,  ///< both ended well
        ClientFailed,
        ServerFailed
    };
    void start(Pump& up, Pump& down);
    /// `upOnly`: what the server says is left where it is.
    State run(Stream& client, Stream& server, Scratch& scratch, bool upOnly = false);
    bool clientEnded() const { return m_upEnded; }
    bool serverEnded() const { return m_downEnded; }

private:
    Pump* m_up = nullptr;
    Pump* m_down = nullptr;
    bool m_upEnded = false, m_downEnded = false;
    State m_over = State::Ended;
};

}  // namespace yard
