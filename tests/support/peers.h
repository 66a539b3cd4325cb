#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/endpoint.h"

/// The other ends of loopback connections, for tests. The calls that wait run the calling thread's
/// Qt events meanwhile, so what is tested may live in the same thread; they give up after a
/// time-out, never by a sleep.
namespace yard::test {

constexpr Millis Patience{30000};

/// Waits until `done` is true, handling Qt events; false when it took longer than `patience`.
bool await(const std::function<bool()>& done, Millis patience = Patience);

/// One end of a TCP connection, written and read byte by byte. Moves, owns its descriptor.
class Wire {
public:
    Wire() = default;
    explicit Wire(int fd);
    ~Wire() { close(); }
    Wire(Wire&& other) noexcept { *this = std::move(other); }
    Wire& operator=(Wire&& other) noexcept;

    bool open() const { return m_fd >= 0; }
    int fd() const { return m_fd; }
    uint16_t localPort() const { return Endpoint::localOf(m_fd).port(); }

    /// All bytes, however slowly they are taken. False: the connection failed or nobody read.
    bool send(std::string_view bytes, Millis patience = Patience);
    /// As much as fits without waiting; the number of bytes taken.
    size_t sendSome(std::string_view bytes);
    /// Up to and with `mark`; what came until then when the connection ended or patience did.
    std::string readUntil(std::string_view mark, Millis patience = Patience);
    std::string readBytes(size_t count, Millis patience = Patience);
    /// Until the other side ends.
    std::string readAll(Millis patience = Patience);
    /// One HTTP response (or request) with its body by Content-Length or chunks, or to the end when
    /// `toEnd` and it has neither. `bodyless` for answers to HEAD.
    std::string readMessage(bool toEnd = true, bool bodyless = false, Millis patience = Patience);
    /// Waits for the end of the other side's bytes (FIN) or a reset.
    bool awaitEnd(Millis patience = Patience);
    /// Nothing to read for as long as `quiet`.
    bool silent(Millis quiet);

    bool ended() const { return m_ended; }     ///< FIN or RST was seen
    bool wasReset() const { return m_reset; }  ///< RST was seen
    void shutWrite();
    void reset();  ///< closes with RST
    void close();
    void setReceiveBuffer(int bytes);

private:
    bool pull();
    int m_fd = -1;
    bool m_ended = false, m_reset = false;
    std::string m_buffer;
};

/// A client of 127.0.0.1:`port`.
class TestClient : public Wire {
public:
    explicit TestClient(uint16_t port, int receiveBuffer = 0);
    /// Sends "METHOD TARGET HTTP/1.1", a Host, `headers` (each ended by CRLF), and the body.
    bool request(const std::string& target, const std::string& headers = {},
                 const std::string& method = "GET", const std::string& body = {});
    /// One request on a connection of its own: the whole answer, empty when there was none.
    static std::string get(uint16_t port, const std::string& target = "/",
                           const std::string& headers = {});
};

/// "HTTP/1.1 200 OK" -> 200; 0 when it is not an answer.
int statusOf(const std::string& answer);
std::string bodyOf(const std::string& answer);
/// The first header of that name, case ignored; empty when absent.
std::string headerOf(const std::string& message, const std::string& name);

/// A listener whose connections the test plays by hand.
class RawPeer {
public:
    explicit RawPeer(int backlog = 128);
    ~RawPeer() { refuse(); }
    uint16_t port() const { return m_port; }
    Wire accept(Millis patience = Patience);
    /// Closes the port: connecting is refused from now on.
    void refuse();

private:
    int m_fd = -1;
    uint16_t m_port = 0;
};

/// An address whose connects neither succeed nor fail: a listener with a full backlog.
class BlackHole {
public:
    BlackHole();
    uint16_t port() const { return m_listener.port(); }

private:
    RawPeer m_listener;
    std::vector<Wire> m_fillers;
};

/// A port of 127.0.0.1 that nobody listens on or will: none that the kernel gives to others, and of
/// this process alone until it ends. For what must refuse, and for programs that are told a port.
uint16_t refusingPort();

}  // namespace yard::test
