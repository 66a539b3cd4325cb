#include <QStandardPaths>
#include <QtTest>

#include "core/runtime/stats/prometheus.h"
#include "tests/engine/enginerig.h"
#include "tests/support/exposition.h"
#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString ConfigText = QStringLiteral(R"(defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend web
    bind 127.0.0.1:${PORT1}
    default_backend be
backend be
    balance roundrobin
    stick-table type ip size 100 expire 1h
    stick on src
    server A 127.0.0.1:ORIGIN check weight 3 inter 1s
    server B 127.0.0.1:ORIGIN weight 2 maxconn 10
    server C 127.0.0.1:ORIGIN weight 1 backup
    server D 127.0.0.1:1 check inter 1s
listen st
    bind 127.0.0.1:${PORT2}
    mode tcp
    balance static-rr
    stick-table type string len 20 size 7
    server X 127.0.0.1:ORIGIN weight 4 disabled check
    server Y 127.0.0.1:ORIGIN weight 2
)");

/// The door of HAProxy's own exporter; our text is taken from behind the door.
const std::string Door =
    "frontend door\n    bind 127.0.0.1:${PORT3}\n    http-request use-service "
    "prometheus-exporter\n";

/// "name{label=value,..}" of each sample that is not about the door.
QSet<QString> identities(const std::string& text) {
    QSet<QString> all;
    for (const MetricSample& sample : samplesOf(text)) {
        QStringList labels;
        for (const auto& [name, value] : sample.labels) {
            // Versions differ.
            const std::string shown = name == "version" ? "V" : value;
            labels += QString::fromStdString(name + "=" + shown);
        }
        const QString identity = QString::fromStdString(sample.name) + QLatin1Char('{') +
                                 labels.join(QLatin1Char(',')) + QLatin1Char('}');
        if (!identity.contains(QLatin1String("proxy=door"))) all += identity;
    }
    return all;
}

QStringList sorted(QSet<QString> set) {
    QStringList list = set.values();
    list.sort();
    return list;
}

/// The values of those metrics that must agree while nothing happens, by identity.
std::map<QString, std::string> quietValues(const std::string& text) {
    const QSet<QString> kept = {
        QStringLiteral("haproxy_server_status"),
        QStringLiteral("haproxy_server_weight"),
        QStringLiteral("haproxy_server_uweight"),
        QStringLiteral("haproxy_backend_uweight"),
        QStringLiteral("haproxy_backend_status"),
        QStringLiteral("haproxy_backend_weight"),
        QStringLiteral("haproxy_server_limit_sessions"),
        QStringLiteral("haproxy_server_queue_limit"),
        QStringLiteral("haproxy_server_current_throttle"),
        QStringLiteral("haproxy_server_check_failures_total"),
        QStringLiteral("haproxy_server_check_up_down_total"),
        QStringLiteral("haproxy_server_check_status"),
        QStringLiteral("haproxy_server_check_code"),
        QStringLiteral("haproxy_backend_agg_server_status"),
        QStringLiteral("haproxy_backend_agg_check_status"),
        QStringLiteral("haproxy_server_http_responses_total"),
        QStringLiteral("haproxy_frontend_http_responses_total"),
        QStringLiteral("haproxy_sticktable_size"),
        QStringLiteral("haproxy_sticktable_used"),
        QStringLiteral("haproxy_backend_active_servers"),
        QStringLiteral("haproxy_backend_backup_servers"),
    };
    std::map<QString, std::string> values;
    for (const MetricSample& sample : samplesOf(text)) {
        if (!kept.contains(QString::fromStdString(sample.name))) continue;
        QString identity = QString::fromStdString(sample.name);
        for (const auto& [name, value] : sample.labels)
            identity += QString::fromStdString(" " + name + "=" + value);
        if (!identity.contains(QLatin1String("proxy=door"))) values[identity] = sample.value;
    }
    return values;
}

}  // namespace

