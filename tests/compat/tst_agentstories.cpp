#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

/// Agents and checks of HTTP over time, as the real haproxy and ours tell the same story of them.
class TestAgentStories : public QObject {
    Q_OBJECT
private slots:
    void agents_data();
    void agents();
    void httpChecks_data();
    void httpChecks();
    void whatIsAsked_data();
    void whatIsAsked();
};

void TestAgentStories::agents_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("story");
    const QString one = Defaults + QStringLiteral(R"(backend b
    balance roundrobin
    server s 127.0.0.1:ORIGIN1 check inter 200ms agent-check agent-port AGENT1 agent-inter 100ms agent-send "hi\n" weight 10 maxconn 50
    server t 127.0.0.1:DEAD1 track s
backend c
    balance static-rr
    server x 127.0.0.1:DEAD1 agent-check agent-port AGENT2 agent-addr 127.0.0.1 agent-inter 100ms agent-send x weight 10
    server y 127.0.0.1:DEAD1 agent-check agent-port DEAD2 agent-inter 100ms
    server z 127.0.0.1:DEAD1
)");
    const auto row = [&](const char* name, const char* story) {
        QTest::newRow(name)
            << one
            << QStringLiteral(
                   "await b/s status UP\nawait b/t status UP\nawait c/y agent_status L4CON\n"
                   "await c/x agent_status CHECKED\n") +
                   QString::fromLatin1(story);
    };
    const char* columns =
        "show status weight uweight slim agent_code agent_desc agent_rise agent_fall agent_health "
        "check_health\n";
    const auto says = [&](const char* name, std::initializer_list<const char*> lines) {
        QString story;
        for (const char* line : lines) {
            const QString text = QString::fromLatin1(line);
            const QString said = text.section(QLatin1Char('|'), 0, 0);
            const QString column = text.section(QLatin1Char('|'), 1);
            story += QStringLiteral("says 1 %1\nawait b/s %2\n%3")
                         .arg(said, column, QLatin1String(columns));
        }
        row(name, (story + QStringLiteral("states")).toLatin1());
    };
    says("up and down",
         {"up|last_agt via agent : up", "down|last_agt via agent : down", "up|status UP",
          "fail|status DOWN (agent)", "UP|status UP", "Stopped|status DOWN (agent)",
          "failed|last_agt agent reports an error : failed"});
    says("descriptions", {"up #x y|last_agt via agent : up (x y)",
                          "down # because of it|last_agt via agent : down (because of it)",
                          "stopped #|last_agt via agent : stopped"});
    says("weights",
         {"75%|weight 7", "up 50%|weight 5", "0%|weight 0", "100% 30%|weight 3", "3000%|weight 256",
          "75%x|last_agt agent warns : Trailing garbage in weight string"});
    says("limits", {"maxconn:7|slim 7", "up maxconn:9 50%|slim 9",
                    "maxconn:x|last_agt agent warns : maxconn string empty or preceded by garbage",
                    "maxconn:5x|last_agt agent warns : Trailing garbage in maxconn string"});
    says("drain and maintenance",
         {"up|last_agt via agent : up", "drain|status DRAIN (agent)", "up|last_agt via agent : up",
          "ready|status UP", "maint|status MAINT", "up|last_agt via agent : up",
          "down|last_agt via agent : down", "up ready|status UP"});
    says("nonsense", {"garbage|last_agt agent reports an error : garbage",
                      "up#x|last_agt agent reports an error : up#x",
                      "up garbage foo|last_agt via agent : up (garbage)",
                      "down garbage|last_agt via agent : down (garbage)",
                      "up garbage # all is well|last_agt via agent : up (garbage)",
                      "down garbage # it is not|last_agt via agent : down (it is not)"});
    row("empty-handed",
        "says 1 up\nawait b/s agent_status L7OK\nmutters 1 \n"
        "await b/s agent_status L7RSP\nshow status agent_desc last_agt");
    row("half a line",
        "says 1 up\nawait b/s agent_status L7OK\nmutters 1 down\n"
        "await b/s last_agt Ignoring incomplete line from agent\n"
        "show status agent_code agent_desc");
    row("one that is not there",
        "await c/y agent_status L4CON\nshow status agent_code agent_desc last_agt");
    row("a static algorithm",
        "says 2 0%\nawait c/x weight 0\nsays 2 100%\nawait c/x weight 10\n"
        "says 2 down\nawait c/x status DOWN (agent)\nsays 2 up\n"
        "await c/x status no check");
    row("what is told",
        "says 1 down # why\nawait b/t status DOWN (agent)\nsays 1 up\n"
        "await b/t status UP\nsays 1 drain\nawait b/t status DRAIN (agent)\n"
        "says 1 ready up\nawait b/t status UP\nsays 1 maint\nawait b/s status MAINT\n"
        "says 1 ready\nawait b/s status UP\ntold b/t is UP/READY");
    row("checks and agent have to agree",
        "says 1 up\nkill 1\nawait b/s status DOWN\nshow agent_health check_health\nsays 1 down\n"
        "await b/s status DOWN (agent)\nstart 1\nawait b/s check_health 4\nshow status\n"
        "says 1 up\nawait b/s status UP\nshow status chkdown");
    row("what it is sent", "heard 1\n> set server b/s agent-send what\nawait b/s status UP");
    row("commands",
        "says 1 up\nawait b/s agent_status L7OK\n> set server b/s agent\n> set server b/s agent x\n"
        "> set server b/s agent-addr\n> set server b/s agent-addr foo\n"
        "> set server b/s agent-addr 127.0.0.1 port x\n> set server b/s agent-addr 127.0.0.1 port "
        "70000\n"
        "> set server b/s agent-addr 127.0.0.1\n> set server b/s agent-port\n"
        "> set server b/s agent-port x\n> set server b/s agent-send\n> disable agent c/z\n"
        "> enable agent c/z\n> set server c/z agent up\n> set server c/z agent-addr 127.0.0.1\n"
        "> set server c/z agent-port 1\n> set server c/z agent-send x\n"
        "> disable agent b/s\nshow status agent_status agent_desc last_agt agent_health\n"
        "> set server b/s agent down\n> set server b/s agent-port 1\n> set server b/s agent-send "
        "x\n"
        "> enable agent b/s\nawait b/s agent_status L7OK\nshow status last_agt");
    row("who leaves maintenance is as its agent has said",
        "says 1 down\nawait b/s status DOWN (agent)\nsays 1 maint\nawait b/s status MAINT\n"
        "says 1 drain\nawait b/s status DOWN (agent)\nshow status\nsays 1 ready\n"
        "await b/s status DOWN (agent)\n> disable server b/s\n> enable server b/s\nshow status "
        "check_health\nsays 1 up\nawait b/s status UP\ntold Server b/t is UP");
    row("told by an operator",
        "> disable agent c/x\n> enable agent c/x\n> set server c/y agent down\nshow status\n"
        "> set server c/y agent up\nshow status\ntold Server c/y is UP\n> set server c/y agent "
        "down\n"
        "> disable agent c/y\nshow status\n> set server c/y health up\nshow status\n"
        "told Server c/y is UP");
}

