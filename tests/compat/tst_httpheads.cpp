#include <QtTest>

#include "core/http/message/writer.h"
#include "tests/compat/oddheads.h"
#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

/// Odd heads through a real HAProxy between a client and an origin that records: what it accepts
/// and the bytes it passes on are ours, too. Where we refuse more, that is said ("stricter").
class TestHttpHeads : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void requests_data();
    void requests();
    void strangeRequests_data() { rawRows(); }
    void strangeRequests() { requests(); }
    void edits_data();
    void edits();
    void responses_data();
    void responses();
    void stricterRequests_data();
    void stricterRequests();
    void stricterResponses_data();
    void stricterResponses();

private:
    enum Port : size_t { Plain = 1, ForwardFor, ServerClose };
    /// "|" stands for CR LF.
    static QByteArray lines(QByteArray text) { return text.replace('|', "\r\n"); }
    static void rows(std::span<const char* const> heads);
    static void rawRows();
    std::string ask(size_t port, const std::string& bytes);
    static void checkResponse(const std::string& answer, const std::string& bytes,
                              const std::string& request);

    HttpOrigin m_origin;
    std::unique_ptr<RealHaproxy> m_real;
};

void TestHttpHeads::initTestCase() {
    const std::string server = " server s " + m_origin.address() + "\n";
    m_real = std::make_unique<RealHaproxy>(
        "global\n maxconn 100\n"
        "defaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect 10s\n"
        "listen plain\n bind 127.0.0.1:${PORT1}\n" +
            server + "listen forwardfor\n bind 127.0.0.1:${PORT2}\n option forwardfor\n" + server +
            "listen serverclose\n bind 127.0.0.1:${PORT3}\n option http-server-close\n" + server,
        3);
    QVERIFY2(m_real->ready(), qPrintable(m_real->errors()));
}

void TestHttpHeads::init() {
    m_origin.setScript([](const Seen&) { return Reply::ok("ok"); });
}

void TestHttpHeads::rows(std::span<const char* const> heads) {
    for (const char* head : heads) QTest::newRow(head) << lines(head);
}

/// Sends them in one piece; the first head of the answer, and its body if it has a length.
std::string TestHttpHeads::ask(size_t port, const std::string& bytes) {
    TestClient client(m_real->port(port));
    if (!client.send(bytes)) return {};
    return client.readMessage(false);
}

void TestHttpHeads::requests_data() {
    QTest::addColumn<QByteArray>("bytes");
    rows(OddRequests);
}

/// Those with other line ends, a "|", or many fields.
void TestHttpHeads::rawRows() {
    QTest::addColumn<QByteArray>("bytes");
    for (const char* head :
         {"GET / HTTP/1.1\nHost: a\nX: a\n b\n\n", "\n\nGET / HTTP/1.1\r\n\n",
          "GET / HTTP/1.1\n\r\n", "\r\r\nGET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\rHost: a\r\n\r\n",
          "GET /a|b HTTP/1.1\r\n\r\n", "!#$%&'*+-.^_`|~ / HTTP/1.1\r\n!#$%&'*+-.^_`|~A: x\r\n\r\n",
          "GET / HTTP/1.1\r\n\rX\r\n\r\n", "\x16\x03\x01\x02\x01\n\n"})
        QTest::newRow(head) << QByteArray(head);
    const auto many = [](int count) { return QByteArray("X: a\r\n").repeated(count); };
    const QByteArray line = "GET / HTTP/1.1\r\n";
    QTest::newRow("100 fields") << line + many(100) + "\r\n";
    QTest::newRow("101 fields") << line + many(101) + "\r\n";
    QTest::newRow("100 fields and one dropped")
        << line + "Connection: close\r\n" + many(100) + "\r\n";
}

void TestHttpHeads::requests() {
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    const size_t before = m_origin.requestCount();
    const std::string answer = ask(Plain, text);
    MessageHead head;
    head.start(Side::Request);
    const auto state = head.feed(text);
    if (m_origin.requestCount() == before) {
        QCOMPARE(state, MessageHead::State::Bad);
        QCOMPARE(answer, std::string(earlyErrorPage(head.faultStatus())));
        return;
    }
    QVERIFY2(state == MessageHead::State::Complete, head.fault());
    std::vector<char> out(32768);
    const size_t size = writeRequestHead(head, {}, out);
    QCOMPARE(QByteArray(out.data(), qsizetype(size)),
             QByteArray::fromStdString(m_origin.requests().back().head));
    // The answer is of HTTP/1.1, so a close is said.
    if (!head.upgrades() || head.method() != "CONNECT")
        QCOMPARE(headerOf(answer, "connection") == "close", !head.keepsAlive());
}

/// What the session asks to be added.
void TestHttpHeads::edits_data() {
    QTest::addColumn<QByteArray>("bytes");
    constexpr const char* heads[] = {
        "GET / HTTP/1.1|Host: a|X: y||",
        "GET / HTTP/1.0||",
        "GET / HTTP/1.0|Connection: keep-alive||",
        "GET / HTTP/1.1|Connection: x, close|X-Forwarded-For: 1.2.3.4||",
        "GET / HTTP/1.1|Connection: upgrade|Upgrade: foo||",
        "CONNECT a:443 HTTP/1.1|Host: a||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|Content-Length: 3||0||"};
    rows(heads);
}

