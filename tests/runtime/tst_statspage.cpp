#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include "core/runtime/statformat.h"
#include "core/runtime/statspage.h"
#include "tests/support/peers.h"
#include "tests/support/reports.h"

using namespace yard;
using namespace yard::test;

class TestStatsPage : public QObject {
    Q_OBJECT
private slots:
    void responses_data();
    void responses();
    void everyServerIsThere();
    void hostileNamesAreEscaped();
    void serversMayBeHidden();
    void csvIsThatOfTheRuntimeApi();
};

void TestStatsPage::responses_data() {
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("type");
    QTest::newRow("page") << "/stats"
                          << "text/html; charset=utf-8";
    QTest::newRow("no refresh") << "/stats;norefresh"
                                << "text/html; charset=utf-8";
    QTest::newRow("unknown word") << "/stats;csvx"
                                  << "text/html; charset=utf-8";
    QTest::newRow("word of the path") << "/csv"
                                      << "text/html; charset=utf-8";
    QTest::newRow("csv") << "/haproxy?stats;csv"
                         << "text/plain";
    QTest::newRow("csv and more") << "/stats;csv;norefresh"
                                  << "text/plain";
    QTest::newRow("csv behind another") << "/stats;norefresh;csv"
                                        << "text/plain";
    QTest::newRow("csv before a query") << "/stats;csv?x"
                                        << "text/plain";
    QTest::newRow("json") << "/stats;json"
                          << "application/json";
}

void TestStatsPage::responses() {
    QFETCH(QString, uri);
    QFETCH(QString, type);
    const std::string answer = statsPage(uri.toStdString(), busyReport());
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(QString::fromStdString(headerOf(answer, "content-type")), type);
    QCOMPARE(headerOf(answer, "content-length"), std::to_string(bodyOf(answer).size()));
    QCOMPARE(headerOf(answer, "cache-control"), std::string("no-cache"));
}

void TestStatsPage::everyServerIsThere() {
    const Report report = busyReport();
    const std::string page = bodyOf(statsPage("/stats", report));
    for (const StatRow& row : report.rows) {
        QVERIFY(page.find("<td class=t>" + row.name + "</td>") != std::string::npos);
        QVERIFY(page.find("<td class=\"s t\">" + row.status + "</td>") != std::string::npos);
    }
    QVERIFY(page.find("<h2>be_app</h2>") != std::string::npos);
    for (const TableRow& table : report.tables)
        QVERIFY(page.find("<td>" + table.name + "</td>") != std::string::npos);
}

void TestStatsPage::hostileNamesAreEscaped() {
    Report report = busyReport();
    report.rows[1].lastChk = "<script>alert(1)</script>";
    const std::string page = bodyOf(statsPage("/\"><script>x", report));
    QVERIFY(page.find("<script") == std::string::npos);
    QVERIFY(page.find("&lt;script&gt;alert(1)") != std::string::npos);
    QVERIFY(page.find("href=\"/&quot;&gt;&lt;script&gt;x;csv\"") != std::string::npos);
}

void TestStatsPage::serversMayBeHidden() {
    Report report = busyReport();
    for (StatRow& row : report.rows)
        if (row.name == "web-1") row.status = "DOWN";
    QVERIFY(bodyOf(statsPage("/stats", report)).find("web-1") != std::string::npos);
    QVERIFY(bodyOf(statsPage("/stats;up", report)).find("web-1") == std::string::npos);
    QVERIFY(bodyOf(statsPage("/stats;up;csv", report)).find("web-1") == std::string::npos);
}

void TestStatsPage::csvIsThatOfTheRuntimeApi() {
    const Report report = busyReport();
    QCOMPARE(bodyOf(statsPage("/stats;csv", report)), csvOf(report, false));
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromStdString(bodyOf(statsPage("/stats;json", report))));
    QCOMPARE(json.array().size(), static_cast<qsizetype>(report.rows.size()));
}

QTEST_GUILESS_MAIN(TestStatsPage)
#include "tst_statspage.moc"
