#include "tests/support/tlsorigin.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "core/base/endpoint.h"

namespace yard::test {
namespace {

std::string commonName(SSL* ssl) {
    X509* certificate = SSL_get1_peer_certificate(ssl);
    if (!certificate) return "-";
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    X509_free(certificate);
    return name;
}

int acceptName(SSL*, int*, void*) { return SSL_TLSEXT_ERR_OK; }

}  // namespace

TlsOrigin::TlsOrigin(const QString& certificate, const QString& ca)
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      m_context(SSL_CTX_new(TLS_server_method())) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    const QByteArray file = certificate.toUtf8(), authority = ca.toUtf8();
    if (SSL_CTX_use_certificate_file(m_context, file.constData(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(m_context, file.constData(), SSL_FILETYPE_PEM) != 1)
        qFatal("%s is no certificate", file.constData());
    SSL_CTX_set_tlsext_servername_callback(m_context, acceptName);
    const unsigned char id = 1;
    SSL_CTX_set_session_id_context(m_context, &id, 1);
    if (!ca.isEmpty()) {
        SSL_CTX_load_verify_file(m_context, authority.constData());
        SSL_CTX_set_verify(m_context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
    if (::bind(m_listener, any.data(), any.size()) != 0 || ::listen(m_listener, 64) != 0)
        qFatal("no port for an origin");
    m_port = Endpoint::localOf(m_listener).port();
    m_acceptor = std::thread([this] { accept(); });
}

TlsOrigin::~TlsOrigin() {
    {
        const std::lock_guard guard(m_lock);
        m_over = true;
        for (const int fd : m_open) ::shutdown(fd, SHUT_RDWR);
    }
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    for (std::thread& thread : m_threads) thread.join();
    ::close(m_listener);
    SSL_CTX_free(m_context);
}

void TlsOrigin::accept() {
    for (;;) {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const std::lock_guard guard(m_lock);
        if (m_over) {
            ::close(fd);
            return;
        }
        m_open.push_back(fd);
        m_threads.emplace_back([this, fd] { serve(fd); });
    }
}

void TlsOrigin::serve(int fd) {
    SSL* ssl = SSL_new(m_context);
    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1) {
        ++m_handshakes;
        if (SSL_session_reused(ssl)) ++m_resumed;
        answer(ssl);
        SSL_shutdown(ssl);
    }
    ERR_clear_error();
    SSL_free(ssl);
    const std::lock_guard guard(m_lock);
    std::erase(m_open, fd);
    ::close(fd);
}

void TlsOrigin::answer(SSL* ssl) {
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const std::string body = std::string(name ? name : "-") + " " + commonName(ssl);
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string request;
    char room[4096];
    for (int n; (n = SSL_read(ssl, room, sizeof room)) > 0;) {
        request.append(room, static_cast<size_t>(n));
        if (!request.ends_with("\r\n\r\n")) continue;
        request.clear();
        SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
    }
}

}  // namespace yard::test
