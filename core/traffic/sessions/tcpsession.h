#pragma once

#include "core/traffic/sessions/exchange.h"
#include "core/traffic/sessions/tunnel.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {

/// A client's connection in TCP mode: joined to a server as it comes, until both have ended.
class TcpSession final : public Session,
                         private Watcher,
                         private SeekOwner,
                         private UpstreamUser,
                         private WheelTimer,
                         private LogFactSource {
public:
    TcpSession(WorkerCore& core, Door& door, Arrival arrival);
    ~TcpSession() override;
    void start() override;
    /// It goes on until its peers end it.
    void stopSoftly() override {}
    void follow() override {}
    void kill(char why) override;
    bool describe(SessionRow& row) const override;
    bool uses(const ServerKey& server) const override;

private:
    void ready(uint32_t events) override;
    void upstreamReady() override { m_stage == Stage::Answer ? inspectAnswer() : relay(); }
    void expired() override;
    void serverFound(std::unique_ptr<Upstream> upstream) override;
    void serverNotFound(SeekEnd end) override;
    std::string textOf(const SampleFetch& fetch) override;
    SampleContext asking(const ProxyConf& whose);
    void seek();
    bool clientLeft();
    bool hasSpoken();
    void relay();

    // tcpinspect.cpp
    void inspect();
    bool inspected(const http::RuleBook::TcpRules& rules, const ProxyConf& whose, int64_t delay);
    bool look(Stream& stream, int64_t delay);
    void refuse(bool silently);
    void enterBackend();
    void inspectAnswer();
    void rejectAnswer(size_t seen);
    void drop();
    void end(char who, char when);
    void noteStart();
    void noteEnd();
    void tell(LogFacts& facts, std::span<char> room) const override;
    void makeUniqueId() override;
    void log(bool early);

    const Timeouts& clientTimeouts() const { return m_door.desk.frontend.conf().timeouts; }
    const Timeouts& serverTimeouts() const {
        return m_exchange->way->route.backend->conf().timeouts;
    }

    WorkerCore& m_core;
    Door& m_door;
    Stream m_client;
    Endpoint m_address;
    int64_t m_handshake = 0;               ///< ms, of the PROXY protocol and TLS
    std::unique_ptr<Endpoint> m_carried;   ///< where a PROXY header says that it connected to
    std::unique_ptr<Exchange> m_exchange;  ///< until the end
    Tunnel m_tunnel;
    IdleLimit m_idle;
    /// Whose content rules have the word.
    enum class Stage : uint8_t {
        Frontend,
        Backend,
        Server,
        Answer,
        Relay
    } m_stage = Stage::Frontend;
    bool m_joined = false;
    TimePoint m_inspectUntil{};  ///< nothing: no rule waited yet
    std::string_view m_seen;     ///< what the rules look at, while they do
    bool m_open = false;         ///< more may come
    bool m_patient = false;      ///< time is left for what may
};

}  // namespace yard
