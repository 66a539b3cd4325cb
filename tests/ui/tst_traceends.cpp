#include "tests/ui/tracerows.h"

using namespace yard;
using namespace yard::test;

class TestTraceEnds : public QObject {
    Q_OBJECT

private:
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
            "503, web-1 failed", Shown::Down, line("Nobody, because web-1 refused the connection"));
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
        t.flags = "CD--";
        t.end = "the client left";
        t.connectUs = 1000;
        row("client left", t,
            {Accepted, Rule, line("* balance roundrobin picks web-1 | ") + Others,
             line("x The client left after 17 ms | the client left, 0 retries, CD--")},
            "client left", Shown::Maint, line("Nobody: the client left before web-1 had answered"));
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

private slots:
    void steps_data() {
        columns();
        retried(), nobody(), queued(), clientLeft(), answerCut(), serverError(), noBackend(), tcp();
    }
    void steps() { check(); }
};

QTEST_MAIN(TestTraceEnds)
#include "tst_traceends.moc"
