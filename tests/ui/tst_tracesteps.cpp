#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/control/tracejson.h"
#include "tests/support/reports.h"
#include "ui/tracesteps.h"
#include "ui/tracesummary.h"

using namespace yard;

namespace {

/// One step a line: "." done, "-" note, "x" rejected, "*" decision.
QStringList printed(const Trace& trace) {
    QStringList lines;
    for (const TraceStep& step : traceSteps(trace)) {
        const char mark = step.kind == TraceStep::Kind::Done       ? '.'
                          : step.kind == TraceStep::Kind::Note     ? '-'
                          : step.kind == TraceStep::Kind::Rejected ? 'x'
                                                                   : '*';
        lines << QStringLiteral("%1 %2 | %3").arg(QLatin1Char(mark)).arg(step.title, step.detail);
    }
    return lines;
}

/// A request as it comes in; the rows add what happened to it.
Trace arrived() {
    Trace t;
    t.id = 7;
    t.client = "10.4.2.151:40112";
    t.frontend = "fe_main";
    t.bind = "127.0.0.1:8080";
    t.backend = "be_app";
    t.request = "GET /api/cart/42";
    t.rule = "use_backend be_app (site.cfg:12)";
    t.algorithm = "roundrobin";
    t.candidates = {{"web-1", Standing::Usable, 100, {}},
                    {"web-2", Standing::Down, 100, "L4TOUT, 3 of 3 checks failed"},
                    {"web-3", Standing::Drain, 60, {}}};
    t.candidatesTotal = 3;
    t.totalUs = 17'000;
    return t;
}

void answer(Trace& t, const std::string& server, int status = 200) {
    t.server = server;
    t.status = status;
    t.flags = "----";
    t.connectUs = 1000;
    t.answerUs = 16'000;
}

const QString Accepted =
    QStringLiteral(". Accepted by fe_main | 127.0.0.1:8080, client 10.4.2.151:40112");
const QString Rule = QStringLiteral(". use_backend be_app | site.cfg:12");
const QString Others = QStringLiteral(
    "usable: web-1 (100). web-2 is DOWN (L4TOUT, 3 of 3 checks failed), web-3 drains");

QString line(const char* text) { return QString::fromUtf8(text); }

}  // namespace

class TestTraceSteps : public QObject {
    Q_OBJECT

private:
    static void row(const char* name, const Trace& trace, const QStringList& steps,
                    const char* verdict, Shown shown, const QString& why) {
        QTest::newRow(name) << trace << steps << line(verdict) << static_cast<int>(shown) << why;
    }

