#include "core/base/endpoint.h"

#include <sys/un.h>
#include <QtTest/QtTest>

#include "tests/support/peers.h"

using yard::Endpoint;

class TestEndpoint : public QObject {
    Q_OBJECT
private slots:
    void literals_data();
    void literals();
    void notLiterals_data();
    void notLiterals();
    void names();
    void unixPaths();
    void tooLongAPath();
    void ports();
    void rawBytes();
    void equality();
    void endsOfAConnection();
};

void TestEndpoint::literals_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("text");
    QTest::newRow("v4") << "127.0.0.1" << 80 << "127.0.0.1:80";
    QTest::newRow("empty is any") << "" << 8100 << "0.0.0.0:8100";
    QTest::newRow("star is any") << "*" << 1 << "0.0.0.0:1";
    QTest::newRow("v6") << "::1" << 80 << "[::1]:80";
    QTest::newRow("v6 any") << "::" << 65535 << "[::]:65535";
    QTest::newRow("v6 is written short") << "2001:db8:0:0:0:0:0:7" << 9 << "[2001:db8::7]:9";
}

void TestEndpoint::literals() {
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(QString, text);
    const auto e = Endpoint::literal(host.toStdString(), static_cast<uint16_t>(port));
    QVERIFY(e);
    QVERIFY(e->valid());
    QCOMPARE(QString::fromStdString(e->text()), text);
    QCOMPARE(int(e->port()), port);
}

void TestEndpoint::notLiterals_data() {
    QTest::addColumn<QString>("host");
    for (const char* host : {"localhost", "127.0.0", "1.2.3.4.5", "256.1.1.1", "::g", "[::1]", " "})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void TestEndpoint::notLiterals() {
    QFETCH(QString, host);
    const auto e = Endpoint::literal(host.toStdString(), 80);
    QVERIFY(!e);
    QVERIFY(e.error().find(host.toStdString()) != std::string::npos);
}

void TestEndpoint::names() {
    const auto e = Endpoint::resolve("localhost", 7);
    QVERIFY(e);
    QVERIFY(e->host() == "127.0.0.1" || e->host() == "::1");
    QCOMPARE(int(e->port()), 7);
    QCOMPARE(Endpoint::resolve("127.0.0.9", 7)->text(), std::string("127.0.0.9:7"));
    QCOMPARE(Endpoint::resolve("::1", 7, AF_INET6)->text(), std::string("[::1]:7"));
    QVERIFY(!Endpoint::resolve("127.0.0.9", 7, AF_INET6));
    QCOMPARE(Endpoint::resolve("localhost", 7, AF_INET)->text(), std::string("127.0.0.1:7"));
    QCOMPARE(Endpoint::resolve("no.such.host.invalid", 7).error(),
             std::string("could not resolve address 'no.such.host.invalid'"));
}

void TestEndpoint::unixPaths() {
    const auto file = Endpoint::unixPath("/run/x.sock");
    QVERIFY(file);
    QCOMPARE(file->family(), AF_UNIX);
    QCOMPARE(file->text(), std::string("unix:/run/x.sock"));
    QCOMPARE(int(file->port()), 0);
    const auto abstract = Endpoint::unixPath(std::string("\0name", 5));
    QVERIFY(abstract);
    QCOMPARE(abstract->text(), std::string("abns:name"));
}

void TestEndpoint::tooLongAPath() {
    const size_t room = sizeof(sockaddr_un{}.sun_path);
    QVERIFY(Endpoint::unixPath(std::string(room - 1, 'x')));
    QVERIFY(!Endpoint::unixPath(std::string(room, 'x')));
    QVERIFY(!Endpoint::unixPath(""));
}

void TestEndpoint::ports() {
    QCOMPARE(Endpoint::literal("10.0.0.1", 80)->withPort(8080).text(),
             std::string("10.0.0.1:8080"));
    QCOMPARE(Endpoint::literal("::1", 80)->withPort(8080).text(), std::string("[::1]:8080"));
    const Endpoint file = *Endpoint::unixPath("/x");
    QCOMPARE(file.withPort(80), file);
}

void TestEndpoint::rawBytes() {
    QCOMPARE(Endpoint::literal("1.2.3.4", 80)->bytes(), std::string("\x01\x02\x03\x04"));
    QCOMPARE(Endpoint::literal("::1", 80)->bytes(), std::string(15, '\0') + '\x01');
    QVERIFY(Endpoint::unixPath("/x")->bytes().empty());
}

void TestEndpoint::equality() {
    QCOMPARE(*Endpoint::literal("1.2.3.4", 80), *Endpoint::literal("1.2.3.4", 80));
    QVERIFY(!(*Endpoint::literal("1.2.3.4", 80) == *Endpoint::literal("1.2.3.4", 81)));
    QVERIFY(!(*Endpoint::literal("1.2.3.4", 80) == *Endpoint::literal("1.2.3.5", 80)));
    QCOMPARE(Endpoint(), Endpoint());
    QVERIFY(!Endpoint().valid());
}

void TestEndpoint::endsOfAConnection() {
    yard::test::RawPeer peer;
    yard::test::TestClient client(peer.port());
    yard::test::Wire other = peer.accept();
    QVERIFY(other.open());
    QCOMPARE(Endpoint::peerOf(client.fd()).port(), peer.port());
    QCOMPARE(Endpoint::peerOf(other.fd()), Endpoint::localOf(client.fd()));
    QVERIFY(!Endpoint::peerOf(-1).valid());
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
