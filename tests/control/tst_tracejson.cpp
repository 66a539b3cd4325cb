#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/control/tracejson.h"
#include "tests/support/reports.h"

using namespace yard;

namespace {

QString line(const char* text) { return QString::fromUtf8(text); }

}  // namespace

class TestTraceJson : public QObject {
    Q_OBJECT

private slots:
    void jsonTellsTheSame() {
        Trace trace = test::redispatchedTrace(9, 1'700'000'000'000, "hosting1", "hosting2");
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(traceJson(trace)));
        const QJsonObject o = document.object();
        QCOMPARE(o[line("id")].toInt(), 9);
        QCOMPARE(o[line("time")].toString(), line("2023-11-14T22:13:20.000Z"));
        QCOMPARE(o[line("server")].toString(), line("hosting2"));
        QCOMPARE(o[line("redispatched")].toBool(), true);
        const QJsonArray attempts = o[line("attempts")].toArray();
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0].toObject()[line("result")].toString(), line("refused"));
        QCOMPARE(attempts[1].toObject()[line("because")].toString(), line("redispatch to backup"));
        QCOMPARE(o[line("eligible")].toArray()[0].toObject()[line("checks")].toString(),
                 line("2 of 3 checks failed, not yet DOWN"));
        QCOMPARE(o[line("end")].toObject()[line("status")].toInt(), 200);
        QVERIFY(!o.contains(line("stick")));
        QVERIFY(!o.contains(line("rule")));  // not known: left out, never guessed
    }

    void isOneLine() {
        Trace trace = test::plainTrace(1, 0, "web-1");
        trace.request = "GET /\n\"x\"";
        QVERIFY(traceJson(trace).find('\n') == std::string::npos);
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(traceJson(trace)));
        QCOMPARE(document.object()[line("request")].toString(), line("GET /\n\"x\""));
    }
};

QTEST_GUILESS_MAIN(TestTraceJson)
#include "tst_tracejson.moc"
