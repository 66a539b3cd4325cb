#pragma once

#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "core/base/clock.h"
#include "core/checks/checkprogram.h"
#include "core/net/proxyheader.h"
#include "core/net/reactor.h"
#include "core/servers/server.h"

namespace yard {

/// What a Checker asks of its world; the Engine answers from the Backends.
class CheckWorld {
public:
    virtual ~CheckWorld() = default;
    virtual CheckView view(const Server& server, CheckRole role) = 0;
    /// What `http-check send-state` tells it: "UP 1/3; address=..".
    virtual std::string stateLine(const Server& server) = 0;
    virtual void checkStarted(Server& server, CheckRole role) = 0;
    virtual void checkDone(Server& server, CheckRole role, const CheckResult& result) = 0;
    /// `failback after`: the time is over for a server that was held.
    virtual void holdOver(Server& server) = 0;
};

/// One attempt to find out how a server is. Destroying it abandons the attempt without a call.
class Probe {
public:
    virtual ~Probe() = default;
};
using ProbeDone = std::function<void(const CheckResult&)>;

/// What a probe does, taken from the configuration.
struct ProbePlan {
    Endpoint target;  ///< of the steps that name no other
    std::shared_ptr<const CheckProgram> program;
    std::string server = {};  ///< its name
    /// What samples may ask of the running proxy; null: nothing.
    std::shared_ptr<const SampleWorld> world = {};
    std::string state = {};       ///< of the server, where the program tells it
    bool inService = true;        ///< the server is not down when the check begins
    ProxyGreeting greeting = {};  ///< of connections that send one
    bool greets = false;          ///< connections do what the server's words say, and these say so
    std::shared_ptr<const TlsDialer> tls = {};  ///< null: nothing asks for it
    bool secured = false;  ///< connections do what the server's words say, and these say TLS
    std::string sni = {};  ///< then
    std::vector<std::string> alpn = {};
    std::shared_ptr<const DialOptions> dialing = {};  ///< null: as the kernel connects
    Millis connectTimeout{2000};                      ///< min(timeout connect, inter)
    Millis checkTimeout{0};  ///< `timeout check`; 0: inter covers the whole check
    Millis inter{2000};
};
ProbePlan planProbe(const ServerConf& server, const ProxyConf& proxy, CheckRole role);
/// How often.
CheckConf intervalsOf(const ServerConf& server, CheckRole role);

/// When each of the checks begins, so that they do not all come at once: check i of n after
/// max(own interval, smallest interval of at least a second) * i / n, where the first factor is at
/// most `most` (`max-spread-checks`; 0: no limit).
std::vector<Millis> spreadStart(const std::vector<CheckConf>& checks, Millis most = Millis(0));
/// `spread-checks`: an interval that varies by up to so many percent; `chance` is from 0 to 1.
Millis spreadInterval(Millis interval, int percent, double chance);

/// Starts a probe; `done` is called once, later, in this thread.
std::unique_ptr<Probe> startProbe(const ProbePlan& plan, Reactor& reactor, Clock& clock,
                                  ProbeDone done);

/// When to check a server: the first check at its place in the start-up spreading, the next one the
/// interval of the state reached after the end of the last (semantics.md section 5). While a server
/// is in maintenance or its checks are paused their times pass, `inter` apart, without a check, so
/// that one that comes back is checked when the next is due (verified 2.6.12). Control thread.
class Checker {
public:
    /// `begin`: starts a probe; a test gives its own.
    using Begin = std::function<std::unique_ptr<Probe>(const ProbePlan&, ProbeDone)>;
    Checker(Server& server, CheckRole role, const ProxyConf& proxy, CheckWorld& world, Clock& clock,
            Begin begin, int spreadPercent = 0);
    ~Checker();
    void start(Millis firstDelay);
    /// Until the next check; 0 while one runs.
    Millis left() const;
    /// Now, without waiting for the interval (the C key); nothing while one runs.
    void checkNow();
    /// Traffic has shown errors: not later than in `fastinter`, where there is one.
    void hurry();
    /// The server was moved, or its checks are aimed elsewhere: the next one goes there.
    void targetChanged();

private:
    bool mayRun() const;
    void schedule(Millis delay);
    void run();
    void finished(const CheckResult& result);
    Millis interval() const;
    void watchHold(bool wasHeld);

    Server& m_server;
    const CheckRole m_role;
    const ProxyConf& m_proxy;
    const CheckConf m_conf;
    const Failback& m_failback;
    CheckWorld& m_world;
    Clock& m_clock;
    Begin m_begin;
    const int m_spreadPercent;
    std::minstd_rand m_random{std::random_device{}()};
    ProbePlan m_plan;
    std::unique_ptr<Probe> m_probe;
    std::unique_ptr<Timer> m_timer, m_hold;
    TimePoint m_due;  ///< of m_timer
};

}  // namespace yard