    static void plain() {
        Trace t = arrived();
        t.attempts = {{"web-1", Because::Balanced, Outcome::Answered, 40, 0, false}};
        t.position = "slot 57 of 101";
        answer(t, "web-1");
        row("plain", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | slot 57 of 101. ") + Others,
             line(". 200 OK in 17 ms | connect 1 ms, answer 16 ms, 0 retries")},
            "web-1", Shown::Up, line("web-1, because roundrobin picked it"));
    }

    static void stuck() {
        Trace t = arrived();
        t.stick = {
            "st_src", "10.4.2.151", "web-1", true, true, false, "stick on src (site.cfg:21)"};
        t.attempts = {{"web-1", Because::Stuck, Outcome::Answered, 40, 0, true}};
        answer(t, "web-1");
        row("stuck", t,
            {Accepted, Rule,
             line("* Stick table st_src remembers web-1 | key 10.4.2.151, stick on src "
                  "(site.cfg:21)"),
             line(". 200 OK in 17 ms | connection reused, answer 16 ms, 0 retries")},
            "web-1", Shown::Up,
            line("web-1, because table st_src remembers it for key 10.4.2.151"));
    }

    static void stuckButDown() {
        Trace t = arrived();
        t.stick = {
            "st_src", "10.4.2.151", "web-2", true, false, true, "stick on src (site.cfg:21)"};
        t.attempts = {{"web-1", Because::Balanced, Outcome::Answered, 40, 0, false}};
        answer(t, "web-1");
        row("stuck but down", t,
            {Accepted, Rule,
             line("- Stick table st_src remembers web-2 | key 10.4.2.151, stick on src "
                  "(site.cfg:21)"),
             line("x web-2 cannot be used: DOWN | L4TOUT, 3 of 3 checks failed"),
             line("* balance roundrobin picks web-1 | ") + Others,
             line(". Stick entry rewritten to web-1 | the next request with key 10.4.2.151 goes to "
                  "web-1"),
             line(". 200 OK in 17 ms | connect 1 ms, answer 16 ms, 0 retries")},
            "web-1 in place of web-2", Shown::Up,
            line(
                "web-1, because web-2, which table st_src remembers, is DOWN and roundrobin picked "
                "it"));
    }

    static void firstOfItsKey() {
        Trace t = arrived();
        t.stick = {"st_src", "10.4.2.151", {}, false, false, true, "stick on src (site.cfg:21)"};
        t.attempts = {{"web-1", Because::Balanced, Outcome::Answered, 40, 0, false}};
        answer(t, "web-1");
        row("not in the table yet", t,
            {Accepted, Rule,
             line("- Stick table st_src has no entry for it | key 10.4.2.151, stick on src "
                  "(site.cfg:21)"),
             line("* balance roundrobin picks web-1 | ") + Others,
             line(". Stick entry made for web-1 | the next request with key 10.4.2.151 goes to "
                  "web-1"),
             line(". 200 OK in 17 ms | connect 1 ms, answer 16 ms, 0 retries")},
            "web-1", Shown::Up, line("web-1, because roundrobin picked it"));
    }

    static void redispatched() {
        Trace t = arrived();
        t.candidates = {{"web-1", Standing::Usable, 100, {}},
                        {"web-4", Standing::Usable, 100, "1 of 3 checks failed"}};
        t.candidatesTotal = 2;
        t.attempts = {{"web-4", Because::Balanced, Outcome::ConnectTimeout, 40, 0, false},
                      {"web-1", Because::Redispatched, Outcome::Answered, 1'000'040, 0, false}};
        t.redispatched = true;
        answer(t, "web-1");
        t.totalUs = 1'017'000;
        row("redispatched", t,
            {Accepted, Rule,
             line("- balance roundrobin picks web-4 | usable: web-1 (100), web-4 (100)"),
             line(
                 "x web-4 did not accept the connection in time | 1 of 3 checks failed, 0 ms after "
                 "the request"),
             line("- option redispatch allows another server | without a pause"),
             line("* balance roundrobin picks web-1 | usable: web-1 (100), web-4 (100)"),
             line(". 200 OK in 1.02 s | connect 1 ms, answer 16 ms, 1 retry")},
            "web-1 in place of web-4", Shown::Up,
            line(
                "web-1, because web-4 did not accept the connection in time (1 of 3 checks failed) "
                "and redispatch may use another server"));
    }

    static void backupAtOnce() {
        Trace t = test::redispatchedTrace(9, 0, "hosting1", "hosting2");
        row("backup at once", t,
            {line(". Accepted by puppet00 | 127.0.0.1:8100, client 127.0.0.1:40009"),
             line("- balance static-rr picks hosting1 | slot 1 of 100. usable: hosting1 (100). "
                  "hosting2 is a backup"),
             line("x hosting1 refused the connection | 2 of 3 checks failed, not yet DOWN, 0 ms "
                  "after "
                  "the request"),
             line("* The backup hosting2 is tried at once | redispatch may use the backup: every "
                  "usable active server failed for this request"),
             line(". 200 OK in 1.9 ms | connect 0.3 ms, answer 0.9 ms, 1 retry")},
            "hosting2 in place of hosting1", Shown::Up,
            line("hosting2, because hosting1 refused the connection (2 of 3 checks failed, not yet "
                 "DOWN) and redispatch may use the backup"));
    }

    static void retried() {
        Trace t = arrived();
        t.candidates = {{"web-1", Standing::Usable, 100, {}}};
        t.candidatesTotal = 1;
        t.attempts = {{"web-1", Because::Balanced, Outcome::Refused, 40, 0, false},
                      {"web-1", Because::Retried, Outcome::Refused, 1'000'300, 1000, false}};
        t.status = 503;
        t.flags = "SC--";
        t.end = "the connection to the server failed";
        t.totalUs = 1'001'000;
        row("retries used up", t,
            {Accepted, Rule, line("- balance roundrobin picks web-1 | usable: web-1 (100)"),
             line("x web-1 refused the connection | 0 ms after the request"),
             line("* web-1 is tried again | a retry is left, after a pause of 1.00 s"),
             line("x web-1 refused the connection | 1.00 s after the request"),
             line("x 503 Service Unavailable in 1.00 s | the connection to the server failed, 1 "
                  "retry, SC--")},
            "503, no server", Shown::Down, line("Nobody, because web-1 refused the connection"));
    }

    static void nobody() {
        Trace t = arrived();
        t.candidates = {{"web-1", Standing::Maint, 100, {}},
                        {"web-2", Standing::Down, 100, "Connection refused"}};
        t.candidatesTotal = 2;
        t.status = 503;
        t.flags = "SC--";
        t.totalUs = 400;
        row("nobody usable", t,
            {Accepted, Rule,
             line("x No server could take it | web-1 is in MAINT, web-2 is DOWN (Connection "
                  "refused)"),
             line("x 503 Service Unavailable in 0.4 ms | SC--")},
            "503, no server", Shown::Down,
            line("Nobody, because web-1 is in MAINT and web-2 is DOWN (Connection refused)"));
    }

    static void queued() {
        Trace t = arrived();
        t.candidates = {{"web-1", Standing::Full, 100, {}}};
        t.candidatesTotal = 1;
        t.queueUs = 120'000;
        t.attempts = {{"web-1", Because::Balanced, Outcome::Answered, 120'000, 0, false}};
        answer(t, "web-1");
        row("queued", t,
            {Accepted, Rule, line("- Waited 120 ms in the queue | until a server had a free place"),
             line("* balance roundrobin picks web-1 | web-1 is full"),
             line(". 200 OK in 17 ms | connect 1 ms, answer 16 ms, 0 retries")},
            "web-1", Shown::Up, line("web-1, because roundrobin picked it"));
        t.attempts.clear();
        t.server.clear();
        t.status = 503;
        t.flags = "sQ--";
        t.end = "timeout queue";
        t.totalUs = 120'100;
        row("queue timeout", t,
            {Accepted, Rule, line("x No server could take it | web-1 is full"),
             line("- Waited 120 ms in the queue | no server had a free place in time"),
             line("x 503 Service Unavailable in 120 ms | timeout queue, sQ--")},
            "503, no server", Shown::Down, line("Nobody, because web-1 is full"));
    }

    static void clientLeft() {
        Trace t = arrived();
        t.attempts = {{"web-1", Because::Balanced, Outcome::ClientLeft, 40, 0, false}};
        t.server = "web-1";
        t.flags = "CD--";
        t.end = "the client left";
        t.connectUs = 1000;
        row("client left", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | ") + Others,
             line(
                 "x The client left after 17 ms | the client left, connect 1 ms, 0 retries, CD--")},
            "client left", Shown::Maint, line("web-1, because roundrobin picked it"));
    }

    static void answerCut() {
        Trace t = arrived();
        t.attempts = {{"web-1", Because::Balanced, Outcome::Cut, 40, 0, false}};
        answer(t, "web-1");
        t.flags = "SD--";
        t.end = "the server cut its answer";
        row("answer cut short", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | ") + Others,
             line("x web-1 cut its answer short | 0 ms after the request"),
             line("x 200 OK in 17 ms | the server cut its answer, connect 1 ms, answer 16 ms, 0 "
                  "retries, SD--")},
            "web-1 failed", Shown::Down, line("Failed, because web-1 cut its answer short"));
    }

    static void serverError() {
        Trace t = arrived();
        t.attempts = {{"web-1", Because::Balanced, Outcome::Answered, 40, 0, false}};
        answer(t, "web-1", 500);
        row("the server's own 500", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | ") + Others,
             line("x 500 Internal Server Error in 17 ms | connect 1 ms, answer 16 ms, 0 retries")},
            "500 from web-1", Shown::Down, line("web-1, because roundrobin picked it"));
    }

    static void noBackend() {
        Trace t = arrived();
        t.backend.clear();
        t.rule.clear();
        t.candidates.clear();
        t.candidatesTotal = 0;
        t.status = 400;
        t.flags = "CR--";
        t.end = "the request was not valid";
        row("no backend asked", t,
            {Accepted, line("- No backend was asked | fe_main answered by itself"),
             line(". 400 Bad Request in 17 ms | CR--")},
            "400, no server asked", Shown::Maint,
            line("No server was asked: the request was not valid"));
    }

    static void tcp() {
        Trace t = arrived();
        t.request.clear();
        t.attempts = {{"web-1", Because::Balanced, Outcome::Connected, 40, 0, false}};
        t.server = "web-1";
        t.flags = "--";
        t.connectUs = 1000;
        t.totalUs = 3'200'000;
        row("tcp session", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | ") + Others,
             line(". Session ended after 3.20 s | connect 1 ms, 0 retries, --")},
            "web-1", Shown::Up, line("web-1, because roundrobin picked it"));
    }

    /// What a real HAProxy's log cannot tell.
    static void hardlyKnown() {
        Trace t;
        t.backend = "be_app";
        t.frontend = "fe_main";
        t.server = "web-1";
        t.status = 200;
        t.totalUs = 5000;
        row("hardly anything known", t,
            {line(". Accepted by fe_main | address not reported, client not reported"),
             line(". Backend be_app | the rule is not reported"),
             line(". 200 OK in 5 ms | not reported")},
            "web-1", Shown::Up, line("web-1, the reason is not reported"));
    }

    static void manyServers() {
        Trace t = arrived();
        t.candidatesTotal = 40;
        t.attempts = {{"web-1", Because::Balanced, Outcome::Pending, 40, 0, false}};
        row("more servers than listed, still running", t,
            {Accepted, Rule,
             line("* balance roundrobin picks web-1 | ") + Others + line(", 37 more"),
             line("- Not answered yet | 0 retries")},
            "at web-1", Shown::Rising, line("Nobody yet: web-1 has not answered"));
    }

