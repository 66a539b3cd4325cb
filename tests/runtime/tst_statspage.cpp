#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>
#include <algorithm>

#include "core/runtime/stats/statformat.h"
#include "core/runtime/stats/statsadmin.h"
#include "core/runtime/stats/statspage.h"
#include "tests/runtime/fakeauthority.h"
#include "tests/support/peers.h"
#include "tests/support/reports.h"

using namespace yard;
using namespace yard::test;

namespace {

PageWish wishFor(const std::string& uri) {
    PageWish wish;
    wish.uri = uri;
    return wish;
}

bool has(const std::string& page, const std::string& text) {
    return page.find(text) != std::string::npos;
}

}  // namespace

class TestStatsPage : public QObject {
    Q_OBJECT
private slots:
    void responses_data();
    void responses();
    void everyServerIsThere();
    void hostileNamesAreEscaped();
    void serversMayBeHidden();
    void csvIsThatOfTheRuntimeApi();
    void looks();
    void scope();
    void formsAreForThoseWhoMay();
    void aFormIsCarriedOut();
    void formsThatAreNot_data();
    void formsThatAreNot();
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
    const std::string answer = statsPage(wishFor(uri.toStdString()), busyReport());
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(QString::fromStdString(headerOf(answer, "content-type")), type);
    QCOMPARE(headerOf(answer, "content-length"), std::to_string(bodyOf(answer).size()));
    QCOMPARE(headerOf(answer, "cache-control"), std::string("no-cache"));
}

void TestStatsPage::everyServerIsThere() {
    const Report report = busyReport();
    const std::string page = bodyOf(statsPage(wishFor("/stats"), report));
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
    const std::string page = bodyOf(statsPage(wishFor("/\"><script>x"), report));
    QVERIFY(page.find("<script") == std::string::npos);
    QVERIFY(page.find("&lt;script&gt;alert(1)") != std::string::npos);
    QVERIFY(page.find("href=\"/&quot;&gt;&lt;script&gt;x;csv\"") != std::string::npos);
}

void TestStatsPage::serversMayBeHidden() {
    Report report = busyReport();
    for (StatRow& row : report.rows)
        if (row.name == "web-1") row.status = "DOWN";
    QVERIFY(bodyOf(statsPage(wishFor("/stats"), report)).find("web-1") != std::string::npos);
    QVERIFY(bodyOf(statsPage(wishFor("/stats;up"), report)).find("web-1") == std::string::npos);
    QVERIFY(bodyOf(statsPage(wishFor("/stats;up;csv"), report)).find("web-1") == std::string::npos);
}

void TestStatsPage::csvIsThatOfTheRuntimeApi() {
    const Report report = busyReport();
    QCOMPARE(bodyOf(statsPage(wishFor("/stats;csv"), report)), csvOf(report, false));
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromStdString(bodyOf(statsPage(wishFor("/stats;json"), report))));
    QCOMPARE(json.array().size(), static_cast<qsizetype>(report.rows.size()));
}

void TestStatsPage::looks() {
    Report report = busyReport();
    report.process.version = "9.8.7", report.process.node = "here";
    PageWish wish = wishFor("/stats");
    std::string page = bodyOf(statsPage(wish, report));
    QVERIFY(has(page, "<h1>Switchyard 9.8.7</h1>") && !has(page, "http-equiv"));
    wish.hideVersion = wish.showNode = true;
    wish.refresh = 10;
    wish.description = "the <site>";
    page = bodyOf(statsPage(wish, report));
    QVERIFY(has(page, "<h1>Switchyard on here: the &lt;site&gt;</h1>"));
    QVERIFY(has(page, "<meta http-equiv=refresh content=10>"));
    QVERIFY(has(page, "href=\"/stats;norefresh\""));
    wish.node = "there";
    wish.uri = "/stats;norefresh";
    page = bodyOf(statsPage(wish, report));
    QVERIFY(has(page, "Switchyard on there") && !has(page, "http-equiv"));
}

