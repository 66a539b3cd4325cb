#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtTest>

#include "core/net/stream.h"
#include "core/tls/certificates.h"
#include "core/tls/tlsacceptor.h"
#include "core/tls/tlsdialer.h"
#include "tests/support/certificates.h"

using namespace yard;
using namespace yard::test;
using Kind = IoResult::Kind;

namespace {

constexpr uint32_t All = EPOLLIN | EPOLLOUT;

/// A server's and a client's Stream on the two ends of a connection, not yet agreed.
struct Ends {
    Ends(const TlsAcceptor& acceptor, const TlsDialer& dialer, int room = 8192) {
        int fds[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) qFatal("socketpair");
        for (const int fd : fds) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        server = Stream(fds[0]);
        client = Stream(fds[1]);
        server.secure(acceptor.session());
        client.secure(dialer.session("a.test"));
    }
    /// As epoll would, whenever something may have happened.
    void events() {
        server.note(All);
        client.note(All);
    }
    bool shake() {
        for (int i = 0; i < 20; ++i) {
            events();
            const IoResult ours = server.handshake(), theirs = client.handshake();
            if (ours.done() && theirs.done()) return true;
            if (ours.kind == Kind::Failed || theirs.kind == Kind::Failed) return false;
        }
        return false;
    }
    Stream server, client;
};

std::string readAll(Stream& stream, size_t room, Kind& last) {
    std::string all, bytes(room, '\0');
    for (;;) {
        const IoResult r = stream.read(bytes);
        last = r.kind;
        if (!r.done()) return all;
        all.append(bytes, 0, r.bytes);
    }
}

std::string letters(size_t count) {
    std::string text(count, '\0');
    for (size_t i = 0; i < count; ++i) text[i] = static_cast<char>('a' + i % 26);
    return text;
}

}  // namespace

/// A Stream under TLS, both ends in one thread.
class TestTlsLayer : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void agrees();
    void nothingIsTriedBeforeAnEvent();
    void bytesWaitInside();
    void tinyReads();
    void peekKeepsBytes();
    void peekSeesSeveralRecords();
    void twoPartsAreOneRecord();
    void largeWritesGoOn();
    void ticketsAreNoBytes();
    void closeNotify();
    void cutOff();
    void halfClosed();
    void garbage();
    void garbageBehindTheHandshake();
    void distrust();
    void moves();

private:
    std::unique_ptr<Ends> agreed(int room = 8192);
    Certificates m_files;
    std::shared_ptr<const TlsAcceptor> m_acceptor;
    std::shared_ptr<const TlsDialer> m_dialer, m_distrustful;
};

void TestTlsLayer::initTestCase() {
    m_files.issue(QStringLiteral("a"), QStringLiteral("/CN=a.test"), QStringLiteral("DNS:a.test"));
    const auto certificate =
        TlsCertificate::load(m_files.path(QStringLiteral("a.pem")).toStdString(), {});
    QVERIFY(certificate);
    std::vector<TlsFinding> found;
    TlsBindConf bind;
    bind.crts.push_back({*certificate, {}, nullptr});
    m_acceptor = TlsAcceptor::make(bind, "", "", found);
    m_dialer = TlsDialer::make({}, "", "", found);
    TlsServerConf strict;
    strict.settings.verify = TlsVerify::Required;
    m_distrustful = TlsDialer::make(strict, "", "", found);
    QVERIFY(found.empty() && m_acceptor && m_dialer && m_distrustful);
}

std::unique_ptr<Ends> TestTlsLayer::agreed(int room) {
    auto ends = std::make_unique<Ends>(*m_acceptor, *m_dialer, room);
    if (!ends->shake()) qFatal("no agreement");
    ends->events();
    return ends;
}

void TestTlsLayer::agrees() {
    const auto ends = agreed();
    QVERIFY(ends->server.tls()->established() && ends->client.tls()->established());
    QVERIFY(!ends->server.splices());
    QVERIFY(ends->client.write("hello").done());
    ends->events();
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("hello"));
    QCOMPARE(last, Kind::Blocked);
    QVERIFY(!ends->server.readable());
}

void TestTlsLayer::nothingIsTriedBeforeAnEvent() {
    Ends ends(*m_acceptor, *m_dialer);
    QVERIFY(ends.client.handshake().blocked());
    char byte;
    QCOMPARE(::recv(ends.server.fd(), &byte, 1, MSG_DONTWAIT), ssize_t(-1));  // nothing went out
}

/// The socket has been emptied, yet there is more to read: without another event.
void TestTlsLayer::bytesWaitInside() {
    const auto ends = agreed();
    for (const char* word : {"one", "two", "three"}) QVERIFY(ends->client.write(word).done());
    ends->events();
    std::string bytes(5, '\0');
    QCOMPARE(ends->server.read(bytes).bytes, size_t(5));
    QCOMPARE(bytes, std::string("onetw"));
    char byte;
    QCOMPARE(::recv(ends->server.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT), ssize_t(-1));
    QVERIFY(ends->server.readable());
    QVERIFY(!ends->server.quiet());
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("othree"));
    QVERIFY(ends->server.quiet());
}

void TestTlsLayer::tinyReads() {
    const auto ends = agreed(1 << 20);
    const std::string text = letters(100);
    for (const char c : text) QVERIFY(ends->client.write({&c, 1}).done());
    ends->events();
    Kind last;
    QCOMPARE(readAll(ends->server, 1, last), text);
    QCOMPARE(last, Kind::Blocked);
}

