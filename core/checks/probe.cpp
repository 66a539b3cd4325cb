#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>

#include "core/checks/checker.h"
#include "core/checks/limits.h"
#include "core/net/stream.h"
#include "core/tls/tlsdialer.h"

namespace yard {
namespace {

struct StatusRow {
    std::string_view status, words;
    bool passes, hasCode;
};
/// HAProxy's results of a check (semantics.md section 5).
constexpr StatusRow Statuses[] = {
    {"SOCKERR", "Socket error", false, false},
    {"L4OK", "Layer4 check passed", true, false},
    {"L4TOUT", "Layer4 timeout", false, false},
    {"L4CON", "Layer4 connection problem", false, false},
    {"L6OK", "Layer6 check passed", true, false},
    {"L6TOUT", "Layer6 timeout", false, false},
    {"L6RSP", "Layer6 invalid response", false, false},
    {"L7TOUT", "Layer7 timeout", false, false},
    {"L7RSP", "Layer7 invalid response", false, false},
    {"L7OK", "Layer7 check passed", true, true},
    {"L7OKC", "Layer7 check conditionally passed", true, true},
    {"L7STS", "Layer7 wrong status", false, true},
};

/// One health check: the steps of its program, over one connection after another. Each ends with a
/// RST, as HAProxy does, so that checks leave no TIME_WAIT behind, unless the step says `linger`.
class NetProbe final : public Probe, private Watcher {
public:
    NetProbe(const ProbePlan& plan, Reactor& reactor, Clock& clock, ProbeDone done)
        : m_plan(plan),
          m_program(*plan.program),
          m_reactor(reactor),
          m_clock(clock),
          m_done(std::move(done)),
          m_started(clock.now()),
          m_timer(*this) {
        if (plan.world) m_variables.share(plan.world->variables);
        for (; step().what == CheckStep::Do::Act; next()) m_program.act(m_at, scene());
        dial();
    }
    ~NetProbe() override { hangUp(); }

private:
    enum class Phase { Dialling, Agreeing, Talking, Failed };
    struct Deadline final : WheelTimer {
        explicit Deadline(NetProbe& owner) : probe(owner) {}
        void expired() override { probe.expired(); }
        NetProbe& probe;
    };

    const CheckStep& step() const { return m_program.step(m_at); }

    CheckScene scene() {
        CheckScene scene{m_received, m_ended, m_plan.inService, m_plan.state, m_plan.server};
        scene.socket = m_stream.fd();
        scene.tls = tlsOf(m_stream);
        scene.world = m_plan.world.get();
        scene.variables = &m_variables;
        return scene;
    }

    Endpoint target() {
        const CheckConnect& connect = step().connect;
        const Endpoint address = connect.address.value_or(m_plan.target);
        const uint16_t port = m_program.port(m_at, scene());
        return address.withPort(port ? port : m_plan.target.port());
    }

    /// The step at hand is a connection.
    void dial() {
        m_phase = Phase::Dialling;
        m_linger = step().connect.linger;
        m_dialled = m_clock.now();
        m_received.clear();
        m_ended = false;
        m_mustRead = true;
        m_port.end();
        const IoResult dialled = m_plan.dialing
                                     ? Stream::dial(target(), m_stream, *m_plan.dialing, m_port)
                                     : Stream::dial(target(), m_stream);
        if (dialled.kind == IoResult::Kind::Failed || !m_reactor.watch(m_stream.fd(), *this)) {
            m_phase = Phase::Failed;
            m_errno = dialled.error ? dialled.error : errno;
            m_stream.close();
        }
        // A dial that failed at once is reported by the timer too: never within startProbe().
        m_reactor.wheel().set(
            m_timer, m_dialled + (m_phase == Phase::Failed ? Millis(0) : m_plan.connectTimeout));
    }

    void hangUp() {
        m_reactor.wheel().cancel(m_timer);
        if (!m_stream.open()) return;
        m_reactor.forget(m_stream.fd(), *this);
        if (!m_linger) m_stream.resetOnClose();
        m_stream.close();
    }

    void ready(uint32_t events) override {
        m_stream.note(events);
        if (m_phase == Phase::Dialling && !connected()) return;
        if (m_phase == Phase::Agreeing && !agreed()) return;
        if (m_phase == Phase::Talking) advance();
    }