private slots:
    void steps_data() {
        QTest::addColumn<Trace>("trace");
        QTest::addColumn<QStringList>("steps");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("shown");
        QTest::addColumn<QString>("why");
        plain(), stuck(), stuckButDown(), firstOfItsKey(), redispatched(), backupAtOnce();
        retried(), nobody(), queued(), clientLeft(), answerCut(), serverError(), noBackend(), tcp();
        hardlyKnown(), manyServers();
    }

    void steps() {
        QFETCH(Trace, trace);
        QFETCH(QStringList, steps);
        QFETCH(QString, verdict);
        QFETCH(int, shown);
        QFETCH(QString, why);
        QCOMPARE(printed(trace).join(QLatin1Char('\n')), steps.join(QLatin1Char('\n')));
        QCOMPARE(traceVerdict(trace).text, verdict);
        QCOMPARE(static_cast<int>(traceVerdict(trace).shown), shown);
        QCOMPARE(traceWhy(trace), why);
    }

    void atMostOneDecisionForEveryOutcome() {
        for (int o = 0; o <= static_cast<int>(Outcome::ClientLeft); ++o) {
            Trace t = arrived();
            t.attempts = {{"web-2", Because::Balanced, Outcome::Refused, 0, 0, false},
                          {"web-1", Because::Redispatched, static_cast<Outcome>(o), 9, 0, false}};
            t.server = "web-1";
            t.status = 200;
            int decisions = 0;
            for (const TraceStep& step : traceSteps(t)) {
                QVERIFY(!step.title.isEmpty());
                decisions += step.kind == TraceStep::Kind::Decision;
            }
            QCOMPARE(decisions, 1);
        }
    }

    void textHasEveryStep() {
        const Trace trace = test::redispatchedTrace(9, 0, "hosting1", "hosting2");
        const QString text = traceText(trace);
        QVERIFY(text.startsWith(line("Request 9 at ")));
        QVERIFY(text.contains(traceWhy(trace)));
        for (const TraceStep& step : traceSteps(trace)) QVERIFY(text.contains(step.title));
    }

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
};

QTEST_MAIN(TestTraceSteps)
#include "tst_tracesteps.moc"
