#pragma once

#include <QString>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace yard::test {

/// An HTTPS server on threads of its own: answers each request with the name that its client asked
/// for by SNI ("-": none) and the CN of the client's certificate ("-": none).
class TlsOrigin {
public:
    /// `certificate`: PEM with the key. `ca`: who signs those that clients must have; empty: they
    /// need none.
    explicit TlsOrigin(const QString& certificate, const QString& ca = {});
    ~TlsOrigin();
    uint16_t port() const { return m_port; }
    int handshakes() const { return m_handshakes; }
    int resumed() const { return m_resumed; }

private:
    void accept();
    void serve(int fd);
    void answer(ssl_st* ssl);

    int m_listener = -1;
    uint16_t m_port = 0;
    ssl_ctx_st* m_context;
    std::atomic<int> m_handshakes{0}, m_resumed{0};
    std::mutex m_lock;  ///< of what follows
    std::vector<int> m_open;
    std::vector<std::thread> m_threads;
    bool m_over = false;
    std::thread m_acceptor;
};

}  // namespace yard::test
