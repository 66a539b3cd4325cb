#include <sys/socket.h>
#include <unistd.h>
#include <QtTest>

#include "core/config/reading/address.h"

using namespace yard;

namespace {

std::optional<std::string> lookup(std::string_view name) {
    if (name == "HOST") return "127.0.0.1";
    if (name == "PORT") return "8080";
    return std::nullopt;
}

AddressRules bindRules() {
    AddressRules rules;
    rules.portNeeded = rules.ranges = rules.descriptors = true;
    return rules;
}

AddressRules serverRules() {
    AddressRules rules;
    rules.offsets = rules.resolveLater = true;
    return rules;
}

}  // namespace

class TestAddress : public QObject {
    Q_OBJECT

private slots:
    void binds_data();
    void binds();
    void bindFaults_data();
    void bindFaults();
    void servers_data();
    void servers();
    void serverFaults_data();
    void serverFaults();
    void descriptors();
    void datagrams();
};

void TestAddress::binds_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<int>("lastPort");
    const auto row = [](const char* text, const char* endpoint, int lastPort) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(endpoint)
                            << lastPort;
    };
    row("127.0.0.1:80", "127.0.0.1:80", 80);
    row(":80", "0.0.0.0:80", 80);
    row("*:80", "0.0.0.0:80", 80);
    row("[::1]:80", "[::1]:80", 80);
    row("::1:80", "[::1]:80", 80);
    row(":::80", "[::]:80", 80);
    row("[127.0.0.1]:80", "127.0.0.1:80", 80);
    row("ipv4@*:80", "0.0.0.0:80", 80);
    row("ipv6@*:80", "[::]:80", 80);
    row("ipv6@:80", "[::]:80", 80);
    row("tcp@127.0.0.1:80", "127.0.0.1:80", 80);
    row("stream+ipv4@127.0.0.1:80", "127.0.0.1:80", 80);
    row("127.0.0.1:80-85", "127.0.0.1:80", 85);
    row("127.0.0.1:080", "127.0.0.1:80", 80);
    row("/run/x.sock", "unix:/run/x.sock", 0);
    row("unix@run/x:80", "unix:run/x:80", 0);
    row("abns@name", "abns:name", 0);
    row("${HOST}:${PORT}", "127.0.0.1:8080", 8080);
    row("$HOST:$PORT", "127.0.0.1:8080", 8080);
}

void TestAddress::binds() {
    QFETCH(QString, text);
    QFETCH(QString, endpoint);
    QFETCH(int, lastPort);
    const auto address = parseAddress(text.toStdString(), bindRules(), lookup);
    QVERIFY2(address, address ? "" : address.error().c_str());
    QCOMPARE(QString::fromStdString(address->endpoint.text()), endpoint);
    QCOMPARE(address->lastPort, lastPort);
    QCOMPARE(address->fd, -1);
}

void TestAddress::bindFaults_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* text, const char* fault) {
        QTest::newRow(*text ? text : "empty")
            << QString::fromLatin1(text) << QString::fromLatin1(fault);
    };
    row("", "'' resolves to an empty address (environment variable missing?)");
    row("$NONE", "'$NONE' resolves to an empty address (environment variable missing?)");
    row("foo", "missing port specification in 'foo'");
    row(":", "missing port specification in ':'");
    row("[::1]", "missing port specification in '[::1]'");
    row(":0", "invalid port '0'");
    row(":70000", "invalid port '70000'");
    row(":80x", "invalid port '80x'");
    row(":80-", "invalid port ''");
    row(":80-65536", "invalid port '65536'");
    row(":30-20", "invalid port range '30-20'");
    row(":x80", "invalid character 'x' in port number 'x80' in ':x80'");
    row(":+80", "port offset not permitted here in ':+80'");
    row("udp@127.0.0.1:80", "dgram-type address not acceptable in 'udp@127.0.0.1:80'");
    row("ipv6@127.0.0.1:80", "invalid address: '127.0.0.1' in 'ipv6@127.0.0.1:80'");
    row("256.0.0.1:80", "invalid address: '256.0.0.1' in '256.0.0.1:80'");
    row("[x]:80", "invalid address: '[x]' in '[x]:80'");
    row("::1", "invalid address: ':' in '::1'");
    row("fd@x", "file descriptor 'x' is not a valid integer in 'fd@x'");
    row("fd@$NONE", "file descriptor '' is not a valid integer in 'fd@$NONE'");
    row("fd@9999", "cannot use file descriptor '9999' : Bad file descriptor.");
    row("unix@", "missing socket path in 'unix@'");
}