void TestTlsLayer::peekKeepsBytes() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("head body").done());
    ends->events();
    std::string bytes(4, '\0');
    QVERIFY(ends->server.peek(bytes).done());
    QCOMPARE(bytes, std::string("head"));
    QVERIFY(!ends->server.quiet());
    Kind last;
    QCOMPARE(readAll(ends->server, 3, last), std::string("head body"));
    QVERIFY(ends->server.quiet());
}

void TestTlsLayer::peekSeesSeveralRecords() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("GET / ").done());
    ends->events();
    std::string bytes(100, '\0');
    QCOMPARE(ends->server.peek(bytes).bytes, size_t(6));
    QVERIFY(ends->client.write("HTTP/1.1").done());
    ends->events();
    QCOMPARE(ends->server.peek(bytes).bytes, size_t(14));
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("GET / HTTP/1.1"));
}

void TestTlsLayer::twoPartsAreOneRecord() {
    const auto ends = agreed();
    Kind last;
    readAll(ends->client, 100, last);  // tickets
    QCOMPARE(ends->server.write("head ", "body").bytes, size_t(9));
    std::string wire(200, '\0');
    const ssize_t size = ::recv(ends->client.fd(), wire.data(), wire.size(), MSG_PEEK);
    const auto inRecord = static_cast<ssize_t>(static_cast<unsigned char>(wire[3])) << 8 |
                          static_cast<unsigned char>(wire[4]);
    QCOMPARE(size, inRecord + 5);
    ends->events();
    QCOMPARE(readAll(ends->client, 100, last), std::string("head body"));
}

/// A full socket takes a part of a record; the same bytes are offered again.
void TestTlsLayer::largeWritesGoOn() {
    const auto ends = agreed(4096);
    const std::string text = letters(400000);
    std::string got, bytes(5000, '\0');
    std::string_view left = text;
    while (got.size() < text.size()) {
        const size_t half = left.size() / 3;
        const IoResult w = left.empty()
                               ? IoResult{Kind::Blocked, 0, 0}
                               : ends->server.write(left.substr(0, half), left.substr(half));
        QVERIFY(w.kind != Kind::Failed);
        if (w.done()) left.remove_prefix(w.bytes);
        ends->events();
        const IoResult r = ends->client.read(bytes);
        QVERIFY(r.done() || r.blocked());
        got.append(bytes, 0, r.bytes);
        ends->events();
    }
    QVERIFY(got == text);
}

/// What a server sends behind a handshake makes the socket readable, and nothing to read.
void TestTlsLayer::ticketsAreNoBytes() {
    const auto ends = agreed();
    QVERIFY(ends->client.readable());
    QVERIFY(ends->client.quiet());
    QVERIFY(!ends->client.readable());
    const auto next = m_dialer->session("a.test");
    QVERIFY(SSL_get_session(next->ssl()));  // and they are kept
}

void TestTlsLayer::closeNotify() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("last words").done());
    ends->client.close();
    ends->server.note(EPOLLIN);
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("last words"));
    QCOMPARE(last, Kind::Ended);
    QVERIFY(ends->server.peerEnding());
    QVERIFY(!ends->server.quiet());
}

/// Without close_notify it is an end, too, as with HAProxy.
void TestTlsLayer::cutOff() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("words").done());
    ::shutdown(ends->client.fd(), SHUT_WR);
    ends->server.note(EPOLLIN | EPOLLRDHUP);
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("words"));
    QCOMPARE(last, Kind::Ended);
}

void TestTlsLayer::halfClosed() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("question").done());
    ends->client.shutWrite();
    ends->events();
    Kind last;
    QCOMPARE(readAll(ends->server, 100, last), std::string("question"));
    QCOMPARE(last, Kind::Ended);
    QVERIFY(ends->server.write("answer").done());
    ends->server.shutWrite();
    ends->events();
    QCOMPARE(readAll(ends->client, 100, last), std::string("answer"));
    QCOMPARE(last, Kind::Ended);
}

void TestTlsLayer::garbage() {
    Ends ends(*m_acceptor, *m_dialer);
    const std::string_view request = "GET / HTTP/1.1\r\n\r\n";
    QCOMPARE(::send(ends.client.fd(), request.data(), request.size(), 0), ssize_t(request.size()));
    ends.server.note(All);
    QCOMPARE(ends.server.handshake().kind, Kind::Failed);
    QCOMPARE(std::string(wordsOf(ends.server.tls()->handshakeFault())),
             std::string("SSL handshake failure"));
    QCOMPARE(ends.server.tls()->faultWords(), std::string("http request"));
}

void TestTlsLayer::garbageBehindTheHandshake() {
    const auto ends = agreed();
    const std::string_view record("\x17\x03\x03\x00\x05hello", 10);
    QCOMPARE(::send(ends->client.fd(), record.data(), record.size(), 0), ssize_t(record.size()));
    ends->server.note(EPOLLIN);
    char bytes[10];
    QCOMPARE(ends->server.read(bytes).kind, Kind::Failed);
    QVERIFY(ends->server.write("x").kind == Kind::Failed);
}

void TestTlsLayer::distrust() {
    Ends ends(*m_acceptor, *m_distrustful);
    QVERIFY(!ends.shake());
    QCOMPARE(ends.client.tls()->session().refused, TlsSession::Refused::Certificate);
    QCOMPARE(ends.client.tls()->faultWords(), std::string("certificate verify failed"));
}

void TestTlsLayer::moves() {
    const auto ends = agreed();
    QVERIFY(ends->client.write("hello").done());
    Stream moved(std::move(ends->server));
    moved.note(EPOLLIN);
    Kind last;
    QCOMPARE(readAll(moved, 100, last), std::string("hello"));
    QVERIFY(!ends->server.tls() && moved.tls());
}

QTEST_GUILESS_MAIN(TestTlsLayer)
#include "tst_tlslayer.moc"