void TestStatsPage::scope() {
    Report report = busyReport();
    StatRow other = report.rows.front();
    other.proxy = "other", other.proxyId = 99;
    report.rows.push_back(other);
    PageWish wish = wishFor("/stats;csv");
    wish.scope = {"other"};
    const std::string csv = bodyOf(statsPage(wish, report));
    QVERIFY(has(csv, "\nother,") && !has(csv, "be_app"));
    wish.uri = "/stats";
    const std::string page = bodyOf(statsPage(wish, report));
    QVERIFY(has(page, "<h2>other</h2>") && !has(page, "<h2>be_app</h2>"));
}

void TestStatsPage::formsAreForThoseWhoMay() {
    Report report = busyReport();
    PageWish wish = wishFor("/stats;st=PART");
    QVERIFY(!has(statsPage(wish, report), "<form"));
    QVERIFY(has(statsPage(wish, report), "Action partially processed"));
    wish.admin = true;
    const std::string page = statsPage(wish, report);
    for (const StatRow& row : report.rows) {
        const bool box = has(page, "<input type=checkbox name=s value=\"" + row.name + "\"");
        QCOMPARE(box, row.scope == Scope::Server);
        if (row.scope == Scope::Server)
            QVERIFY(has(page, "name=b value=\"#" + std::to_string(row.proxyId) + "\""));
    }
    for (const StatsAction& action : StatsActions)
        QVERIFY(has(page, "<option value=" + std::string(action.word) + ">"));
    for (StatRow& row : report.rows)
        if (row.scope == Scope::Server) row.name = "\"><script>";
    QVERIFY(!has(statsPage(wish, report), "<script"));
}

namespace {

PageWish formOf(const std::string& form) {
    PageWish wish = wishFor("/stats");
    wish.home = "/home";
    wish.change = true;
    wish.admin = true;
    wish.form = form;
    wish.by = "statistics page (ann)";
    return wish;
}

}  // namespace

void TestStatsPage::aFormIsCarriedOut() {
    FakeAuthority proxy;
    const auto server = std::ranges::find(proxy.canned.rows, Scope::Server, &StatRow::scope);
    const std::string answer =
        carryOut(formOf("s=" + server->name + "&s=x&action=drain&b=" + server->proxy), proxy);
    QCOMPARE(statusOf(answer), 303);
    QCOMPARE(headerOf(answer, "location"), std::string("/home;st=PART"));
    QCOMPARE(proxy.commands.size(), size_t(1));
    QVERIFY(proxy.commands[0].verb == Verb::Drain);
    QCOMPARE(proxy.commands[0].server.server, server->name);
    QCOMPARE(proxy.commands[0].by, std::string("statistics page (ann)"));
    proxy.answer.ok = false;
    const PageWish refused =
        formOf("b=%23" + std::to_string(server->proxyId) + "&action=hdown&s=" + server->name);
    QCOMPARE(headerOf(carryOut(refused, proxy), "location"), std::string("/home;st=NONE"));
    QCOMPARE(proxy.commands.size(), size_t(2));
}

void TestStatsPage::formsThatAreNot_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("location");
    QTest::newRow("who may not") << 0 << "/home;st=DENY";
    QTest::newRow("too large") << 1 << "/home;st=EXCD";
    QTest::newRow("words that stay") << 2 << "/home;st=NONE;up;norefresh";
}

void TestStatsPage::formsThatAreNot() {
    QFETCH(int, what);
    QFETCH(QString, location);
    FakeAuthority proxy;
    const auto server = std::ranges::find(proxy.canned.rows, Scope::Server, &StatRow::scope);
    PageWish wish = formOf("s=" + server->name + "&action=drain&b=" + server->proxy);
    if (what == 0) wish.admin = false;
    if (what == 1) wish.whole = false;
    if (what == 2) wish.uri = "/stats;up;norefresh", wish.refresh = 5, wish.form.clear();
    QCOMPARE(QString::fromStdString(headerOf(carryOut(wish, proxy), "location")), location);
    QVERIFY(proxy.commands.empty());
}

QTEST_GUILESS_MAIN(TestStatsPage)
#include "tst_statspage.moc"
