#include "tests/support/tlsclient.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "core/base/endpoint.h"
#include "tests/support/peers.h"

namespace yard::test {
namespace {

constexpr timeval Patience{20, 0};

int connectTo(uint16_t port) {
    const Endpoint to = *Endpoint::literal("127.0.0.1", port);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &Patience, sizeof Patience);
    if (::connect(fd, to.data(), to.size()) == 0) return fd;
    ::close(fd);
    return -1;
}

void noteFault(TlsTalk& talk) {
    const unsigned long code = ERR_get_error();
    const char* words = ERR_reason_error_string(code);
    talk.fault = words ? words : "the end";
    ERR_clear_error();
}

void noteAgreement(SSL* ssl, TlsTalk& talk) {
    talk.agreed = true;
    talk.version = SSL_get_version(ssl);
    talk.resumed = SSL_session_reused(ssl) == 1;
    const unsigned char* alpn = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &alpn, &size);
    talk.alpn = QByteArray(reinterpret_cast<const char*>(alpn), static_cast<qsizetype>(size));
    if (X509* certificate = SSL_get1_peer_certificate(ssl)) {
        char name[256] = {};
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                                  sizeof name);
        talk.subject = name;
        X509_free(certificate);
    }
}

void converse(SSL* ssl, const QByteArray& bytes, TlsTalk& talk) {
    if (SSL_connect(ssl) != 1) return noteFault(talk);
    noteAgreement(ssl, talk);
    SSL_write(ssl, bytes.constData(), static_cast<int>(bytes.size()));
    char room[16384];
    int n;
    while ((n = SSL_read(ssl, room, sizeof room)) > 0) talk.answer += QByteArray(room, n);
    talk.closedWell = SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN;
    if (!talk.closedWell) noteFault(talk);
    talk.session.reset(SSL_get1_session(ssl), SSL_SESSION_free);
    SSL_shutdown(ssl);
}

void prepare(SSL_CTX* context, const TlsWish& wish) {
    if (wish.highest) SSL_CTX_set_max_proto_version(context, wish.highest);
    if (!wish.ciphers.isEmpty()) SSL_CTX_set_cipher_list(context, wish.ciphers.constData());
    if (wish.certificate.isEmpty()) return;
    const QByteArray file = wish.certificate.toUtf8();
    if (SSL_CTX_use_certificate_file(context, file.constData(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, file.constData(), SSL_FILETYPE_PEM) != 1)
        qFatal("%s is no certificate", file.constData());
}

void talk(uint16_t port, const TlsWish& wish, const QByteArray& bytes, TlsTalk& talk) {
    const int fd = connectTo(port);
    if (fd < 0) {
        talk.fault = "not connected";
        return;
    }
    if (!wish.before.isEmpty())
        ::send(fd, wish.before.constData(), static_cast<size_t>(wish.before.size()), MSG_NOSIGNAL);
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    prepare(context, wish);
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    if (!wish.name.isEmpty()) SSL_set_tlsext_host_name(ssl, wish.name.toUtf8().constData());
    if (!wish.alpn.isEmpty())
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(wish.alpn.constData()),
                            static_cast<unsigned>(wish.alpn.size()));
    if (wish.resumes) SSL_set_session(ssl, wish.resumes.get());
    converse(ssl, bytes, talk);
    SSL_free(ssl);
    SSL_CTX_free(context);
    ::close(fd);
}

}  // namespace

TlsTalk talkTls(uint16_t port, const TlsWish& wish, const QByteArray& bytes) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    TlsTalk result;
    std::atomic<bool> done{false};
    std::thread thread([&] {
        talk(port, wish, bytes, result);
        done = true;
    });
    await([&] { return done.load(); });
    thread.join();
    return result;
}

}  // namespace yard::test
