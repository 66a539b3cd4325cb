#include <QtTest>

#include "tests/support/exposition.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

/// `http-request use-service prometheus-exporter` of the whole program.
class TestMetrics : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void scrape();
    void promtool();
    void scopeAndRefusal();
    void countsWhatHappens();
    void headAndClose();

private:
    std::string get(const std::string& query = {}) {
        return TestClient::get(m_metrics, "/metrics" + query);
    }
    HttpOrigin m_origin;
    Program m_program{switchyardd()};
    uint16_t m_metrics = refusingPort(), m_web = refusingPort();
};

void TestMetrics::initTestCase() {
    m_program.write(QStringLiteral("a.cfg"),
                    "defaults\n mode http\n timeout connect 1s\n timeout client 5s\n"
                    " timeout server 5s\n"
                    "frontend metrics\n bind 127.0.0.1:" +
                        std::to_string(m_metrics) +
                        "\n http-request use-service prometheus-exporter if { path /metrics }\n"
                        "listen web\n bind 127.0.0.1:" +
                        std::to_string(m_web) + "\n server s " + m_origin.address() + "\n");
    QVERIFY(
        m_program.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}));
    QVERIFY2(awaitListening(m_metrics) && awaitListening(m_web), qPrintable(m_program.errors()));
}

void TestMetrics::scrape() {
    const std::string answer = get();
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(headerOf(answer, "content-type"), std::string("text/plain; version=0.0.4"));
    QCOMPARE(headerOf(answer, "cache-control"), std::string("no-cache"));
    QCOMPARE(faultOf(bodyOf(answer)), std::string());
    QVERIFY(samplesOf(bodyOf(answer)).size() > 200);
}

void TestMetrics::promtool() {
    const QString path = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    QVERIFY2(!path.isEmpty(), "promtool is not there: tests/run unpacks it");
    QProcess process;
    process.start(path, {QStringLiteral("check"), QStringLiteral("metrics")});
    QVERIFY(process.waitForStarted());
    const std::string metrics = bodyOf(get());
    process.write(metrics.data(), static_cast<qint64>(metrics.size()));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    const QByteArray complaints = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, complaints.constData());
}

void TestMetrics::scopeAndRefusal() {
    for (const MetricSample& sample : samplesOf(bodyOf(get("?scope=server"))))
        QVERIFY(sample.name.starts_with("haproxy_server_"));
    QCOMPARE(statusOf(get("?scope=everything")), 400);
    // The condition does not hold: the request goes on, here to nowhere.
    QCOMPARE(statusOf(TestClient::get(m_metrics, "/other")), 503);
}

void TestMetrics::countsWhatHappens() {
    for (int i = 0; i < 3; ++i) QCOMPARE(statusOf(TestClient::get(m_web)), 200);
    const std::string line =
        "haproxy_server_http_responses_total{proxy=\"web\",server=\"s\",code=\"2xx\"} 3\n";
    QTRY_VERIFY(bodyOf(get()).find(line) != std::string::npos);
    const std::string intercepted =
        "haproxy_frontend_intercepted_requests_total{proxy=\"metrics\"} ";
    QVERIFY(bodyOf(get()).find(intercepted) != std::string::npos);
    QVERIFY(bodyOf(get()).find(intercepted + "0\n") == std::string::npos);
}

void TestMetrics::headAndClose() {
    TestClient client(m_metrics);
    QVERIFY(client.request("/metrics", {}, "HEAD"));
    const std::string head = client.readAll();
    QCOMPARE(statusOf(head), 200);
    QVERIFY(bodyOf(head).empty());
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
