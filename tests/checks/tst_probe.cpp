#include <QtTest/QtTest>
#include <optional>

#include "core/checks/checker.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

/// Probes against real peers; statuses and words were observed on HAProxy 2.6.12.
class TestProbe : public QObject {
    Q_OBJECT
private slots:
    void aPortThatAccepts();
    void aPortThatRefuses();
    void aPortThatSwallows();
    void aDialThatFailsAtOnce();
    void answers_data();
    void answers();
    void whatIsAsked();
    void anAnswerInPieces();
    void aConnectionThatIsReset();
    void silence_data();
    void silence();
    void aLongReasonIsCut();
    void destroyedProbesSayNothing();

private:
    std::optional<CheckResult> run(const ProbePlan& plan) {
        std::optional<CheckResult> result;
        const auto probe =
            startProbe(plan, m_reactor, m_clock, [&](const CheckResult& r) { result = r; });
        if (result) qFatal("a probe must not end within startProbe()");
        await([&] { return result.has_value(); });
        return result;
    }
    static ProbePlan tcp(uint16_t port) {
        ProbePlan plan;
        plan.target = *Endpoint::literal("127.0.0.1", port);
        plan.inter = plan.connectTimeout = Millis(9000);
        plan.program = program({});
        return plan;
    }
    static std::shared_ptr<const CheckProgram> program(const CheckRules& rules) {
        static const ProxyConf proxy;
        return std::make_shared<CheckProgram>(rules, proxy);
    }
    static ProbePlan http(uint16_t port) {
        ProbePlan plan = tcp(port);
        CheckRules rules{CheckRules::Kind::Http, std::vector<CheckStep>(3)};
        rules.steps[1].what = CheckStep::Do::Request;
        rules.steps[2].what = CheckStep::Do::Expect;
        rules.steps[2].expect.look = CheckExpect::Look::Status;
        rules.steps[2].expect.codes = {{200, 399}};
        plan.program = program(rules);
        return plan;
    }
    SystemClock m_clock;
    Reactor m_reactor{m_clock};
};

void TestProbe::aPortThatAccepts() {
    RawPeer peer;
    const auto result = run(tcp(peer.port()));
    QVERIFY(result);
    QVERIFY(result->passed);
    QCOMPARE(result->status, std::string("L4OK"));
    QCOMPARE(result->description, std::string("Layer4 check passed"));
    QCOMPARE(result->info, std::string());
    QCOMPARE(result->code, -1);
    // It leaves by a reset, so that checks pile up no TIME_WAIT.
    Wire wire = peer.accept();
    QVERIFY(wire.awaitEnd());
    QVERIFY(wire.wasReset());
}

void TestProbe::aPortThatRefuses() {
    const auto result = run(http(refusingPort()));
    QVERIFY(result);
    QVERIFY(!result->passed);
    QCOMPARE(result->status, std::string("L4CON"));
    QCOMPARE(result->description, std::string("Layer4 connection problem"));
    QCOMPARE(result->info, std::string("Connection refused"));
    QCOMPARE(result->code, -1);
}

void TestProbe::aPortThatSwallows() {
    BlackHole hole;
    ProbePlan plan = tcp(hole.port());
    plan.connectTimeout = Millis(60);
    const auto result = run(plan);
    QVERIFY(result);
    QCOMPARE(result->status, std::string("L4TOUT"));
    QCOMPARE(result->description, std::string("Layer4 timeout"));
    QVERIFY(result->info.empty());
    QVERIFY(result->durationMs >= 59);
}

/// connect() itself fails, and that is reported like any other failure, later.
void TestProbe::aDialThatFailsAtOnce() {
    ProbePlan plan = tcp(80);
    plan.target = *Endpoint::unixPath("/no/such/socket");
    const auto result = run(plan);
    QVERIFY(result);
    QVERIFY(!result->passed);
    QCOMPARE(result->status, std::string("SOCKERR"));
    QCOMPARE(result->description, std::string("Socket error"));
}

