#include <QtTest>

#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/metrictable.h"
#include "core/runtime/stats/prometheus.h"
#include "core/runtime/stats/statcolumns.h"
#include "tests/support/exposition.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

StatRow row(Scope scope, const char* name, const char* status) {
    StatRow row;
    row.scope = scope;
    row.proxy = "p\"1\\";
    row.name = name;
    row.proxyId = 2;
    row.http = true;
    row.status = status;
    return row;
}

Report report() {
    Report report;
    report.rows = {row(Scope::Frontend, "FRONTEND", "OPEN"), row(Scope::Server, "a", "UP 1/3"),
                   row(Scope::Server, "b", "MAINT"),         row(Scope::Server, "c", "no check"),
                   row(Scope::Server, "d", "DOWN 1/2"),      row(Scope::Backend, "BACKEND", "UP")};
    report.rows[1].checked = true;
    report.rows[1].checkStatus = "* L4OK";
    report.rows[1].checkDuration = 1500;
    report.rows[1].hrsp[4] = 7;
    report.rows[1].qtimeMax = 12;
    StatRow tcp = row(Scope::Frontend, "FRONTEND", "STOP");
    tcp.proxy = "t";
    tcp.proxyId = 3;
    tcp.http = false;
    report.rows.push_back(tcp);
    TableRow table;
    table.name = "t", table.type = "ip", table.size = 100, table.used = 3;
    report.tables = {table};
    return report;
}

std::string scrape(const std::string& query = {}) {
    return bodyOf(metricsPage("/metrics" + query, report()));
}

bool tells(const std::string& text, const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

class TestPrometheus : public QObject {
    Q_OBJECT
private slots:
    void everyMetricHasItsFigure();
    void grammar();
    void values_data();
    void values();
    void scopes_data();
    void scopes();
    void refused_data();
    void refused();
    void hidesServersInMaintenance();
    void tellsTcpProxiesNothingOfHttp();
};

void TestPrometheus::everyMetricHasItsFigure() {
    for (const Metric& metric : statMetrics())
        QVERIFY2(std::any_of(statColumns().begin(), statColumns().end(),
                             [&](const StatColumn& c) { return c.name == metric.column; }),
                 metric.column.data());
    for (const Metric& metric : processMetrics())
        QVERIFY2(metric.column.empty() ||
                     std::any_of(infoColumns().begin(), infoColumns().end(),
                                 [&](const InfoColumn& c) { return c.name == metric.column; }),
                 metric.column.data());
}

void TestPrometheus::grammar() { QCOMPARE(faultOf(scrape()), std::string()); }

void TestPrometheus::values_data() {
    QTest::addColumn<QByteArray>("line");
    const char* const lines[] = {
        R"(haproxy_server_status{proxy="p\"1\\",server="a",state="UP"} 1)",
        R"(haproxy_server_status{proxy="p\"1\\",server="a",state="DOWN"} 0)",
        R"(haproxy_server_status{proxy="p\"1\\",server="b",state="MAINT"} 1)",
        R"(haproxy_server_status{proxy="p\"1\\",server="c",state="UP"} 1)",
        R"(haproxy_server_status{proxy="p\"1\\",server="d",state="DOWN"} 1)",
        R"(haproxy_server_check_status{proxy="p\"1\\",server="a",state="L4OK"} 1)",
        R"(haproxy_server_check_duration_seconds{proxy="p\"1\\",server="a"} 1.500000)",
        R"(haproxy_server_check_code{proxy="p\"1\\",server="a"} 0)",
        R"(haproxy_server_http_responses_total{proxy="p\"1\\",server="a",code="5xx"} 7)",
        R"(haproxy_server_max_queue_time_seconds{proxy="p\"1\\",server="a"} 0.012000)",
        R"(haproxy_server_limit_sessions{proxy="p\"1\\",server="a"} NaN)",
        R"(haproxy_backend_agg_server_status{proxy="p\"1\\",state="UP"} 2)",
        R"(haproxy_backend_agg_server_status{proxy="p\"1\\",state="MAINT"} 1)",
        R"(haproxy_backend_agg_check_status{proxy="p\"1\\",state="L4OK"} 1)",
        R"(haproxy_frontend_status{proxy="t",state="DOWN"} 1)",
        R"(haproxy_sticktable_used{name="t",type="ip"} 3)",
        R"(# TYPE haproxy_server_downtime_seconds_total counter)",
        R"(# TYPE haproxy_server_weight gauge)",
    };
    for (const char* line : lines) QTest::addRow("%s", line) << QByteArray(line);
}

void TestPrometheus::values() {
    QFETCH(QByteArray, line);
    const std::string text = scrape();
    QVERIFY2(tells(text, line.toStdString()), text.c_str());
}

void TestPrometheus::scopes_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("kinds");
    const QString all = QStringLiteral("backend frontend process server sticktable");
    const auto row = [](const char* query, const QString& kinds) {
        QTest::addRow("%s", query) << QString::fromLatin1(query) << kinds;
    };
    row("", all);
    row("?", all);
    row("?foo=bar", all);
    row("?scope=*", all);
    row("?scope=global", QStringLiteral("process"));
    row("?scope=%73erver", QStringLiteral("server"));
    row("?scope=server&scope=sticktable", QStringLiteral("server sticktable"));
    row("?scope=server&foo", QStringLiteral("server"));
    row("?&scope=backend", QStringLiteral("backend"));
    row("?scope=server&scope=", QString());
    row("?scope=listener", QString());
}

void TestPrometheus::scopes() {
    QFETCH(QString, query);
    QFETCH(QString, kinds);
    QSet<QString> found;
    for (const MetricSample& sample : samplesOf(scrape(query.toStdString())))
        found += QString::fromStdString(sample.name).section(QLatin1Char('_'), 1, 1);
    QStringList sorted = found.values();
    sorted.sort();
    QCOMPARE(sorted.join(QLatin1Char(' ')), kinds);
}

void TestPrometheus::refused_data() {
    QTest::addColumn<QByteArray>("query");
    for (const char* query : {"?scope=foo", "?scope", "?scope=Server", "?a%zz", "?scope=server%2"})
        QTest::addRow("%s", query) << QByteArray(query);
}

void TestPrometheus::refused() {
    QFETCH(QByteArray, query);
    QCOMPARE(statusOf(metricsPage("/metrics" + query.toStdString(), report())), 400);
}

void TestPrometheus::hidesServersInMaintenance() {
    for (const char* query : {"?no-maint", "?scope=server&no-maint", "?no-maint=1&scope=server"}) {
        const std::string text = scrape(query);
        QVERIFY(text.find("server=\"b\"") == std::string::npos);
        QVERIFY(text.find("server=\"a\"") != std::string::npos);
    }
    QVERIFY(scrape("?scope=server").find("server=\"b\"") != std::string::npos);
}

void TestPrometheus::tellsTcpProxiesNothingOfHttp() {
    const std::string text = scrape("?scope=frontend");
    QVERIFY(text.find("frontend_http_requests_total{proxy=\"p") != std::string::npos);
    QVERIFY(text.find("frontend_http_requests_total{proxy=\"t\"") == std::string::npos);
    QVERIFY(text.find("frontend_bytes_in_total{proxy=\"t\"") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestPrometheus)
#include "tst_prometheus.moc"
