#include <QtTest>

#include "tests/compat/story.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString Defaults = QStringLiteral(R"(defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
    timeout check 5s
    retries 0
)");

/// One server that stands behind another, across backends and behind one another.
const QString Tracks = Defaults + QStringLiteral(R"(backend b
    server s 127.0.0.1:ORIGIN1 check inter 200ms
    server t 127.0.0.1:DEAD1 track s
    server u 127.0.0.1:DEAD1 track t backup
backend c
    server v 127.0.0.1:DEAD1 track b/s weight 5
    server d 127.0.0.1:ORIGIN1 check disabled inter 200ms
    server e 127.0.0.1:DEAD1 track d
)");

QString observing(const char* words) {
    return Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    option log-health-checks
    server s 127.0.0.1:DEAD1 check port ORIGIN1 inter 60s fastinter 60s %1
)")
                          .arg(QLatin1String(words));
}

/// The lines that differ, each with its number.
QString difference(const QStringList& real, const QStringList& ours) {
    QString text;
    for (qsizetype i = 0; i < std::max(real.size(), ours.size()); ++i)
        if (real.value(i) != ours.value(i))
            text += QStringLiteral("\n%1 haproxy:    %2\n%1 switchyard: %3")
                        .arg(QString::number(i), real.value(i), ours.value(i));
    return text;
}

}  // namespace

/// States of servers, as the real haproxy and ours tell the same story of them.
class TestHealthStories : public QObject {
    Q_OBJECT
private slots:
    void toldAlike_data();
    void toldAlike();
    void agents_data();
    void agents();
    void httpChecks_data();
    void httpChecks();
    void whatIsAsked_data();
    void whatIsAsked();
};

