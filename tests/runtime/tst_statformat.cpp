#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QtTest>

#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/statcolumns.h"
#include "core/runtime/stats/statformat.h"
#include "tests/support/reports.h"

using namespace yard;

namespace {

QStringList lines(const std::string& text) {
    return QString::fromStdString(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// The value of a column in a CSV line without quotes.
QString field(const std::string& line, const char* name) {
    const QStringList names = QString::fromStdString(csvHeader()).mid(2).split(QLatin1Char(','));
    return QString::fromStdString(line)
        .split(QLatin1Char(','))
        .value(static_cast<int>(names.indexOf(QLatin1String(name))));
}

StatRow server() {
    StatRow row;
    row.scope = Scope::Server;
    row.proxy = "be", row.name = "A";
    row.proxyId = 3, row.serverId = 1;
    row.http = true;
    row.status = "UP";
    row.weight = row.uweight = 5;
    row.act = 1, row.bck = 0;
    row.addr = "127.0.0.1:80";
    return row;
}

}  // namespace

class TestStatFormat : public QObject {
    Q_OBJECT
private slots:
    void headerAndRowsHaveTheSameFields();
    void namesAreUnique();
    void quoting_data();
    void quoting();
    void hostileTextStaysInItsField();
    void uncheckedServerHasNoCheck();
    void tcpHasNoHttp();
    void usersSeeNoAddress();
    void typedTellsWhatCsvTells();
    void jsonTellsWhatTypedTells();
    void jsonIsWellFormedWhateverIsInside();
    void filter_data();
    void filter();
    void information();
};

void TestStatFormat::headerAndRowsHaveTheSameFields() {
    QVERIFY(csvHeader().starts_with("# pxname,svname,qcur,"));
    QVERIFY(csvHeader().ends_with(",h1_spliced_bytes_out,\n"));
    const std::string header = csvHeader();
    const auto commas = std::count(header.begin(), header.end(), ',');
    QCOMPARE(commas, static_cast<ptrdiff_t>(statColumns().size()) + 1);  // and the column "-"
    for (const StatRow& row : test::busyReport().rows) {
        const std::string line = csvRow(row, true);
        QCOMPARE(QString::fromStdString(line)
                     .remove(QRegularExpression(QStringLiteral("\"[^\"]*\"")))
                     .count(QLatin1Char(',')),
                 static_cast<int>(commas));
        QVERIFY(line.ends_with(",\n"));
    }
}

void TestStatFormat::namesAreUnique() {
    QSet<QString> names;
    for (const StatColumn& column : statColumns()) {
        QVERIFY(column.kind.size() == 3);
        names.insert(QString::fromLatin1(column.name.data(), static_cast<int>(column.name.size())));
    }
    QCOMPARE(names.size(), static_cast<qsizetype>(statColumns().size()));
}

void TestStatFormat::quoting_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << "a b"
                           << "a b";
    QTest::newRow("comma") << "a,b"
                           << "\"a,b\"";
    QTest::newRow("quote") << "a\"b"
                           << "\"a\"\"b\"";
    QTest::newRow("line end") << "a\nb"
                              << "\"a\nb\"";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestStatFormat::quoting() {
    QFETCH(QString, text);
    QFETCH(QString, field);
    QCOMPARE(QString::fromStdString(csvField(text.toStdString())), field);
}

void TestStatFormat::hostileTextStaysInItsField() {
    StatRow row = server();
    row.lastChk = "a,b\n\"c\"";
    row.checkStatus = "L7STS";
    const std::string line = csvRow(row, true);
    QVERIFY(line.find("\"a,b\n\"\"c\"\"\"") != std::string::npos);
}

void TestStatFormat::uncheckedServerHasNoCheck() {
    StatRow row = server();
    const std::string without = csvRow(row, true);
    for (const char* name : {"check_status", "check_duration", "chkfail", "chkdown", "check_rise"})
        QCOMPARE(field(without, name), QString());
    row.checked = true, row.chkfail = 3, row.checkStatus = "L4OK", row.checkRise = 2;
    const std::string with = csvRow(row, true);
    QCOMPARE(field(with, "chkfail"), QStringLiteral("3"));
    QCOMPARE(field(with, "check_rise"), QStringLiteral("2"));
}

void TestStatFormat::tcpHasNoHttp() {
    StatRow row = server();
    QCOMPARE(field(csvRow(row, true), "hrsp_2xx"), QStringLiteral("0"));
    QCOMPARE(field(csvRow(row, true), "mode"), QStringLiteral("http"));
    row.http = false;
    QCOMPARE(field(csvRow(row, true), "hrsp_2xx"), QString());
    QCOMPARE(field(csvRow(row, true), "mode"), QStringLiteral("tcp"));
}

void TestStatFormat::usersSeeNoAddress() {
    QCOMPARE(field(csvRow(server(), true), "addr"), QStringLiteral("127.0.0.1:80"));
    QCOMPARE(field(csvRow(server(), false), "addr"), QString());
}

void TestStatFormat::typedTellsWhatCsvTells() {
    const StatRow row = server();
    const QStringList typed = lines(typedRow(row, {}));
    QCOMPARE(typed.at(0), QStringLiteral("S.3.1.0.pxname.1:KNS:str:be"));
    QVERIFY(typed.contains(QStringLiteral("S.3.1.18.weight.1:MaP:u32:5")));
    QVERIFY(typed.contains(QStringLiteral("S.3.1.19.act.1:SGP:u32:1")));
    QVERIFY(typed.contains(QStringLiteral("S.3.1.55.lastsess.1:MAP:s32:-1")));
    const auto filled = QString::fromStdString(csvRow(row, true)).split(QLatin1Char(','));
    QCOMPARE(typed.size(), filled.count() - filled.count(QString()) - 2);  // "-" and the line's end
    StatRow backend = row;
    backend.scope = Scope::Backend;
    QVERIFY(lines(typedRow(backend, {})).contains(QStringLiteral("B.3.1.19.act.1:MGP:u32:1")));
    const StatStyle described{StatForm::Typed, true, true};
    QVERIFY(typedRow(row, described).find(":be:\"Proxy\"\n") != std::string::npos);
}

void TestStatFormat::jsonTellsWhatTypedTells() {
    const StatRow row = server();
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(jsonRow(row, true)));
    const QJsonArray all = document.array();
    QCOMPARE(static_cast<int>(all.size()), static_cast<int>(lines(typedRow(row, {})).size()));
    const QJsonObject weight = all.at(11).toObject();
    QCOMPARE(weight[QLatin1String("objType")].toString(), QStringLiteral("Server"));
    for (const auto& one : all) {
        const QJsonObject tags = one.toObject()[QLatin1String("tags")].toObject();
        for (const char* tag : {"origin", "nature", "scope"})
            QVERIFY(!tags[QLatin1String(tag)].toString().isEmpty());
    }
}

void TestStatFormat::jsonIsWellFormedWhateverIsInside() {
    Report report;
    report.rows.push_back(server());
    report.rows.back().name = "a\"\\\n\x01\xff";
    report.rows.push_back(server());
    QJsonParseError error;
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromStdString(jsonOf(report, true)), &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(document.array().size(), 2);
}

void TestStatFormat::filter_data() {
    QTest::addColumn<QString>("status");
    QTest::addColumn<bool>("withUp");
    QTest::addColumn<bool>("withNoMaint");
    QTest::newRow("up") << "UP" << true << true;
    QTest::newRow("going down") << "UP 1/3" << true << true;
    QTest::newRow("down") << "DOWN" << false << true;
    QTest::newRow("coming up") << "DOWN 1/2" << false << true;
    QTest::newRow("maint") << "MAINT" << false << false;
    QTest::newRow("maint by tracking") << "MAINT (via a/b)" << false << false;
    QTest::newRow("stopping") << "NOLB" << true << true;
    QTest::newRow("no check") << "no check" << true << true;
}

void TestStatFormat::filter() {
    QFETCH(QString, status);
    QFETCH(bool, withUp);
    QFETCH(bool, withNoMaint);
    StatRow row = server();
    row.status = status.toStdString();
    StatFilter up, noMaint;
    up.hideDown = true, noMaint.hideMaint = true;
    QVERIFY(StatFilter().wants(row));
    QCOMPARE(up.wants(row), withUp);
    QCOMPARE(noMaint.wants(row), withNoMaint);
    row.scope = Scope::Backend;
    QVERIFY(up.wants(row));
}

void TestStatFormat::information() {
    Report report = test::demoReport();
    report.process.startedMs = report.takenMs - (2 * 86400 + 3 * 3600 + 4 * 60 + 5) * 1000LL;
    const QStringList all = lines(infoText(report, {}));
    QCOMPARE(all.size(), 69);
    QVERIFY(all.contains(QStringLiteral("Uptime: 2d 3h04m05s")));
    QVERIFY(all.contains(QStringLiteral("Uptime_sec: 183845")));
    const QStringList typed = lines(infoText(report, {StatForm::Typed, false, true}));
    QCOMPARE(typed.size(), 69);
    QVERIFY(typed.at(68).startsWith(QStringLiteral("71.Tainted.1:SGP:str:")));
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromStdString(infoText(report, {StatForm::Json, false, true})));
    QCOMPARE(json.array().size(), 69);
}

QTEST_GUILESS_MAIN(TestStatFormat)
#include "tst_statformat.moc"