    /// False: not yet, or the probe is over.
    bool connected() {
        if (!m_stream.writable()) return false;
        if (const int error = m_stream.dialError())
            return finish("L4CON", errorWords(error) + m_program.place(m_at)), false;
        if (!greet()) return false;
        if (!secure()) return established(), true;
        m_phase = Phase::Agreeing;
        return true;
    }

    /// False: the connection stays plain.
    bool secure() {
        const CheckConnect& connect = step().connect;
        const bool asServer = connect.asServer && m_plan.secured;
        if ((!connect.tls && !asServer) || !m_plan.tls) return false;
        const bool ownNames = !connect.sni.empty() || !connect.asServer;
        const bool ownProtocols = !connect.alpn.empty() || !connect.asServer;
        auto session = m_plan.tls->checkSession(ownNames ? connect.sni : m_plan.sni,
                                                ownProtocols ? connect.alpn : m_plan.alpn);
        if (!session) return false;
        m_stream.secure(std::move(session));
        return true;
    }

    /// False: not yet, or the probe is over.
    bool agreed() {
        const IoResult result = m_stream.handshake();
        if (result.blocked()) return false;
        if (result.done()) return established(), true;
        const TlsLayer& tls = *m_stream.tls();
        std::string words(wordsOf(tls.handshakeFault()));
        if (tls.socketError()) words += " (" + errorWords(tls.socketError()) + ")";
        return finish("L6RSP", words + m_program.place(m_at)), false;
    }

    void established() {
        m_phase = Phase::Talking;
        const bool whole = m_plan.checkTimeout == Millis(0);
        m_reactor.wheel().set(
            m_timer, whole ? m_dialled + m_plan.inter : m_clock.now() + m_plan.checkTimeout);
        next();
    }

    /// Tells the server, which expects it, that we speak for ourselves. False: the probe is over.
    bool greet() {
        const CheckConnect& connect = step().connect;
        if (!connect.sendProxy && !(connect.asServer && m_plan.greets)) return true;
        char room[ProxyGreeting::MaxSize];
        const int fd = m_stream.fd();
        const std::string_view bytes =
            m_plan.greeting.write(Endpoint::localOf(fd), Endpoint::peerOf(fd), true, room);
        const IoResult wrote = m_stream.write(bytes);
        if (wrote.done() && wrote.bytes == bytes.size()) return true;
        return socketError(wrote.error), false;
    }

    void next() {
        ++m_at;
        m_sending = false;
    }

    /// As many steps as can be made now; nothing of the probe is touched after it is over.
    void advance() {
        while (m_at < m_program.size()) {
            if (step().what == CheckStep::Do::Connect) {
                hangUp();
                return dial();
            }
            m_code = 0;
            if (step().what == CheckStep::Do::Act)
                m_program.act(m_at, scene());
            else if (step().what == CheckStep::Do::Expect ? !expect() : !send())
                return;
            next();
        }
        const CheckVerdict told = m_program.passed(scene(), m_code);
        const bool agreed = told.status == "L4OK" && m_stream.tls();
        finish(agreed ? "L6OK" : told.status, told.info, told.code);
    }

    /// False: not all was sent, or the probe is over.
    bool send() {
        if (!m_sending) {
            auto bytes = m_program.outgoing(m_at, scene());
            if (!bytes)
                return finish("L7RSP",
                              "tcp-check send : failed to build log-format string at step " +
                                  std::to_string(step().number)),
                       false;
            m_outgoing = std::move(*bytes);
            m_sending = true;
            m_received.clear();  // what comes next answers this
        }
        while (!m_outgoing.empty()) {
            const IoResult wrote = m_stream.write(m_outgoing);
            if (wrote.kind == IoResult::Kind::Failed) return socketError(wrote.error), false;
            if (wrote.kind != IoResult::Kind::Done) return false;
            m_outgoing.erase(0, wrote.bytes);
        }
        m_mustRead = true;
        return true;
    }

    /// False: more has to come first, or the probe is over.
    bool expect() {
        if (m_mustRead && !receive()) return false;
        m_mustRead = false;
        const CheckVerdict verdict = m_program.judge(m_at, scene());
        m_code = verdict.code;
        switch (verdict.kind) {
            case CheckVerdict::Kind::Pass:
                return true;
            case CheckVerdict::Kind::Wait:
                m_at = m_program.head(m_at);
                m_mustRead = true;
                return false;
            case CheckVerdict::Kind::Line:
                return finishAgent(verdict), false;
            case CheckVerdict::Kind::Fail:
                break;
        }
        if (verdict.status.empty()) return finishAgent(verdict), false;
        return finish(verdict.status, verdict.info, verdict.code), false;
    }

