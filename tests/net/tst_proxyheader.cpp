#include <QtTest>

#include "core/net/proxyheader.h"

using namespace yard;

namespace {

using Fault = ProxyHeader::Fault;

QByteArray binary(int command, int family, const QByteArray& body) {
    QByteArray out("\r\n\r\n\0\r\nQUIT\n", 12);
    out += static_cast<char>(command);
    out += static_cast<char>(family);
    out += static_cast<char>(body.size() >> 8);
    out += static_cast<char>(body.size() & 0xff);
    return out + body;
}

const QByteArray V4("\1\2\3\4\5\6\7\x8\x04\x57\x08\xae", 12);

QByteArray asText(const ProxyHeader& header) {
    if (!header.source.valid()) return {};
    return QByteArray::fromStdString(header.source.text() + " " + header.destination.text());
}

}  // namespace

/// The PROXY header, read and written; that HAProxy does the same is shown in compat.
class TestProxyHeader : public QObject {
    Q_OBJECT
private slots:
    void read_data();
    void read();
    void neverBeyondTheEnd();
    void written_data();
    void written();
    void checksumIsChecked();
};

void TestProxyHeader::read_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("fault");
    QTest::addColumn<QByteArray>("addresses");
    const auto row = [](const char* name, const QByteArray& bytes, Fault fault,
                        const QByteArray& addresses = {}) {
        QTest::newRow(name) << bytes << static_cast<int>(fault) << addresses;
    };
    const QByteArray ours = "1.2.3.4:1111 5.6.7.8:2222";
    row("a line", "PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n", Fault::None, ours);
    row("a line of IPv6", "PROXY TCP6 2001:db8::1 ::2 1 65535\r\n", Fault::None,
        "[2001:db8::1]:1 [::2]:65535");
    row("nobody known", "PROXY UNKNOWN\r\n", Fault::None);
    row("the longest",
        "PROXY TCP6 " + QByteArray("ffff:").repeated(7) + "ffff " +
            QByteArray("ffff:").repeated(7) + "ffff 65535 65535\r\n",
        Fault::None,
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535 "
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
    row("too long", "PROXY TCP4 1.2.3.4 5.6.7.8 1 " + QByteArray(80, '0') + "1\r\n",
        Fault::Invalid);
    row("too long, without an end", "PROXY TCP4 " + QByteArray(200, '1'), Fault::Invalid);
    row("no end yet", "PROXY TCP4 1.2.3.4 5.6.7.8 1111", Fault::Truncated);
    row("no CR", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n", Fault::Invalid);
    row("another protocol", "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n", Fault::Protocol);
    row("a port out of range", "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n", Fault::Invalid);
    row("a negative port", "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n", Fault::Invalid);
    row("an address out of range", "PROXY TCP4 1.2.3.400 5.6.7.8 1 2\r\n", Fault::Invalid);
    row("any address", "PROXY TCP4 * 5.6.7.8 1 2\r\n", Fault::Invalid);
    row("an empty address", "PROXY TCP4  5.6.7.8 1 2\r\n", Fault::Invalid);
    row("of another family", "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n", Fault::Invalid);
    row("a word too many", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n", Fault::Invalid);
    row("a word too few", "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n", Fault::Invalid);
    row("a request", "GET / HTTP/1.1\r\n\r\n", Fault::NotOne);
    row("few bytes", "PROX", Fault::Truncated);
    row("binary", binary(0x21, 0x11, V4), Fault::None, ours);
    row("binary, local", binary(0x20, 0x11, V4), Fault::None);
    row("binary, local, nothing said", binary(0x20, 0, {}), Fault::None);
    row("binary with records", binary(0x21, 0x11, V4 + QByteArray("\xee\0\1x\x04\0\0", 7)),
        Fault::None, ours);
    row("binary, record cut", binary(0x21, 0x11, V4 + QByteArray("\xee\0\2x", 4)), Fault::Invalid,
        ours);
    row("binary, record without a length", binary(0x21, 0x11, V4 + "\xee"), Fault::Invalid, ours);
    row("binary, too short", binary(0x21, 0x11, V4.left(11)), Fault::Invalid);
    row("binary, no family", binary(0x21, 0, {}), Fault::Invalid);
    row("binary, another command", binary(0x22, 0x11, V4), Fault::Invalid);
    row("binary, another version", binary(0x11, 0x11, V4), Fault::NotOne);
    row("binary, cut", binary(0x21, 0x11, V4).left(20), Fault::Truncated);
    row("binary, wrong checksum", binary(0x21, 0x11, V4 + QByteArray("\3\0\4abcd", 7)),
        Fault::Invalid, ours);
}

void TestProxyHeader::read() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, fault);
    QFETCH(QByteArray, addresses);
    for (const QByteArray& rest : {QByteArray(), QByteArray("GET /")}) {
        if (static_cast<Fault>(fault) == Fault::Truncated && !rest.isEmpty()) continue;
        ProxyHeader header;
        const QByteArray all = bytes + rest;
        QCOMPARE(static_cast<int>(header.read({all.data(), size_t(all.size())})), fault);
        QCOMPARE(asText(header), addresses);
        if (static_cast<Fault>(fault) == Fault::None)
            QCOMPARE(header.size, static_cast<size_t>(bytes.size()));
    }
}

