#pragma once

#include "core/net/proxyheader.h"
#include "core/traffic/workercore.h"

namespace yard {

/// A client's connection until its PROXY header has come; then a session for whom that names takes
/// its place. The header has to come in one piece and within `timeout client`, as with HAProxy.
class Introduction final : public Session, private Watcher, private WheelTimer {
public:
    Introduction(WorkerCore& core, Door& door, Arrival arrival);
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
    void take(std::string_view bytes);
    void turnAway(std::string_view why, bool nothingCame);
    void finish();

    WorkerCore& m_core;
    Door& m_door;
    Stream m_client;
    Arrival m_arrival;
    WallTime m_began;
};

}  // namespace yard
