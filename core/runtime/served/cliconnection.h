#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/net/buffer.h"
#include "core/net/reactor.h"
#include "core/net/stream.h"
#include "core/runtime/served/mastersession.h"

namespace yard {

/// One client of the Runtime API: carries bytes between its socket and its CliSession. Holds one
/// piece of an answer at most and makes the next when that is sent, with turns for others in
/// between. Control thread.
class CliConnection final : public Watcher, private WheelTimer {
public:
    struct Setting {
        Authority& authority;
        CliLevel level;
        const std::vector<std::string>& sockets;
        const AskMaster& master;  ///< empty: not the master's command line
        Millis idle;              ///< closed when nothing moved for so long; 0: never
        int severityForm = 0;
    };
    /// `gone` is called once, from within ready() or a timer; it must not destroy the connection.
    CliConnection(Reactor& reactor, int fd, const Setting& setting,
                  std::function<void(const CliConnection&)> gone);
    ~CliConnection() override;

    /// Begins to watch. False: errno says why.
    bool start();
    void ready(uint32_t events) override;

private:
    /// Asks again where there was nothing to say yet.
    struct Waker final : WheelTimer {
        explicit Waker(CliConnection& owner) : connection(owner) {}
        void expired() override { connection.ready(0); }
        CliConnection& connection;
    };
    void expired() override;
    void wakeLater();
    bool round();
    bool hear();
    bool send();
    void finish();
    void drain();
    void end();
    void touch();

    Reactor& m_reactor;
    Stream m_stream;
    const std::unique_ptr<Conversation> m_session;
    Millis m_idle;
    std::function<void(const CliConnection&)> m_gone;
    Buffer m_out;
    Waker m_waker{*this};
    bool m_finishing = false;  ///< all is said; waits for the client to close
};

}  // namespace yard
