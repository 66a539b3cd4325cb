#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/connectionfault.h"
#include "core/net/ioresult.h"
#include "core/tls/tlssession.h"

namespace yard {

/// TLS between a Stream and its socket. Knows what edge-triggered events said of the socket, which
/// is not what can be read: bytes may be decrypted, or wait to be, while the socket is silent, and
/// a record may be there that holds none. What was written is with the kernel; where that took only
/// a part of a record the same bytes, or more behind them, must be offered again. One thread.
class TlsLayer {
public:
    /// The descriptor stays the Stream's.
    TlsLayer(std::unique_ptr<TlsSession> session, int fd);
    ~TlsLayer();
    TlsLayer(const TlsLayer&) = delete;
    TlsLayer& operator=(const TlsLayer&) = delete;

    /// What epoll said of the socket; `ending`: its last bytes are there.
    void note(bool readable, bool writable, bool ending);
    /// Reading, or writing, may come to something.
    bool mayRead() const { return m_mayRead; }
    bool mayWrite() const { return m_mayWrite; }
    bool ended() const { return m_ended; }  ///< the peer has said all, or is gone

    /// Done, Blocked, or Failed; then handshakeFault() tells why.
    IoResult handshake();
    bool established() const { return m_established; }
    ConnectionFault handshakeFault() const;
    /// The peer had not begun one before it left.
    bool saidNothing() const { return m_empty && (m_wireEnded || m_error); }
    int socketError() const { return m_error; }  ///< errno; 0: it was not the socket that failed
    /// As OpenSSL puts it, "no shared cipher"; empty: it was not OpenSSL that failed.
    const std::string& faultWords() const { return m_faultWords; }

    IoResult read(std::span<char> into);
    IoResult peek(std::span<char> into);
    IoResult write(std::string_view first, std::string_view second);
    /// No bytes for the caller are there, nor the end.
    bool quiet();
    /// Tells the peer that nothing more comes.
    void shut();

    const TlsSession& session() const { return *m_session; }

private:
    struct Wire;  ///< the methods of the BIO
    IoResult outcome(int result, bool writing);
    void noteFault();
    IoResult writeRecord(std::string_view bytes);
    size_t takeAhead(std::span<char> into);

    std::unique_ptr<TlsSession> m_session;
    int m_fd;
    int m_error = 0;  ///< errno of the socket
    bool m_wireReadable = false, m_wireWritable = false, m_wireEnding = false, m_wireEnded = false;
    bool m_mayRead = true, m_mayWrite = true;
    bool m_readWaitsForWrite = false, m_writeWaitsForRead = false;
    bool m_established = false, m_ended = false, m_failed = false, m_empty = false, m_shut = false;
    std::string m_faultWords;
    std::vector<char> m_ahead;  ///< decrypted for peek(), not read yet
};

}  // namespace yard
