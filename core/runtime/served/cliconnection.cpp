#include "core/runtime/served/cliconnection.h"

#include <pwd.h>
#include <sys/socket.h>

#include <array>

#include "core/base/endpoint.h"

namespace yard {
namespace {

/// Rounds before others have their turn.
constexpr int RoundsInTurn = 4;
/// Until something that was not there is asked for again.
constexpr Millis WaitTime{50};
/// For the client to close after us.
constexpr Millis FinishTime{2000};

std::string userName(uid_t uid) {
    std::array<char, 1024> space;
    passwd entry{}, *found = nullptr;
    getpwuid_r(uid, &entry, space.data(), space.size(), &found);
    return found ? found->pw_name : "user " + std::to_string(uid);
}

/// Who is at the other end, for the events: "socket (root, pid 12)", "socket (10.0.0.7:5123)".
std::string peerName(int fd) {
    ucred peer{};
    socklen_t length = sizeof peer;
    const bool local = Endpoint::localOf(fd).family() == AF_UNIX;
    if (!local) return "socket (" + Endpoint::peerOf(fd).text() + ")";
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0 || peer.pid <= 0)
        return "socket";
    return "socket (" + userName(peer.uid) + ", pid " + std::to_string(peer.pid) + ")";
}

std::unique_ptr<Conversation> begin(const CliConnection::Setting& setting, int fd) {
    if (setting.master)
        return std::make_unique<MasterSession>(setting.authority, setting.level, setting.master);
    return std::make_unique<CliSession>(setting.authority, setting.level, setting.sockets,
                                        setting.severityForm, peerName(fd));
}

}  // namespace

CliConnection::CliConnection(Reactor& reactor, int fd, const Setting& setting,
                             std::function<void(const CliConnection&)> gone)
    : m_reactor(reactor),
      m_stream(fd),
      m_session(begin(setting, fd)),
      m_idle(setting.idle),
      m_gone(std::move(gone)) {}

CliConnection::~CliConnection() {
    if (m_stream.open()) m_reactor.closing(*this);
}

bool CliConnection::start() {
    m_reactor.refresh();
    touch();
    return m_reactor.watch(m_stream.fd(), *this);
}

void CliConnection::ready(uint32_t events) {
    if (!m_gone) return;
    m_stream.note(events);
    if (m_finishing) return drain();
    for (int i = 0; i < RoundsInTurn; ++i)
        if (!round()) return wakeLater();
    m_reactor.again(*this);
}

/// While it waits for something to tell, silence is no idleness; a client that does not read is
/// still idle.
void CliConnection::wakeLater() {
    if (!m_gone || m_finishing || !m_session->waiting() || !m_out.empty()) return;
    if (m_stream.broken()) return end();
    touch();
    m_reactor.wheel().set(m_waker, m_reactor.now() + WaitTime);
}

// False: nothing to do before the next event.
bool CliConnection::round() {
    if (!m_out.empty() && !send()) return false;
    if (m_session->done()) {
        finish();
        return false;
    }
    const bool heard = hear();
    if (!m_gone) return false;
    std::string piece;
    const bool more = m_session->work(piece, Conversation::PieceSize);
    m_out.append(piece);
    return heard || more || !piece.empty() || m_session->done();
}

bool CliConnection::hear() {
    if (!m_session->wantsInput() || !m_stream.readable()) return false;
    std::array<char, 4096> bytes;
    const IoResult got = m_stream.read(bytes);
    if (got.done()) {
        m_session->receive({bytes.data(), got.bytes});
        touch();
        return true;
    }
    if (got.kind == IoResult::Kind::Ended) m_session->inputEnded();
    if (got.kind == IoResult::Kind::Failed) end();
    return got.kind == IoResult::Kind::Ended;
}

// True: all of it is sent.
bool CliConnection::send() {
    while (!m_out.empty()) {
        const IoResult sent = m_stream.write(m_out.view());
        if (sent.blocked()) return false;
        if (!sent.done()) {
            end();
            return false;
        }
        m_out.consume(sent.bytes);
        touch();
    }
    return true;
}

// Closing with unread bytes would reset the connection and could destroy the answer on its way.
void CliConnection::finish() {
    m_finishing = true;
    m_stream.shutWrite();
    m_reactor.wheel().set(*this, m_reactor.now() + FinishTime);
    drain();
}

void CliConnection::drain() {
    std::array<char, 4096> bytes;
    while (true) {
        const IoResult got = m_stream.read(bytes);
        if (got.done()) continue;
        if (!got.blocked()) end();
        return;
    }
}

void CliConnection::expired() { end(); }

void CliConnection::touch() {
    if (const auto asked = m_session->timeoutMs()) m_idle = Millis(*asked);
    if (m_idle.count() > 0) m_reactor.wheel().set(*this, m_reactor.now() + m_idle);
}

void CliConnection::end() {
    if (!m_gone) return;
    const auto gone = std::move(m_gone);
    m_gone = nullptr;
    m_reactor.wheel().cancel(*this);
    m_reactor.wheel().cancel(m_waker);
    gone(*this);
}

}  // namespace yard
