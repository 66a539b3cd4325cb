#pragma once

#include <QByteArray>
#include <QString>
#include <cstdint>
#include <memory>

struct ssl_session_st;

namespace yard::test {

/// How a client of TLS comes.
struct TlsWish {
    QString name;         ///< SNI; empty: none
    QString certificate;  ///< PEM file with the key; empty: none
    QByteArray alpn;      ///< on the wire; empty: none
    QByteArray ciphers;   ///< up to TLSv1.2
    int highest = 0;      ///< TLS1_2_VERSION and its like; 0: any
    std::shared_ptr<ssl_session_st> resumes;
    QByteArray before;  ///< in the clear, as a PROXY header is
};

/// What came of it.
struct TlsTalk {
    bool agreed = false;
    QByteArray fault;    ///< OpenSSL's reason where it was not
    QByteArray subject;  ///< CN of the server's certificate
    QByteArray alpn, version;
    bool resumed = false;
    QByteArray answer;        ///< up to the end
    bool closedWell = false;  ///< by a close_notify
    std::shared_ptr<ssl_session_st> session;
};

/// Says `bytes` to a port of this host and listens until the end, on a thread of its own while the
/// events of the caller's are handled.
TlsTalk talkTls(uint16_t port, const TlsWish& wish, const QByteArray& bytes);

}  // namespace yard::test
