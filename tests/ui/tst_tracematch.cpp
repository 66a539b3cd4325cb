#include <QTest>

#include "tests/support/reports.h"
#include "ui/requests/tracematch.h"

using namespace yard;

class TestTraceMatch : public QObject {
    Q_OBJECT

private slots:
    void matches_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("plain");  // GET /cart by 10.0.0.7:4123 to web-1: 200
        QTest::addColumn<bool>("moved");  // GET /pay, web-2 refused, bkp-1: 503
        const auto row = [](const char* query, bool plain, bool moved) {
            QTest::newRow(query) << QString::fromLatin1(query) << plain << moved;
        };
        row("", true, true);
        row("web-1", true, false);
        row("WEB-2", false, true);  // tried
        row("10.0.0.7", true, false);
        row("10.0.0.7:4123", true, false);
        row("status:200", true, false);
        row("status:5xx", false, true);
        row("status:50", false, true);
        row("status:5xxx", false, false);
        row("status:5xx server:web-2", false, true);
        row("status:5xx server:web-1", false, false);
        row("server:cart", false, false);
        row("path:/cart", true, false);
        row("client:10.0", true, true);
        row("redispatched", false, true);
        row("key:8100", false, true);
        row("get  /pay", false, true);
    }

    void matches() {
        QFETCH(QString, query);
        Trace plain = test::plainTrace(1, 0, "web-1");
        plain.client = "10.0.0.7:4123";
        plain.request = "GET /cart";
        plain.status = 200;
        plain.stick = {};
        Trace moved = test::redispatchedTrace(2, 0, "web-2", "bkp-1");
        moved.client = "10.0.0.9:99";
        moved.request = "GET /pay";
        moved.status = 503;
        moved.stick.key = "8100";
        QTEST(traceMatches(plain, query), "plain");
        QTEST(traceMatches(moved, query), "moved");
    }

    void tcpHasNoStatus() {
        Trace trace = test::plainTrace(1, 0, "web-1");
        trace.status = 0;
        QVERIFY(!traceMatches(trace, QStringLiteral("status:xxx")));
        QVERIFY(!traceMatches(trace, QStringLiteral("status:0")));
    }
};

QTEST_APPLESS_MAIN(TestTraceMatch)
#include "tst_tracematch.moc"