void TestHttpHeads::edits() {
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    MessageHead head;
    head.start(Side::Request);
    QCOMPARE(head.feed(text), MessageHead::State::Complete);
    char out[1024];
    for (const auto& [port, edit] : {std::pair(ForwardFor, RequestEdit{false, "127.0.0.1"}),
                                     std::pair(ServerClose, RequestEdit{true, {}})}) {
        const size_t before = m_origin.requestCount();
        ask(port, text);
        QCOMPARE(m_origin.requestCount(), before + 1);
        const size_t size = writeRequestHead(head, edit, out);
        QCOMPARE(QByteArray(out, qsizetype(size)),
                 QByteArray::fromStdString(m_origin.requests().back().head));
    }
}

void TestHttpHeads::responses_data() {
    QTest::addColumn<QByteArray>("bytes");
    rows(OddResponses);
}

/// To clients of both versions, who mean to go or to stay.
void TestHttpHeads::responses() {
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    m_origin.setScript([text](const Seen&) {
        return Reply{text, 0, Millis{0}, Reply::Then::Close};
    });
    for (const char* request : {"GET / HTTP/1.1||", "GET / HTTP/1.1|Connection: close||",
                                "GET / HTTP/1.0||", "GET / HTTP/1.0|Connection: keep-alive||"}) {
        const std::string asked = lines(request).toStdString();
        TestClient client(m_real->port(ServerClose));
        QVERIFY(client.send(asked));
        checkResponse(client.readUntil("\r\n\r\n"), text, asked);
        if (QTest::currentTestFailed()) return;
    }
}

void TestHttpHeads::checkResponse(const std::string& answer, const std::string& bytes,
                                  const std::string& request) {
    MessageHead asked, head;
    asked.start(Side::Request);
    QCOMPARE(asked.feed(request), MessageHead::State::Complete);
    head.start(Side::Response);
    if (head.feed(bytes) != MessageHead::State::Complete) {
        QCOMPARE(statusOf(answer), 502);
        return;
    }
    const bool v10 = head.version() == HttpVersion::V10;
    ResponseEdit edit;
    edit.close = !asked.keepsAlive() || head.framing() == Framing::UntilClose ||
                 (v10 && head.framing() == Framing::Chunked);
    edit.keepAlive = !edit.close && (v10 || asked.version() == HttpVersion::V10);
    char out[1024];
    const size_t size = writeResponseHead(head, edit, out);
    QCOMPARE(QByteArray::fromStdString(answer), QByteArray(out, qsizetype(size)));
}

/// HAProxy 2.6 lets them pass; why we do not is said in the code.
void TestHttpHeads::stricterRequests_data() {
    QTest::addColumn<QByteArray>("bytes");
    constexpr const char* heads[] = {"POST / HTTP/1.1|Content-Length: 18446744073709551616||hello",
                                     "POST / HTTP/1.1|Content-Length: 18446744073709551615||hello",
                                     "CONNECT a:443/x HTTP/1.1|Host: a||",
                                     "CONNECT u@a:443 HTTP/1.1|Host: a||",
                                     "CONNECT http://a:443 HTTP/1.1|Host: a||",
                                     "CONNECT a:443 HTTP/1.1|Transfer-Encoding: chunked||"};
    rows(heads);
    QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26);
}

void TestHttpHeads::stricterRequests() {
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    const size_t connections = m_origin.connectionCount();
    TestClient client(m_real->port(ServerClose));
    QVERIFY(client.send(text));
    QVERIFY(await([&] { return m_origin.connectionCount() > connections; }));
    MessageHead head;
    head.start(Side::Request);
    QCOMPARE(head.feed(text), MessageHead::State::Bad);
}

void TestHttpHeads::stricterResponses_data() {
    QTest::addColumn<QByteArray>("bytes");
    constexpr const char* heads[] = {
        "HTTP/1.1 20 OK|Content-Length: 2||ok",   "HTTP/1.1 099 OK|Content-Length: 2||ok",
        "HTTP/1.1 2000 OK|Content-Length: 2||ok", "RTSP/1.0 200 OK|Content-Length: 2||ok",
        "XXXX/1.1 200 OK|Content-Length: 2||ok",  "HTTP/1.1 200 OK|Transfer-Encoding:||ok"};
    rows(heads);
    QTest::newRow("NUL in the reason") << QByteArray("HTTP/1.1 200 O\0K\r\n\r\n", 20);
    QTest::newRow("NUL in a value") << QByteArray("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", 27);
}

void TestHttpHeads::stricterResponses() {
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    m_origin.setScript([text](const Seen&) {
        return Reply{text, 0, Millis{0}, Reply::Then::Close};
    });
    TestClient client(m_real->port(ServerClose));
    QVERIFY(client.send("GET / HTTP/1.1\r\n\r\n"));
    const std::string answer = client.readUntil("\r\n\r\n");
    QVERIFY(!answer.empty() && statusOf(answer) != 502);
    MessageHead head;
    head.start(Side::Response);
    QCOMPARE(head.feed(text), MessageHead::State::Bad);
}

QTEST_GUILESS_MAIN(TestHttpHeads)
#include "tst_httpheads.moc"
