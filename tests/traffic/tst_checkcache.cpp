#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

/// `option checkcache`: no cache may give a client's cookie to others. (HAProxy 2.6.12 refuses the
/// same answers; what it sends instead is its page "200 OK".)
class TstCheckCache : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void refuses_data();
    void refuses();
    void cleanupTestCase();

private:
    HttpOrigin m_origin;
    std::unique_ptr<TrafficRig> m_rig;
};

void TstCheckCache::initTestCase() {
    m_rig = std::make_unique<TrafficRig>();
    m_rig->conf().checkCache = true;
    m_rig->addServer("A", m_origin.port());
    m_rig->start();
}

void TstCheckCache::refuses_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("refused");
    const auto row = [](int status, const char* fields, bool refused) {
        QTest::addRow("%d %s", status, fields) << status << QByteArray(fields) << refused;
    };
    for (const int status : {200, 203, 300, 301, 404, 405, 410, 414, 501})
        row(status, "Set-Cookie: a=b|ETag: x|", true);
    for (const int status : {201, 202, 302, 303, 307, 400, 401, 403, 500, 502, 503})
        row(status, "Set-Cookie: a=b|ETag: x|", false);
    row(200, "Set-Cookie2: a=b|ETag: x|", true);
    row(200, "ETag: x|", false);
    row(200, "Set-Cookie: a=b|", false);
    row(200, "Set-Cookie: a=b|Last-Modified: x|", true);
    row(200, "Set-Cookie: a=b|Expires: x|", true);
    row(200, "Set-Cookie: a=b|Cache-Control: max-age=5|", true);
    row(200, "Set-Cookie: a=b|Cache-Control: max-age=0|", false);
    row(200, "Set-Cookie: a=b|Cache-Control: public|", false);
    row(200, "Set-Cookie: a=b|ETag: x|Cache-Control: private|", false);
    row(200, "Set-Cookie: a=b|Cache-Control: no-cache=\"set-cookie\", max-age=4|", false);
}

void TstCheckCache::refuses() {
    QFETCH(int, status);
    QFETCH(QByteArray, fields);
    QFETCH(bool, refused);
    const std::string head =
        "HTTP/1.1 " + std::to_string(status) + " x\r\n" + fields.replace('|', "\r\n").toStdString();
    m_origin.setScript([head](const Seen&) {
        return Reply{head + "Content-Length: 0\r\n\r\n", 0, Millis{0}, Reply::Then::KeepOpen};
    });
    QCOMPARE(statusOf(TestClient::get(m_rig->port())), refused ? 502 : status);
}

void TstCheckCache::cleanupTestCase() { m_rig.reset(); }

QTEST_GUILESS_MAIN(TstCheckCache)
#include "tst_checkcache.moc"
