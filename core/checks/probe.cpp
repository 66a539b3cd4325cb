#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>

#include "core/checks/checker.h"
#include "core/checks/httpstatus.h"
#include "core/net/stream.h"

namespace yard {
namespace {

/// An answer's head beyond this is no answer (HAProxy: one buffer).
constexpr size_t MaxAnswer = 16384;
/// HAProxy cuts what a server says about itself (HCHK_DESC_LEN).
constexpr size_t MaxInfo = 127;

/// One health check over one connection: connect, and with option httpchk ask and read the head of
/// the answer. Statuses and words: semantics.md section 5. Ends with a RST, as HAProxy does, so
/// that checks leave no TIME_WAIT behind.
class NetProbe final : public Probe, private Watcher {
public:
    NetProbe(const ProbePlan& plan, Reactor& reactor, Clock& clock, ProbeDone done)
        : m_plan(plan),
          m_reactor(reactor),
          m_clock(clock),
          m_done(std::move(done)),
          m_started(clock.now()),
          m_timer(*this) {
        dial();
    }
    ~NetProbe() override { hangUp(); }

private:
    enum class Phase { Dialling, Asking, Failed };
    struct Deadline final : WheelTimer {
        explicit Deadline(NetProbe& owner) : probe(owner) {}
        void expired() override { probe.expired(); }
        NetProbe& probe;
    };

    void dial() {
        const IoResult dialled = Stream::dial(m_plan.target, m_stream);
        if (dialled.kind == IoResult::Kind::Failed || !m_reactor.watch(m_stream.fd(), *this)) {
            m_phase = Phase::Failed;
            m_errno = dialled.error ? dialled.error : errno;
            m_stream.close();
        }
        // A dial that failed at once is reported by the timer too: never within startProbe().
        m_reactor.wheel().set(
            m_timer, m_started + (m_phase == Phase::Failed ? Millis(0) : m_plan.connectTimeout));
    }

    void hangUp() {
        m_reactor.wheel().cancel(m_timer);
        if (!m_stream.open()) return;
        m_reactor.forget(m_stream.fd(), *this);
        m_stream.resetOnClose();
        m_stream.close();
    }

    void ready(uint32_t events) override {
        m_stream.note(events);
        if (m_phase == Phase::Dialling) {
            if (!m_stream.writable()) return;
            if (const int error = m_stream.dialError())
                return finish("L4CON", "Layer4 connection problem", errorWords(error));
            if (m_plan.kind == CheckKind::Tcp)
                return finish("L4OK", "Layer4 check passed", {}, true);
            m_phase = Phase::Asking;
            const bool whole = m_plan.checkTimeout == Millis(0);
            m_reactor.wheel().set(
                m_timer, whole ? m_started + m_plan.inter : m_clock.now() + m_plan.checkTimeout);
        }
        if (!ask()) return;
        read();
    }

    /// False: the probe is over.
    bool ask() {
        while (m_sent < m_plan.request.size()) {
            const IoResult wrote = m_stream.write(std::string_view(m_plan.request).substr(m_sent));
            if (wrote.kind == IoResult::Kind::Failed) return socketError(wrote.error), false;
            if (wrote.kind != IoResult::Kind::Done) break;
            m_sent += wrote.bytes;
        }
        return true;
    }

    void read() {
        while (true) {
            char piece[2048];
            const IoResult got = m_stream.read(piece);
            if (got.kind == IoResult::Kind::Blocked) return;
            const bool agent = m_plan.kind == CheckKind::Agent;
            if (got.kind == IoResult::Kind::Failed && agent && !m_answer.empty())
                return agentLeft();
            if (got.kind == IoResult::Kind::Failed) return socketError(got.error);
            if (got.kind == IoResult::Kind::Ended) return agent ? agentLeft() : answerEnded();
            m_answer.append(piece, got.bytes);
            if (agent) {
                if (agentSpoke()) return;
                continue;
            }
            const CheckAnswer answer = readCheckAnswer(m_answer);
            if (answer.state == CheckAnswer::State::Complete) {
                if (judge(answer, false)) return;
                continue;
            }
            if (answer.state == CheckAnswer::State::Bad || m_answer.size() >= MaxAnswer)
                return badAnswer();
        }
    }

