#pragma once

#include "core/net/proxyheader.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {

/// A client's connection until its PROXY header has come, and until both have agreed on TLS; then a
/// session for whom it is takes its place. The header has to come in one piece, and all of it
/// within `timeout client`, as with HAProxy.
class Introduction final : public Session, private Watcher, private WheelTimer {
public:
    /// `awaitsHeader`: of the PROXY protocol. TLS follows where the bind says so.
    Introduction(WorkerCore& core, Door& door, Arrival arrival, bool awaitsHeader);
    ~Introduction() override;
    void start() override;
    void stopSoftly() override { finish(); }
    void follow() override {}
    void kill(char) override { finish(); }
    bool describe(SessionRow&) const override { return false; }
    bool uses(const ServerKey&) const override { return false; }

private:
    void ready(uint32_t events) override;
    void expired() override;
    void readHeader();
    void take(std::string_view bytes);
    void shakeHands();
    void countHandshake(const TlsLayer& tls, bool done);
    void welcome();
    void turnAway(ConnectionFault why);
    void log(ConnectionFault why);
    size_t writeFormatted(const http::TextFormat& format, ConnectionFault why, LogFacts& facts,
                          std::span<char> out);
    void finish();
    const BindConf& bind() const;

    WorkerCore& m_core;
    Door& m_door;
    Stream m_client;
    Arrival m_arrival;
    WallTime m_began;
    bool m_awaitsHeader;
};

}  // namespace yard
