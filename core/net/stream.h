#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/dialing.h"
#include "core/base/endpoint.h"
#include "core/net/ioresult.h"
#include "core/net/tlslayer.h"

namespace yard {

/// Closing then resets the connection (RST) instead of ending it.
void resetOnClose(int fd);
/// SO_KEEPALIVE, and what of its times is not left to the kernel (0).
void keepAlive(int fd, int count, int idle, int interval);

/// A connected (or connecting) stream socket that never blocks; the only class that knows it is a
/// descriptor. Remembers what edge-triggered events said, so that a caller reads and writes only
/// where it may succeed. Closes when destroyed. One thread.
class Stream {
public:
    Stream() = default;
    /// Nothing is tried on it until epoll has reported.
    explicit Stream(int fd) : m_fd(fd) {}
    ~Stream() { close(); }
    Stream(Stream&& other) noexcept;
    Stream& operator=(Stream&& other) noexcept;

    /// Begins to connect: Done, Blocked (under way; writable when decided) or Failed with errno.
    static IoResult dial(const Endpoint& to, Stream& stream);
    /// The same as `how` says; `lease` holds the local port where it is of a range.
    static IoResult dial(const Endpoint& to, Stream& stream, const DialOptions& how,
                         PortLease& lease);
    /// How a dial that was under way came out: 0, or errno.
    int dialError() const;

    /// From here on what is read and written goes through TLS; handshake() comes first.
    void secure(std::unique_ptr<TlsSession> session);
    /// Done, Blocked or Failed.
    IoResult handshake();
    /// Null: the connection is plain.
    const TlsLayer* tls() const { return m_tls.get(); }

    /// Takes over what epoll reported.
    void note(uint32_t events);
    bool readable() const { return m_readable; }
    bool writable() const { return m_writable; }
    /// The peer will send no more: its FIN was seen (perhaps with unread bytes before it).
    bool peerEnding() const { return m_ending; }
    /// Reset, or closed in both directions.
    bool broken() const { return m_broken; }

    bool open() const { return m_fd >= 0; }
    int fd() const { return m_fd; }
    IoResult read(std::span<char> into);
    /// As read(), but the bytes stay for the next one.
    IoResult peek(std::span<char> into);
    IoResult write(std::string_view bytes) { return write(bytes, {}); }
    /// Bytes, without those that TLS adds.
    struct Moved {
        uint64_t in = 0, out = 0;
    };
    /// What was read and written since the last call.
    Moved takeMoved() { return std::exchange(m_moved, {}); }
    /// Both in one call, `first` before `second`.
    IoResult write(std::string_view first, std::string_view second);
    /// Bytes can go between it and a pipe: those of TLS cannot.
    bool splices() const { return !m_tls; }
    /// From this stream into a pipe, and from a pipe into this stream, without copying.
    IoResult spliceTo(int pipe, size_t limit);
    IoResult spliceFrom(int pipe, size_t limit);
    /// Nothing can be read now; asks the kernel where events leave it open.
    bool quiet();
    /// The other side sees the end of our bytes; reading goes on.
    void shutWrite();
    /// Closing then resets the connection (RST) instead of ending it.
    void resetOnClose() { yard::resetOnClose(m_fd); }
    /// What was received is acknowledged now: a sender with Nagle's algorithm holds back what
    /// follows until then, which the kernel may put off for 40 ms.
    void acknowledge();
    void close();
    /// Closes, and the other side does not hear of it: see silence().
    void vanish();

private:
    static Stream freshFor(const Endpoint& to);
    IoResult connectTo(const Endpoint& to);
    IoResult receive(std::span<char> into, int flags);
    IoResult transmit(std::string_view first, std::string_view second);
    IoResult throughTls(const IoResult& result);
    void noteTls();
    IoResult spliced(int from, int to, size_t limit, bool& flag);
    IoResult took(ssize_t n, size_t wanted, bool& flag) const;
    int m_fd = -1;
    bool m_readable = false, m_writable = false, m_ending = false, m_broken = false, m_shut = false;
    /// QTcpServer accepts blocking descriptors. Other calls say MSG_DONTWAIT, which costs nothing;
    /// splice(2) has no such word, so only who needs it pays for making the descriptor
    /// non-blocking.
    bool m_mayBlock = true;
    Moved m_moved;
    std::unique_ptr<TlsLayer> m_tls;
};

/// Null: the connection is plain.
inline const TlsSession* tlsOf(const Stream& stream) {
    return stream.tls() ? &stream.tls()->session() : nullptr;
}

/// Closing the TCP connection then tells its other side nothing (tcp(7), TCP_REPAIR). Where that
/// is not permitted it is reset, by a packet that the first router does not let pass.
void silence(int fd);

/// An errno in words: "Connection refused".
std::string errorWords(int error);

}  // namespace yard