void TestAgentStories::agents() {
    QFETCH(QString, config);
    QFETCH(QString, story);
    QCOMPARE(toldDifferently(config, story), QString());
}

void TestAgentStories::httpChecks_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("story");
    const auto row = [](const char* name, const char* lines, const char* story) {
        QTest::newRow(name) << Defaults + QStringLiteral("backend b\n option httpchk\n") +
                                   QString::fromLatin1(lines) +
                                   QStringLiteral(
                                       "\n server s 127.0.0.1:ORIGIN1 check inter 100ms\n")
                            << QString::fromLatin1(story);
    };
    const char* answers =
        "await b/s status UP\nshow check_status check_code last_chk\nanswer 1 404\n"
        "await b/s status DOWN\nshow check_status check_code last_chk check_desc chkfail\n"
        "answer 1 204\nawait b/s status UP\nanswer 1 500\nawait b/s status DOWN\n"
        "show check_status check_code last_chk check_desc\ntold code: 500";
    row("expect status", " http-check expect status 200-299,301", answers);
    row("expect ! status", " http-check expect ! status 404,500-599", answers);
    row("expect several", " http-check expect ! status 404\n http-check expect status 200-300",
        answers);
    row("expect string", " http-check expect string origin1",
        "await b/s status UP\nshow check_status check_code last_chk\nanswer 1 200\n"
        "await b/s status DOWN\nshow check_status check_code last_chk check_desc\nanswer 1 0\n"
        "await b/s last_chk \nshow check_code");
    row("expect ! string", " http-check expect ! string body",
        "await b/s status UP\nanswer 1 200\nawait b/s status DOWN\n"
        "show check_status check_code last_chk check_desc\nanswer 1 500\n"
        "await b/s check_status L7RSP");
    row("disable-on-404", " http-check disable-on-404",
        "await b/s status UP\nanswer 1 404\nawait b/s status NOLB\n"
        "show check_status check_code last_chk check_desc check_health chkfail\n"
        "told Server b/s is stopping\nanswer 1 200\nawait b/s status UP\ntold Server b/s is UP\n"
        "answer 1 500\nawait b/s status DOWN\nanswer 1 404\nawait b/s check_code 404\n"
        "show status check_status last_chk check_health\nanswer 1 200\nawait b/s status UP");
}

void TestAgentStories::httpChecks() { agents(); }

void TestAgentStories::whatIsAsked_data() {
    QTest::addColumn<QString>("lines");
    QTest::newRow("nothing said") << QStringLiteral(" option httpchk");
    QTest::newRow("the line") << QStringLiteral(" option httpchk PUT /foo HTTP/1.1");
    QTest::newRow("send") << QStringLiteral(
        " option httpchk GET /a\n http-check send meth PUT uri /b ver HTTP/1.1 hdr Host www hdr "
        "X-y z "
        "body hello");
    QTest::newRow("headers alone")
        << QStringLiteral(" option httpchk GET /a\n http-check send hdr Host www");
    QTest::newRow("send first") << QStringLiteral(
        " http-check send meth GET hdr A b\n option httpchk PUT /foo HTTP/1.1");
    QTest::newRow("a body in HTTP/1.0")
        << QStringLiteral(" option httpchk\n http-check send meth POST uri /x body \"a b\"");
}

void TestAgentStories::whatIsAsked() {
    QFETCH(QString, lines);
    const QString config = Defaults + QStringLiteral("backend b\n") + lines +
                           QStringLiteral("\n server s 127.0.0.1:ORIGIN1 check inter 10s\n");
    std::string asked[2];
    for (const bool our : {false, true}) {
        StoryPlayer player(our ? switchyardd() : haproxy(), config);
        QVERIFY2(player.started(), qPrintable(player.errors()));
        QVERIFY(await([&] { return player.origin(1).requestCount() > 0; }));
        const Seen seen = player.origin(1).requests().front();
        asked[our ? 1 : 0] = seen.head + seen.body;
    }
    QCOMPARE(asked[1], asked[0]);
}

QTEST_GUILESS_MAIN(TestAgentStories)
#include "tst_agentstories.moc"