    /// False: more of the body has to come first.
    bool judge(const CheckAnswer& answer, bool ended) {
        if (m_plan.expects.empty() && (answer.code < 200 || answer.code >= 400))
            return wrongStatus(answer, false), true;
        const std::string_view body = std::string_view(m_answer).substr(answer.size);
        const bool whole = ended || m_answer.size() >= MaxAnswer ||
                           (answer.length && body.size() >= *answer.length);
        for (const CheckExpect& expect : m_plan.expects) {
            const bool found = expect.codes.empty() ? body.find(expect.text) != body.npos
                                                    : isAmong(answer.code, expect.codes);
            if (!found && expect.codes.empty() && !whole) return false;
            if (found != expect.inverse) continue;
            if (!expect.codes.empty()) return wrongStatus(answer, expect.inverse), true;
            finish(
                "L7RSP", "Layer7 invalid response",
                found ? "HTTP check matched unwanted content" : "HTTP content check did not match");
            return true;
        }
        finish("L7OK", "Layer7 check passed", {}, true, answer.code);
        return true;
    }

    static bool isAmong(int code, const std::vector<std::pair<int, int>>& ranges) {
        return std::any_of(ranges.begin(), ranges.end(), [code](const auto& range) {
            return code >= range.first && code <= range.second;
        });
    }

    /// `disable-on-404`: whether it passes depends on the state of the server.
    void wrongStatus(const CheckAnswer& answer, bool unwanted) {
        const bool lenient = m_plan.disableOn404 && answer.code == 404 && !unwanted;
        finish(lenient ? "L7OKC" : "L7STS",
               lenient ? "Layer7 check conditionally passed" : "Layer7 wrong status",
               answer.reason.substr(0, MaxInfo), lenient, answer.code);
    }

    /// Its first line tells all; true: the probe is over.
    bool agentSpoke() {
        const size_t end = m_answer.find_first_of("\r\n");
        if (end == m_answer.npos && m_answer.size() < MaxAnswer) return false;
        if (end == m_answer.npos) {
            agentLeft();
        } else {
            CheckResult result;
            result.line = m_answer.substr(0, end);
            finish(std::move(result));
        }
        return true;
    }

    void agentLeft() {
        if (m_answer.empty())
            return finish("L7RSP", "Layer7 invalid response",
                          "TCPCHK got an empty response at step 2");
        CheckResult result;
        result.info = "Ignoring incomplete line from agent";
        finish(std::move(result));
    }

    void answerEnded() {
        const CheckAnswer answer = readCheckAnswer(m_answer);
        if (answer.state != CheckAnswer::State::Complete) return badAnswer();
        judge(answer, true);
    }

    void badAnswer() { finish("L7RSP", "Layer7 invalid response", {}); }
    void socketError(int error) { finish("SOCKERR", "Socket error", errorWords(error)); }

    void expired() {
        switch (m_phase) {
            case Phase::Dialling:
                return finish("L4TOUT", "Layer4 timeout", {});
            case Phase::Asking:
                return finish("L7TOUT", "Layer7 timeout", {});
            case Phase::Failed:
                return dialFailed();
        }
    }

    /// HAProxy tells a network that is not reachable from a local fault (verified 2.6.12).
    void dialFailed() {
        const std::string words = "General socket error (" + errorWords(m_errno) + ")";
        const bool network = m_errno == ENETUNREACH || m_errno == EHOSTUNREACH;
        finish(network ? "L4CON" : "SOCKERR",
               network ? "Layer4 connection problem" : "Socket error", words);
    }

    void finish(const char* status, const char* description, std::string info, bool passed = false,
                int code = -1) {
        CheckResult result;
        result.passed = passed;
        result.status = status;
        result.code = code;
        result.info = std::move(info);
        result.description = description;
        finish(std::move(result));
    }

    void finish(CheckResult result) {
        result.durationMs = std::chrono::duration_cast<Millis>(m_clock.now() - m_started).count();
        hangUp();
        // The receiver destroys this probe, so nothing of it is touched afterwards.
        const ProbeDone done = std::move(m_done);
        done(result);
    }

    const ProbePlan m_plan;
    Reactor& m_reactor;
    Clock& m_clock;
    ProbeDone m_done;
    TimePoint m_started;
    Deadline m_timer;
    Stream m_stream;
    Phase m_phase = Phase::Dialling;
    int m_errno = 0;
    size_t m_sent = 0;
    std::string m_answer;
};

}  // namespace

std::unique_ptr<Probe> startProbe(const ProbePlan& plan, Reactor& reactor, Clock& clock,
                                  ProbeDone done) {
    return std::make_unique<NetProbe>(plan, reactor, clock, std::move(done));
}

}  // namespace yard
