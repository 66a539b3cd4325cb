#include <openssl/ssl.h>

#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/certificates.h"
#include "tests/support/tlsclient.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 crt-base "$CERTS"
 tune.ssl.capture-buffer-size "$SIZE"
defaults
 mode http
 timeout client 20s
 timeout connect 5s
 timeout server 5s
frontend all
 bind 127.0.0.1:${PORT1} ssl crt a.pem
 bind 127.0.0.1:${PORT2}
 http-request return status 200 content-type text/plain lf-string "%[ssl_fc_cipherlist_bin,hex]|%[ssl_fc_cipherlist_bin(1),hex]|%[ssl_fc_cipherlist_bin(0),length]|%[ssl_fc_cipherlist_hex]|%[ssl_fc_cipherlist_hex(1)]|%[ssl_fc_cipherlist_str]|%[ssl_fc_cipherlist_str(1)]|%[ssl_fc_cipherlist_xxh]|%[ssl_fc_extlist_bin,hex]|%[ssl_fc_extlist_bin(1),hex]|%[ssl_fc_eclist_bin,hex]|%[ssl_fc_eclist_bin(1),be2dec(-,2)]|%[ssl_fc_ecformats_bin,hex]|%[ssl_fc_protocol_hello_id]"
)";

const QByteArray Request = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

}  // namespace

/// What is kept of a ClientHello, beside haproxy.
class TestHellos : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();

private:
    Certificates m_files;
};

void TestHellos::initTestCase() {
    m_files.issue(QStringLiteral("a"), QStringLiteral("/CN=a.test"), QStringLiteral("DNS:a.test"));
}

void TestHellos::alike_data() {
    QTest::addColumn<QString>("size");
    for (const char* size : {"0", "5", "70", "1000"})
        QTest::newRow(size) << QString::fromLatin1(size);
}

void TestHellos::alike() {
    QFETCH(QString, size);
    const QStringList environment{QStringLiteral("CERTS=") + m_files.folder(),
                                  QStringLiteral("SIZE=") + size};
    ProgramSide real(Config, haproxy(), environment), ours(Config, switchyardd(), environment);
    QVERIFY2(real.proxy.ready(), qPrintable(real.proxy.errors()));
    QVERIFY2(ours.proxy.ready(), qPrintable(ours.proxy.errors()));
    TlsWish named, old, few;
    named.name = QStringLiteral("a.test");
    named.alpn = QByteArray("\x08http/1.1", 9);
    old.highest = TLS1_2_VERSION;
    few.ciphers = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256";
    for (const TlsWish& wish : {TlsWish{}, named, old, few}) {
        const TlsTalk expected = talkTls(real.proxy.port(1), wish, Request);
        QVERIFY2(expected.agreed, expected.fault.constData());
        QCOMPARE(talkTls(ours.proxy.port(1), wish, Request).answer, expected.answer);
    }
    QCOMPARE(TestClient::get(ours.proxy.port(2)), TestClient::get(real.proxy.port(2)));
}

QTEST_GUILESS_MAIN(TestHellos)
#include "tst_hellos.moc"
