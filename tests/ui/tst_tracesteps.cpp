#include "tests/support/reports.h"
#include "tests/ui/tracerows.h"

using namespace yard;
using namespace yard::test;

class TestTraceSteps : public QObject {
    Q_OBJECT

private:
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

    /// What a real HAProxy's log cannot tell.
    static void hardlyKnown() {
        Trace t;
        t.backend = "be_app";
        t.frontend = "fe_main";
        t.server = "web-1";
        t.status = 200;
        t.totalUs = 5000;
        t.connectUs = 1000;
        row("hardly anything known", t,
            {line(". Accepted by fe_main | address not reported, client not reported"),
             line(". Backend be_app | the rule is not reported"),
             line(". 200 OK in 5 ms | connect 1 ms")},
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
        columns();
        plain(), stuck(), stuckButDown(), firstOfItsKey(), redispatched(), backupAtOnce(),
            hardlyKnown(), manyServers();
    }
    void steps() { check(); }

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
};

QTEST_MAIN(TestTraceSteps)
#include "tst_tracesteps.moc"
