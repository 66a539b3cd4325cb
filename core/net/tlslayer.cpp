#include "core/net/tlslayer.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace yard {
namespace {

constexpr size_t RecordSize = SSL3_RT_MAX_PLAIN_LENGTH;

}  // namespace

/// A BIO of our own: OpenSSL's would raise SIGPIPE, block where the descriptor does, and ask a
/// socket that is known to be empty.
struct TlsLayer::Wire {
    static TlsLayer& layerOf(BIO* bio) { return *static_cast<TlsLayer*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) {
        TlsLayer& layer = layerOf(bio);
        BIO_clear_retry_flags(bio);
        if (!layer.m_wireReadable) return BIO_set_retry_read(bio), -1;
        ssize_t n;
        do n = recv(layer.m_fd, into, static_cast<size_t>(size), MSG_DONTWAIT);
        while (n < 0 && errno == EINTR);
        if (n < size && !layer.m_wireEnding) layer.m_wireReadable = false;
        if (n == 0) layer.m_wireEnded = true;
        if (n >= 0) return static_cast<int>(n);
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            layer.m_wireReadable = false;
            BIO_set_retry_read(bio);
        } else {
            layer.m_error = errno;
        }
        return -1;
    }

    static int write(BIO* bio, const char* bytes, int size) {
        TlsLayer& layer = layerOf(bio);
        BIO_clear_retry_flags(bio);
        if (!layer.m_wireWritable) return BIO_set_retry_write(bio), -1;
        ssize_t n;
        do n = send(layer.m_fd, bytes, static_cast<size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
        while (n < 0 && errno == EINTR);
        if (n < size) layer.m_wireWritable = false;
        if (n >= 0) return static_cast<int>(n);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            BIO_set_retry_write(bio);
        else
            layer.m_error = errno;
        return -1;
    }

    static long control(BIO* bio, int what, long, void*) {
        if (what == BIO_CTRL_EOF) return layerOf(bio).m_wireEnded ? 1 : 0;
        return what == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static const BIO_METHOD* method() {
        static const BIO_METHOD* const made = [] {
            BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
            BIO_meth_set_read(m, read);
            BIO_meth_set_write(m, write);
            BIO_meth_set_ctrl(m, control);
            return m;
        }();
        return made;
    }
};

TlsLayer::TlsLayer(std::unique_ptr<TlsSession> session, int fd)
    : m_session(std::move(session)), m_fd(fd) {
    BIO* bio = BIO_new(Wire::method());
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(m_session->ssl(), bio, bio);
}

TlsLayer::~TlsLayer() = default;

void TlsLayer::note(bool readable, bool writable, bool ending) {
    m_wireReadable |= readable;
    m_wireWritable |= writable;
    m_wireEnding |= ending;
    m_mayRead |= readable || (writable && m_readWaitsForWrite);
    m_mayWrite |= writable || (readable && m_writeWaitsForRead);
}

/// What OpenSSL's answer means, and what has to happen before it may be another.
IoResult TlsLayer::outcome(int result, bool writing) {
    bool& may = writing ? m_mayWrite : m_mayRead;
    bool& crossed = writing ? m_writeWaitsForRead : m_readWaitsForWrite;
    crossed = false;
    switch (SSL_get_error(m_session->ssl(), result)) {
        case SSL_ERROR_WANT_READ:
            crossed = writing;
            may = m_wireReadable && writing;
            return {IoResult::Kind::Blocked, 0, 0};
        case SSL_ERROR_WANT_WRITE:
            crossed = !writing;
            may = m_wireWritable && !writing;
            return {IoResult::Kind::Blocked, 0, 0};
        case SSL_ERROR_ZERO_RETURN:
            m_ended = true;
            return {IoResult::Kind::Ended, 0, 0};
        default:
            break;
    }
    m_failed = m_ended = true;
    noteFault();
    if (m_wireEnded && !writing) return {IoResult::Kind::Ended, 0, 0};
    return {IoResult::Kind::Failed, 0, m_error ? m_error : EPROTO};
}

/// What OpenSSL complains of; not that the bytes end, which HAProxy's way of reading them does not
/// tell it.
void TlsLayer::noteFault() {
    const unsigned long first = ERR_peek_error();
    const bool ends = ERR_GET_REASON(first) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (m_session->firstError == 0 && !ends) m_session->firstError = first;
    if (m_faultWords.empty()) m_faultWords = tlsFaultWords();
}

IoResult TlsLayer::handshake() {
    ERR_clear_error();
    SSL* ssl = m_session->ssl();
    m_empty = SSL_get_state(ssl) == TLS_ST_BEFORE;
    const int result = SSL_do_handshake(ssl);
    if (result == 1) {
        m_established = m_mayRead = true;
        m_mayWrite = m_wireWritable;
        return {};
    }
    m_empty = m_empty && SSL_get_state(ssl) == TLS_ST_BEFORE;
    const IoResult why = outcome(result, false);
    if (why.blocked()) return why;
    m_failed = true;
    return {IoResult::Kind::Failed, 0, why.error ? why.error : m_wireEnded ? ECONNRESET : EPROTO};
}

ConnectionFault TlsLayer::handshakeFault() const {
    using enum ConnectionFault;
    const bool server = SSL_is_server(m_session->ssl()) == 1;
    switch (m_session->refused) {
        case TlsSession::Refused::Authority:
            return server ? TlsAuthority : TlsHandshake;
        case TlsSession::Refused::Certificate:
            return server ? TlsCertificate : TlsHandshake;
        case TlsSession::Refused::ServerName:
            return TlsServerName;
        case TlsSession::Refused::SniName:
            return TlsSniName;
        case TlsSession::Refused::No:
            break;
    }
    if (!saidNothing()) return TlsHandshake;
    // HAProxy sees a client that breaks off as one that failed.
    return !m_error ? TlsClosed : server ? TlsHandshake : TlsBroken;
}

size_t TlsLayer::takeAhead(std::span<char> into) {
    const size_t n = std::min(m_ahead.size(), into.size());
    if (n == 0) return 0;
    std::memcpy(into.data(), m_ahead.data(), n);
    m_ahead.erase(m_ahead.begin(), m_ahead.begin() + static_cast<std::ptrdiff_t>(n));
    return n;
}

/// As many records as there are and fit. An end behind them is told by the next call.
IoResult TlsLayer::read(std::span<char> into) {
    size_t got = m_ahead.empty() ? 0 : takeAhead(into);
    while (got < into.size()) {
        ERR_clear_error();
        size_t n = 0;
        const int result = SSL_read_ex(m_session->ssl(), into.data() + got, into.size() - got, &n);
        if (result != 1) {
            const IoResult why = outcome(result, false);
            if (got == 0) return why;
            break;
        }
        got += n;
    }
    return {IoResult::Kind::Done, got, 0};
}

IoResult TlsLayer::peek(std::span<char> into) {
    const size_t had = m_ahead.size();
    IoResult more{IoResult::Kind::Blocked, 0, 0};
    if (had < into.size()) {
        std::vector<char> ahead(std::move(m_ahead));
        m_ahead.clear();
        ahead.resize(into.size());
        more = read(std::span(ahead).subspan(had));
        ahead.resize(had + (more.done() ? more.bytes : 0));
        m_ahead = std::move(ahead);
    }
    const size_t n = std::min(m_ahead.size(), into.size());
    if (n == 0) return more;
    m_mayRead = true;
    std::memcpy(into.data(), m_ahead.data(), n);
    return {IoResult::Kind::Done, n, 0};
}

IoResult TlsLayer::writeRecord(std::string_view bytes) {
    ERR_clear_error();
    size_t n = 0;
    const int result = SSL_write_ex(m_session->ssl(), bytes.data(), bytes.size(), &n);
    return result == 1 ? IoResult{IoResult::Kind::Done, n, 0} : outcome(result, true);
}

/// Both share a record where they can, as a head and a short body do.
IoResult TlsLayer::write(std::string_view first, std::string_view second) {
    static thread_local std::array<char, RecordSize> joined;
    size_t sent = 0;
    const size_t size = first.size() + second.size();
    while (sent < size) {
        std::string_view bytes =
            sent < first.size() ? first.substr(sent) : second.substr(sent - first.size());
        if (sent < first.size() && bytes.size() < RecordSize && !second.empty()) {
            const size_t own = bytes.copy(joined.data(), bytes.size());
            bytes = {joined.data(), own + second.copy(joined.data() + own, RecordSize - own)};
        }
        const IoResult r = writeRecord(bytes);
        if (!r.done()) {
            if (sent == 0) return r;
            break;
        }
        sent += r.bytes;
    }
    return {IoResult::Kind::Done, sent, 0};
}

bool TlsLayer::quiet() {
    if (!m_ahead.empty() || m_ended) return false;
    ERR_clear_error();
    char byte;
    size_t n = 0;
    const int result = SSL_peek_ex(m_session->ssl(), &byte, 1, &n);
    return result != 1 && outcome(result, false).blocked();
}

void TlsLayer::shut() {
    if (m_shut || !m_established || m_failed) return;
    m_shut = true;
    ERR_clear_error();
    SSL_shutdown(m_session->ssl());
    ERR_clear_error();
}

}  // namespace yard