void TestAddress::bindFaults() {
    QFETCH(QString, text);
    QFETCH(QString, fault);
    const auto address = parseAddress(text.toStdString(), bindRules(), lookup);
    QVERIFY(!address);
    QCOMPARE(QString::fromStdString(address.error()), fault);
}

void TestAddress::servers_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("known");
    QTest::addColumn<int>("port");
    QTest::addColumn<int>("offset");
    const auto row = [](const char* text, const char* host, bool known, int port, int offset) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(host) << known
                            << port << offset;
    };
    row("127.0.0.1", "127.0.0.1", true, 0, 0);
    row("127.0.0.1:80", "127.0.0.1", true, 80, 0);
    row("127.0.0.1:+5", "127.0.0.1", true, 0, 5);
    row("127.0.0.1:-5", "127.0.0.1", true, 0, -5);
    row("[::1]", "::1", true, 0, 0);
    row("name.invalid:80", "name.invalid", false, 80, 0);
    row("/run/x", "/run/x", true, 0, 0);
}

void TestAddress::servers() {
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(bool, known);
    QFETCH(int, port);
    QFETCH(int, offset);
    const auto address = parseAddress(text.toStdString(), serverRules(), lookup);
    QVERIFY2(address, address ? "" : address.error().c_str());
    QCOMPARE(QString::fromStdString(address->host), host);
    QCOMPARE(address->endpoint.valid(), known);
    QCOMPARE(address->firstPort, port);
    QCOMPARE(address->offset, offset);
    QCOMPARE(address->port == Address::Port::Offset, offset != 0);
}

void TestAddress::serverFaults_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* text, const char* fault) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(fault);
    };
    row("127.0.0.1:10-20", "port range not permitted here in '127.0.0.1:10-20'");
    row("127.0.0.1:+x", "invalid port offset '+x'");
    row("127.0.0.1:-70000", "invalid port offset '-70000'");
    row("fd@0", "a file descriptor is not acceptable here in 'fd@0'");
}

void TestAddress::serverFaults() {
    QFETCH(QString, text);
    QFETCH(QString, fault);
    const auto address = parseAddress(text.toStdString(), serverRules(), lookup);
    QVERIFY(!address);
    QCOMPARE(QString::fromStdString(address.error()), fault);
}

void TestAddress::descriptors() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(fd >= 0);
    const auto number = std::to_string(fd);
    const auto address = parseAddress("fd@${FD}", bindRules(), [&](auto name) {
        return name == "FD" ? std::optional<std::string>(number) : std::nullopt;
    });
    QVERIFY(address);
    QCOMPARE(address->fd, fd);
    QVERIFY(!address->endpoint.valid());
    int ends[2];
    QCOMPARE(pipe(ends), 0);
    const auto notSocket = parseAddress("fd@" + std::to_string(ends[0]), bindRules(), lookup);
    QVERIFY(!notSocket);
    QVERIFY(notSocket.error().ends_with("Socket operation on non-socket."));
    for (const int each : {fd, ends[0], ends[1]}) close(each);
}

void TestAddress::datagrams() {
    AddressRules rules;
    rules.datagram = true;
    const auto udp = parseAddress("udp@127.0.0.1:514", rules, lookup);
    QVERIFY(udp);
    QCOMPARE(udp->endpoint.port(), 514);
    QVERIFY(parseAddress("/dev/log", rules, lookup));
    const auto tcp = parseAddress("tcp4@127.0.0.1:514", rules, lookup);
    QVERIFY(!tcp);
    QCOMPARE(QString::fromStdString(tcp.error()),
             QStringLiteral("stream-type address not acceptable in 'tcp4@127.0.0.1:514'"));
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