/// Our metrics beside those of the real exporter.
class TestPrometheusCompat : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void sameMetricsAndLabels_data();
    void sameMetricsAndLabels();
    void sameTypes();
    void sameValues();
    void promtoolAgrees();

private:
    std::string theirs(const std::string& query = {}) {
        return bodyOf(TestClient::get(m_haproxy->port(3), "/metrics" + query));
    }
    std::string ours(const std::string& query = {}) {
        return bodyOf(metricsPage("/metrics" + query, m_rig.report()));
    }
    HttpOrigin m_origin;
    std::unique_ptr<RealHaproxy> m_haproxy;
    EngineRig m_rig;
};

void TestPrometheusCompat::initTestCase() {
    QString text = ConfigText;
    text.replace(QStringLiteral("ORIGIN"), QString::number(m_origin.port()));
    m_haproxy = std::make_unique<RealHaproxy>(text.toStdString() + Door, 3);
    QVERIFY2(m_haproxy->ready(), qPrintable(m_haproxy->errors()));
    for (int i = 1; i <= 2; ++i)
        text.replace(QStringLiteral("${PORT%1}").arg(i), QString::number(refusingPort()));
    QCOMPARE(m_rig.start(text.toStdString()), std::string());
    const auto settled = [](const std::string& metrics) {
        return metrics.find("server=\"D\",state=\"L4CON\"} 1") != std::string::npos &&
               metrics.find("server=\"A\",state=\"L4OK\"} 1") != std::string::npos;
    };
    QVERIFY(await([&] { return settled(theirs()) && settled(ours()); }));
    for (const uint16_t port : {m_haproxy->port(1), m_rig.port(0)})
        QCOMPARE(statusOf(TestClient::get(port)), 200);
}

void TestPrometheusCompat::sameMetricsAndLabels_data() {
    QTest::addColumn<QByteArray>("query");
    for (const char* query :
         {"", "?scope=global", "?scope=frontend", "?scope=backend", "?scope=server",
          "?scope=sticktable", "?scope=listener", "?scope=*", "?scope=server&no-maint", "?no-maint",
          "?scope=server&scope=global", "?scope=server&scope=", "?scope=foo", "?scope",
          "?scope=%73erver", "?a%zz", "?x=1&scope=backend"})
        QTest::addRow("%s", query) << QByteArray(query);
}

void TestPrometheusCompat::sameMetricsAndLabels() {
    QFETCH(QByteArray, query);
    const QSet<QString> real = identities(theirs(query.toStdString())),
                        own = identities(ours(query.toStdString()));
    QCOMPARE(sorted(own - real), QStringList());
    QCOMPARE(sorted(real - own), QStringList());
}

void TestPrometheusCompat::sameTypes() {
    auto real = typesOf(theirs()), own = typesOf(ours());
    // promtool refuses a counter of this name, so ours is not one.
    QCOMPARE(real["haproxy_process_failed_resolutions"], std::string("counter"));
    real["haproxy_process_failed_resolutions"] = "gauge";
    QCOMPARE(own, real);
}

void TestPrometheusCompat::sameValues() {
    const auto real = quietValues(theirs()), own = quietValues(ours());
    QVERIFY(real.size() > 100);
    for (const auto& [identity, value] : real)
        QVERIFY2(own.count(identity) && own.at(identity) == value,
                 qPrintable(identity + QLatin1Char(' ') + QString::fromStdString(value)));
}

/// By the grammar of our own test always, by promtool where there is one.
void TestPrometheusCompat::promtoolAgrees() {
    const std::string text = ours();
    QCOMPARE(faultOf(text), std::string());
    const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    if (promtool.isEmpty()) {
        qInfo("no promtool here: checked by our own reading of the grammar only");
        return;
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(promtool, {QStringLiteral("check"), QStringLiteral("metrics")});
    process.write(QByteArray::fromStdString(text));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(QString::fromUtf8(process.readAll()), QString());
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestPrometheusCompat)
#include "tst_prometheus.moc"