/// Under ASan: each piece in memory of its own size.
void TestProxyHeader::neverBeyondTheEnd() {
    const QByteArray wholes[] = {"PROXY TCP6 2001:db8::1 ::2 1 65535\r\n", "PROXY UNKNOWN\r\n",
                                 binary(0x21, 0x11, V4 + QByteArray("\xee\0\1x\5\0\0", 7))};
    for (const QByteArray& whole : wholes)
        for (qsizetype size = 0; size < whole.size(); ++size) {
            const std::vector<char> piece(whole.begin(), whole.begin() + size);
            ProxyHeader header;
            QVERIFY(header.read({piece.data(), piece.size()}) != Fault::None);
        }
}

void TestProxyHeader::written_data() {
    QTest::addColumn<int>("version");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("local");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a line") << 1 << "1.2.3.4"
                            << "5.6.7.8" << false
                            << QByteArray("PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n");
    QTest::newRow("a line of our own")
        << 1 << "1.2.3.4"
        << "5.6.7.8" << true << QByteArray("PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n");
    QTest::newRow("families that differ") << 1 << "1.2.3.4"
                                          << "::1" << false << QByteArray("PROXY UNKNOWN\r\n");
    QTest::newRow("binary") << 2 << "1.2.3.4"
                            << "5.6.7.8" << false << binary(0x21, 0x11, V4);
    QTest::newRow("binary of our own") << 2 << "1.2.3.4"
                                       << "5.6.7.8" << true << binary(0x20, 0, {});
    QTest::newRow("binary, families that differ")
        << 2 << "1.2.3.4"
        << "::1" << false
        << binary(0x21, 0x21,
                  QByteArray(10, '\0') + "\xff\xff\1\2\3\4" + QByteArray(15, '\0') + '\1' +
                      V4.right(4));
    QTest::newRow("nobody known") << 2 << ""
                                  << "5.6.7.8" << false << binary(0x20, 0, {});
}

void TestProxyHeader::written() {
    QFETCH(int, version);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(bool, local);
    QFETCH(QByteArray, bytes);
    const Endpoint source =
        from.isEmpty() ? *Endpoint::unixPath("/x") : *Endpoint::literal(from.toStdString(), 1111);
    char room[ProxyGreeting::MaxSize];
    const auto made = ProxyGreeting{version}.write(
        source, *Endpoint::literal(to.toStdString(), 2222), local, room);
    QCOMPARE(QByteArray(made.data(), qsizetype(made.size())), bytes);
}

void TestProxyHeader::checksumIsChecked() {
    char room[ProxyGreeting::MaxSize];
    const auto made = ProxyGreeting{2, true}.write(*Endpoint::literal("::1", 1),
                                                   *Endpoint::literal("::2", 2), false, room);
    ProxyHeader header;
    QCOMPARE(header.read(made), Fault::None);
    QCOMPARE(header.size, made.size());
    constexpr size_t kind = 16 + 36;  // of the record: another one may hold what it likes
    for (size_t at = 16; at < made.size(); ++at) {
        if (at == kind) continue;
        std::string other(made);
        other[at] = static_cast<char>(other[at] ^ 1);
        QVERIFY(ProxyHeader().read(other) != Fault::None);
    }
}

QTEST_GUILESS_MAIN(TestProxyHeader)
#include "tst_proxyheader.moc"