    /// False: there is nothing new, or the probe is over.
    bool receive() {
        const size_t before = m_received.size();
        while (!m_ended && m_received.size() < MaxAnswer) {
            char piece[2048];
            const IoResult got = m_stream.read(piece);
            if (got.kind == IoResult::Kind::Blocked) break;
            // Who has answered may leave as he likes.
            if (got.kind == IoResult::Kind::Failed && m_received.empty())
                return socketError(got.error), false;
            if (got.kind != IoResult::Kind::Done)
                m_ended = true;
            else
                m_received.append(piece, got.bytes);
        }
        if (m_received.empty() && m_ended) return emptyAnswer(), false;
        return m_ended || m_received.size() > before;
    }

    void emptyAnswer() {
        if (m_program.kind() == CheckRules::Kind::Http) return finish("L7RSP", {});
        std::string words = "TCPCHK got an empty response at step " + std::to_string(step().number);
        if (!step().comment.empty()) words += " comment: '" + step().comment + "'";
        const std::string& status = step().expect.errorStatus;
        finish(status.empty() ? "L7RSP" : status, words);
    }

    void socketError(int error) {
        const bool ofTls = m_stream.tls() && !m_stream.tls()->socketError();
        finish("SOCKERR", (ofTls ? "SSL fatal error" : errorWords(error)) + m_program.place(m_at));
    }

    void expired() {
        const std::string place = m_program.place(m_at);
        if (m_phase == Phase::Failed) return dialFailed();
        if (m_phase == Phase::Dialling) return finish("L4TOUT", place);
        if (m_phase == Phase::Agreeing) return finish("L6TOUT", place);
        const bool waits = step().what == CheckStep::Do::Expect;
        const std::string status = waits ? step().expect.timeoutStatus : std::string();
        finish(status.empty() ? "L7TOUT" : status, place);
    }

    /// HAProxy tells a network that is not reachable from a local fault (verified 2.6.12).
    void dialFailed() {
        const bool network = m_errno == ENETUNREACH || m_errno == EHOSTUNREACH;
        finish(network ? "L4CON" : "SOCKERR",
               "General socket error (" + errorWords(m_errno) + ")" + m_program.place(m_at));
    }

    void finishAgent(const CheckVerdict& verdict) {
        CheckResult result;
        if (verdict.kind == CheckVerdict::Kind::Line)
            result.line = verdict.info;
        else
            result.info = verdict.info;
        end(std::move(result));
    }

    void finish(std::string_view status, const std::string& info, int code = 0) {
        const auto* row =
            std::ranges::find_if(Statuses, [&](const auto& one) { return one.status == status; });
        CheckResult result;
        result.passed = row->passes;
        result.status = status;
        result.code = row->hasCode ? code : -1;
        result.info = info.substr(0, MaxInfo);
        result.description = row->words;
        end(std::move(result));
    }

    void end(CheckResult result) {
        result.durationMs = std::chrono::duration_cast<Millis>(m_clock.now() - m_started).count();
        hangUp();
        // The receiver destroys this probe, so nothing of it is touched afterwards.
        const ProbeDone done = std::move(m_done);
        done(result);
    }

    const ProbePlan m_plan;
    const CheckProgram& m_program;
    Reactor& m_reactor;
    Clock& m_clock;
    ProbeDone m_done;
    TimePoint m_started, m_dialled;  ///< the whole, and the connection at hand
    Deadline m_timer;
    Stream m_stream;
    PortLease m_port;  ///< of ours, where the server's `source` gives a range
    Phase m_phase = Phase::Dialling;
    bool m_linger = false;
    int m_errno = 0;
    size_t m_at = 0;  ///< the step at hand
    std::string m_outgoing;
    bool m_sending = false;
    std::string m_received;  ///< since the last thing sent
    bool m_ended = false;    ///< nothing more comes
    bool m_mustRead = true;  ///< before the next look
    int m_code = 0;
    Variables m_variables{Variables::Of::Check};
};

}  // namespace

std::unique_ptr<Probe> startProbe(const ProbePlan& plan, Reactor& reactor, Clock& clock,
                                  ProbeDone done) {
    return std::make_unique<NetProbe>(plan, reactor, clock, std::move(done));
}

}  // namespace yard