void TestProbe::answers_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("passed");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<QByteArray>("description");
    const auto row = [](const char* name, const char* answer, bool passed, const char* status,
                        int code, const char* info, const char* description) {
        QTest::newRow(name) << QByteArray(answer) << passed << QByteArray(status) << code
                            << QByteArray(info) << QByteArray(description);
    };
    const char *ok = "Layer7 check passed", *wrong = "Layer7 wrong status",
               *invalid = "Layer7 invalid response";
    row("200", "HTTP/1.1 200 OK\r\n\r\n", true, "L7OK", 200, "", ok);
    row("299", "HTTP/1.1 299 Fine\r\n\r\n", true, "L7OK", 299, "", ok);
    row("301", "HTTP/1.1 301 Moved\r\nlocation: /x\r\n\r\n", true, "L7OK", 301, "", ok);
    row("399", "HTTP/1.1 399 Hm\r\n\r\n", true, "L7OK", 399, "", ok);
    row("404", "HTTP/1.1 404 Not Found\r\n\r\n", false, "L7STS", 404, "Not Found", wrong);
    row("500", "HTTP/1.1 500 Oops no\r\n\r\n", false, "L7STS", 500, "Oops no", wrong);
    row("100", "HTTP/1.1 100 Continue\r\n\r\n", false, "L7STS", 100, "Continue", wrong);
    row("2000", "HTTP/1.1 2000 OK\r\n\r\n", false, "L7STS", 2000, "OK", wrong);
    row("body cut", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", true, "L7OK", 200, "", ok);
    row("garbage", "hello\r\n\r\n", false, "L7RSP", -1, "", invalid);
    row("closed at once", "", false, "L7RSP", -1, "", invalid);
    row("head cut", "HTTP/1.1 200 OK\r\n", false, "L7RSP", -1, "", invalid);
}

void TestProbe::answers() {
    QFETCH(QByteArray, answer);
    QFETCH(bool, passed);
    QFETCH(QByteArray, status);
    QFETCH(int, code);
    QFETCH(QByteArray, info);
    QFETCH(QByteArray, description);
    HttpOrigin origin("o", [&](const Seen&) {
        return Reply{answer.toStdString(), 0, Millis(0), Reply::Then::Close};
    });
    const auto result = run(http(origin.port()));
    QVERIFY(result);
    QCOMPARE(result->passed, passed);
    QCOMPARE(QByteArray::fromStdString(result->status), status);
    QCOMPARE(result->code, code);
    QCOMPARE(QByteArray::fromStdString(result->info), info);
    QCOMPARE(QByteArray::fromStdString(result->description), description);
}

void TestProbe::whatIsAsked() {
    HttpOrigin origin;
    QVERIFY(run(http(origin.port())));
    QVERIFY(await([&] { return origin.requestCount() == 1; }));
    QCOMPARE(origin.requests().front().head, std::string("OPTIONS / HTTP/1.0\r\n\r\n"));
}

void TestProbe::anAnswerInPieces() {
    HttpOrigin origin("o", [](const Seen&) {
        return Reply{"HTTP/1.1 200 OK\r\n\r\n", 1, Millis(1), Reply::Then::Close};
    });
    QCOMPARE(run(http(origin.port()))->status, std::string("L7OK"));
}

void TestProbe::aConnectionThatIsReset() {
    HttpOrigin origin("o", [](const Seen&) { return Reply::reset(); });
    const auto result = run(http(origin.port()));
    QVERIFY(result);
    QCOMPARE(result->status, std::string("SOCKERR"));
    QCOMPARE(result->info, std::string("Connection reset by peer"));
}

void TestProbe::silence_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("inter");
    QTest::addColumn<int>("check");
    QTest::addColumn<int>("takes");
    const QByteArray part("HTTP/1.1 200 OK\r\n");
    QTest::newRow("the interval covers the whole check") << QByteArray() << 120 << 0 << 120;
    QTest::newRow("timeout check, shorter") << QByteArray() << 9000 << 80 << 80;
    QTest::newRow("timeout check, longer") << QByteArray() << 50 << 150 << 150;
    QTest::newRow("half a head") << part << 9000 << 80 << 80;
}

void TestProbe::silence() {
    QFETCH(QByteArray, answer);
    QFETCH(int, inter);
    QFETCH(int, check);
    QFETCH(int, takes);
    HttpOrigin origin("o", [&](const Seen&) {
        return Reply{answer.toStdString(), 0, Millis(0), Reply::Then::KeepOpen};
    });
    ProbePlan plan = http(origin.port());
    plan.inter = Millis(inter);
    plan.checkTimeout = Millis(check);
    const auto result = run(plan);
    QVERIFY(result);
    QVERIFY(!result->passed);
    QCOMPARE(result->status, std::string("L7TOUT"));
    QCOMPARE(result->description, std::string("Layer7 timeout"));
    QCOMPARE(result->code, -1);
    QVERIFY(result->durationMs >= takes - 1);
    QVERIFY(result->durationMs < 9000);
}

void TestProbe::aLongReasonIsCut() {
    HttpOrigin origin("o", [](const Seen&) {
        return Reply{"HTTP/1.1 503 " + std::string(600, 'x') + "\r\n\r\n", 0, Millis(0),
                     Reply::Then::Close};
    });
    QCOMPARE(run(http(origin.port()))->info, std::string(127, 'x'));
}

void TestProbe::destroyedProbesSayNothing() {
    RawPeer peer;
    bool called = false;
    auto probe = startProbe(tcp(peer.port()), m_reactor, m_clock,
                            [&](const CheckResult&) { called = true; });
    probe.reset();
    QVERIFY(run(tcp(peer.port())));
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestProbe)
#include "tst_probe.moc"
