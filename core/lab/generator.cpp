#include "core/lab/generator.h"

#include <sys/epoll.h>

#include <algorithm>
#include <charconv>

#include "core/base/lower.h"
#include "core/net/stream.h"

namespace yard {
namespace {

/// A generator that is this much behind its plan does not catch up: the computer was asleep.
constexpr Millis MaxBehind{500};
/// Descriptors are shared with the proxy in the same process.
constexpr size_t MaxUnderWay = 1000;

std::string_view headOf(const std::string& answer) {
    const size_t end = answer.find("\r\n\r\n");
    return end == std::string::npos ? std::string_view()
                                    : std::string_view(answer).substr(0, end + 4);
}

/// False: the answer goes on to the end of the connection.
bool contentLength(std::string_view head, size_t& length) {
    constexpr std::string_view Name = "\r\ncontent-length:";
    const auto same = [](char a, char b) { return lower(a) == b; };
    const auto found = std::search(head.begin(), head.end(), Name.begin(), Name.end(), same);
    if (found == head.end()) return false;
    head.remove_prefix(static_cast<size_t>(found - head.begin()) + Name.size());
    head.remove_prefix(head.find_first_not_of(" \t"));
    return std::from_chars(head.data(), head.data() + head.size(), length).ec == std::errc();
}

}  // namespace

class Generator::Request final : public Watcher, public WheelTimer {
public:
    explicit Request(Generator& owner) : m_owner(owner), m_begun(owner.m_clock.now()) {}
    ~Request() override { close(); }

    void begin() {
        if (Stream::dial(m_owner.m_target, m_stream).kind == IoResult::Kind::Failed)
            return end(false);
        m_owner.m_reactor.wheel().set(*this, m_begun + Patience);
        if (!m_owner.m_reactor.watch(m_stream.fd(), *this)) end(false);
    }
    void ready(uint32_t events) override {
        if (!m_stream.open()) return;
        m_stream.note(events);
        if (!m_asked && m_stream.writable()) ask();
        if (m_asked && m_stream.open()) listen();
    }
    void expired() override { end(false); }
    bool done() const { return m_done; }
    TimePoint begun() const { return m_begun; }

private:
    void ask() {
        if (m_stream.dialError() != 0) return end(false);
        const IoResult r = m_stream.write(m_owner.m_text);
        // So few bytes go out at once or not at all.
        m_asked = r.kind == IoResult::Kind::Done;
        if (r.kind == IoResult::Kind::Failed) end(false);
    }
    void listen() {
        char block[4096];
        for (;;) {
            const IoResult r = m_stream.read(block);
            if (r.kind == IoResult::Kind::Blocked) return;
            if (r.kind != IoResult::Kind::Done) return end(!m_sized && good());
            m_answer.append(block, r.bytes);
            if (whole()) return end(good());
        }
    }
    bool whole() {
        const std::string_view head = headOf(m_answer);
        size_t length = 0;
        m_sized = !head.empty() && contentLength(head, length);
        return m_sized && m_answer.size() >= head.size() + length;
    }
    bool good() const {
        return !headOf(m_answer).empty() && m_answer.compare(0, 7, "HTTP/1.") == 0 &&
               m_answer.compare(8, 2, " 5") != 0;
    }
    void end(bool answered) {
        m_done = true;
        close();
        m_owner.ended(*this, answered);
    }
    void close() {
        m_owner.m_reactor.wheel().cancel(*this);
        if (!m_stream.open()) return;
        m_owner.m_reactor.forget(m_stream.fd(), *this);
        m_stream.close();
    }

    Generator& m_owner;
    TimePoint m_begun;
    Stream m_stream;
    std::string m_answer;
    bool m_asked = false, m_sized = false, m_done = false;
};

Generator::Generator(const Endpoint& target, Clock& clock)
    : m_target(target),
      m_clock(clock),
      m_reactor(clock),
      m_text("GET / HTTP/1.1\r\nhost: " + target.text() +
             "\r\nuser-agent: switchyard-lab\r\naccept: */*\r\n\r\n") {}

Generator::~Generator() = default;

void Generator::setRate(int perSecond) {
    m_rate = std::clamp(perSecond, 0, MaxRate);
    m_timer.reset();
    m_due = m_clock.now();
    if (m_rate) tick();
}

void Generator::tick() {
    const TimePoint now = m_clock.now();
    if (now - m_due > MaxBehind) m_due = now;
    for (; m_due <= now; m_due += std::chrono::nanoseconds(std::chrono::seconds(1)) / m_rate)
        send();
    m_timer = m_clock.after(std::chrono::ceil<Millis>(m_due - now), [this] { tick(); });
}

void Generator::send() {
    if (m_requests.size() >= MaxUnderWay) return;
    ++m_counts.sent;
    m_requests.push_back(std::make_unique<Request>(*this));
    m_requests.back()->begin();
}

void Generator::ended(Request& request, bool answered) {
    ++(answered ? m_counts.ok : m_counts.lost);
    const auto waited = std::chrono::ceil<Millis>(m_clock.now() - request.begun());
    m_counts.worst = std::max(m_counts.worst, waited);
    // The request is still on the stack.
    m_reactor.later([this] { std::erase_if(m_requests, [](const auto& r) { return r->done(); }); });
}

}  // namespace yard