void TestHealthStories::toldAlike_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("story");
    const auto row = [](const char* name, const QString& config, const char* story) {
        QTest::newRow(name) << config << QString::fromLatin1(story);
    };
    row("track: the checks of one are those of all", Tracks,
        "await b/s status UP\nawait b/u status UP\nshow status tracked check_status check_health "
        "chkfail chkdown\n"
        "kill 1\nawait b/u status DOWN\nshow status act bck\nawait b/s status DOWN\ntold backend "
        "'b' has no\n"
        "start 1\nawait b/u status UP\nshow status\ntold Server b/u is UP");
    row("track: maintenance and drain", Tracks,
        "await b/s status UP\n"
        "> set server b/s state maint\nshow status\ntold backend 'b'\n"
        "> set server b/s state ready\nawait b/s status UP\nshow status\ntold Server b/u is\n"
        "> set server b/s state drain\nshow status\ntold backend 'b'\n"
        "> set server b/s state ready\nshow status\ntold Server b/u is\n");
    row("track: two reasons for maintenance", Tracks,
        "await b/s status UP\n"
        "> set server b/t state maint\nshow status\n> set server b/s state maint\nshow status\n"
        "> set server b/t state ready\nshow status\n> set server b/s state ready\n"
        "await b/s status UP\nshow status\ntold Server b/u is UP\n"
        "> set server b/t state maint\n> set server b/s state maint\n"
        "> set server b/s state ready\nawait b/s status UP\nshow status\n> set server b/t state "
        "ready\n"
        "await b/s status UP\nshow status\ntold Server b/u is UP");
    row("track: own drain", Tracks,
        "await b/s status UP\n> set server b/t state drain\nshow status\n"
        "> set server b/s state drain\nshow status\n> set server b/t state ready\nshow status\n"
        "> set server b/s state ready\nshow status\ntold c/v is UP");
    row("track: down, then maintenance", Tracks,
        "await b/s status UP\nkill 1\nawait b/s status DOWN\ntold backend 'b'\n"
        "> set server b/s state maint\nshow status\ntold Server b/u was\n"
        "> set server b/t state maint\n> set server b/t state ready\nshow status\ntold remains in");
    row("track: what a follower may not", Tracks,
        "await b/s status UP\n> set server b/t health up\n> set server b/t health down\n"
        "> enable health b/t\n> disable health b/t\n> disable health b/s\nshow status\n"
        "> enable health b/s\nshow status");
    row("track: no new requests", Tracks,
        "await b/s status UP\n> disable health b/s\n> set server b/s health stopping\nshow status\n"
        "> set server b/s health up\nshow status\n> set server b/s health down\nshow status\ntold "
        "Server b/u is DOWN");
    row("track: disabled from the start", Tracks,
        "await b/s status UP\n> set server c/d state ready\nawait c/d status UP\nshow status\ntold "
        "Server c/e is");
    row("observe layer4, mark-down", observing("observe layer4 error-limit 3 on-error mark-down"),
        "await l/s check_status L4OK\nshow status hanafail\nget 1\nget 1\nshow status hanafail\n"
        "get 1\nshow status hanafail check_status check_duration last_chk chkfail chkdown\nget 1\n"
        "told Server l/s is DOWN");
    row("observe layer4, fail-check", observing("observe layer4 error-limit 1"),
        "await l/s check_status L4OK\nget 1\nshow status hanafail check_status last_chk\nget 1\n"
        "get 1\nshow status hanafail chkfail\nget 1\nshow status\ntold Server l/s is DOWN");
    row("observe layer4, sudden-death",
        observing("observe layer4 error-limit 2 on-error sudden-death"),
        "await l/s check_status L4OK\nget 1\nget 1\nshow status hanafail check_health\nget 1\n"
        "get 1\nshow status hanafail chkfail\ntold Server l/s is DOWN");
    row("observe layer4, fastinter", observing("observe layer4 error-limit 1 on-error fastinter"),
        "await l/s check_status L4OK\nget 1\nshow status hanafail check_status\nget 1\n"
        "show status hanafail");
    row("observe without a check", Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    server s 127.0.0.1:DEAD1 observe layer4 error-limit 1 on-error mark-down
)"),
        "get 1\nget 1\nshow status hanafail");
    row("observe layer7", Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    server s 127.0.0.1:ORIGIN1 check inter 60s fastinter 60s observe layer7 error-limit 2 on-error mark-down
)"),
        "await l/s check_status L4OK\nget 1\nanswer 1 500\nget 1\nanswer 1 404\nget 1\n"
        "answer 1 501\nget 1\nanswer 1 505\nget 1\nshow status hanafail\nanswer 1 503\nget 1\n"
        "show status\nget 1\nshow status hanafail last_chk\nget 1\ntold Server l/s is DOWN");
    row("observe layer7: no answer", Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    server s 127.0.0.1:ORIGIN1 check inter 60s fastinter 60s observe layer7 error-limit 1
)"),
        "await l/s check_status L4OK\nanswer 1 0\nget 1\nshow status hanafail last_chk");
    const QString shutting = Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    server s 127.0.0.1:ORIGIN1 check inter 100ms port ORIGIN2 on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions
    server t 127.0.0.1:ORIGIN3 backup
)");
    row("sessions end with their server", shutting,
        "await l/s status UP\nstall 1\nbegin 1\nawait l/s scur 1\nkill 2\nend\nawait l/s scur 0\n"
        "show status eresp scur srv_abrt");
    row("sessions end with maintenance", shutting,
        "await l/s status UP\nstall 1\nbegin 1\nawait l/s scur 1\n"
        "> set server l/s state maint\nend\nawait l/s scur 0\nshow status eresp scur srv_abrt");
    row("sessions of backups end", shutting,
        "await l/s status UP\nkill 2\nawait l/s status DOWN\nstall 3\nbegin 1\n"
        "await l/t scur 1\nstart 2\nend\nawait l/s status UP\nawait l/t scur 0\nshow status eresp "
        "scur srv_abrt");
    row("an operator ends sessions", shutting,
        "await l/s status UP\nstall 1\nbegin 1\nawait l/s scur 1\n"
        "> shutdown sessions server l/s\nend\nawait l/s scur 0\nshow status eresp scur srv_abrt");
    row("slowstart after an outage", Defaults + QStringLiteral(R"(backend b
    balance roundrobin
    server s 127.0.0.1:ORIGIN1 check inter 100ms slowstart 3s weight 10
    server t 127.0.0.1:DEAD1 weight 10
)"),
        "await b/s status UP\nshow throttle weight uweight\nkill 1\nawait b/s status DOWN\nstart "
        "1\n"
        "await b/s throttle 6\nawait b/s weight 1\nawait b/s throttle 37\nshow status weight "
        "uweight\n"
        "await b/s throttle 68\nshow weight\nawait b/s throttle \nshow status weight "
        "throttle\ntold Server b/s is UP.");
    row("slowstart after maintenance, static weights", Defaults + QStringLiteral(R"(backend b
    balance static-rr
    server s 127.0.0.1:ORIGIN1 slowstart 1ms weight 10 maxconn 10
)"),
        "> set server b/s state maint\n> set server b/s state ready\nshow status throttle weight\n"
        "await b/s throttle \nshow status throttle weight\ntold Server b/s is UP.");
}

void TestHealthStories::agents_data() {
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
    row("told by an operator",
        "> disable agent c/x\n> enable agent c/x\n> set server c/y agent down\nshow status\n"
        "> set server c/y agent up\nshow status\ntold Server c/y is UP\n> set server c/y agent "
        "down\n"
        "> disable agent c/y\nshow status\n> set server c/y health up\nshow status\n"
        "told Server c/y is UP");
}

void TestHealthStories::agents() { toldAlike(); }

void TestHealthStories::httpChecks_data() {
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

void TestHealthStories::httpChecks() { toldAlike(); }

void TestHealthStories::whatIsAsked_data() {
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

void TestHealthStories::whatIsAsked() {
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

void TestHealthStories::toldAlike() {
    QFETCH(QString, config);
    QFETCH(QString, story);
    StoryPlayer real(haproxy(), config);
    QVERIFY2(real.started(), qPrintable(real.errors()));
    StoryPlayer ours(switchyardd(), config, {QStringLiteral("--strict")});
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    const QStringList expected = play(real, story), actual = play(ours, story);
    QVERIFY2(actual == expected, qPrintable(difference(expected, actual)));
}

QTEST_GUILESS_MAIN(TestHealthStories)
#include "tst_healthstories.moc"
