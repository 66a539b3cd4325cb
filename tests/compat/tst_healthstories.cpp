#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

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

/// Whose next checks are far away.
const QString Rarely = Defaults + QStringLiteral(R"(backend b
    option log-health-checks
    server s 127.0.0.1:ORIGIN1 check inter 1h fastinter 100ms downinter 100ms
    server t 127.0.0.1:ORIGIN1 track s
)");
/// So slowly that the next second, whenever it comes, changes nothing yet.
const QString Slowly = Defaults + QStringLiteral(R"(backend b
    server s 127.0.0.1:ORIGIN1 weight 100 slowstart 100s check inter 1h
    server t 127.0.0.1:ORIGIN1 weight 30
)");

}  // namespace

/// States of servers, as the real haproxy and ours tell the same story of them.
class TestHealthStories : public QObject {
    Q_OBJECT
private slots:
    void toldAlike_data();
    void toldAlike();
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
    // The times of checks go on meanwhile, and the next one is not due.
    row("nothing is checked for a change", Rarely,
        "await b/s status UP\n> disable server b/s\nshow status check_status last_chk\nstates\n"
        "> enable server b/s\nshow status check_status check_desc check_health\n"
        "> disable health b/s\nshow status check_status\n> enable health b/s\n"
        "show status check_status check_health\n> set server b/s health down\n"
        "show status check_status check_health\n> set server b/s health up\n"
        "> set server b/s state drain\n> set server b/s state ready\n"
        "show status check_status check_health\nstates");
    row("slowly", Slowly,
        "await b/s status UP\n> disable server b/s\n> enable server b/s\nshow status weight "
        "throttle uweight\n"
        "> set server b/s weight 50\nshow status weight throttle uweight\n"
        "> set server b/s weight 0\nshow status weight throttle uweight act\n"
        "> set server b/s weight 100\n> set server b/s state drain\n"
        "show status weight throttle\ntold b/s remains in forced drain\n"
        "> set server b/s state ready\ntold b/s is UP (leaving");
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
        "await b/s status UP\n> disable health b/s\nidle\n> set server b/s health stopping\n"
        "show status\n"
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
    row("observe, followed", Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    server s 127.0.0.1:DEAD1 check port ORIGIN1 inter 60s observe layer4 error-limit 1 on-error fastinter
    server t 127.0.0.1:DEAD1 track s backup
)"),
        "await l/s check_status L4OK\nget 1\nget 1\nshow status hanafail");
    row("checks disabled", Defaults + QStringLiteral(R"(listen l
    bind 127.0.0.1:PORT1
    option log-health-checks
    server s 127.0.0.1:ORIGIN1 check inter 100ms weight 0
    server t 127.0.0.1:ORIGIN2 check inter 100ms
)"),
        "told server l/t succeeded\n> disable health l/t\nshow status chkfail chkdown\n"
        "> enable health l/t\nshow status chkfail chkdown");
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
        "await l/s status UP\nstall 1\nbegin 1\nreached 1\nawait l/s scur 1\nkill 2\nend\nawait "
        "l/s scur 0\n"
        "show status eresp scur srv_abrt");
    row("sessions end with maintenance", shutting,
        "await l/s status UP\nstall 1\nbegin 1\nreached 1\nawait l/s scur 1\n"
        "> set server l/s state maint\nend\nawait l/s scur 0\nshow status eresp scur srv_abrt");
    row("sessions of backups end", shutting,
        "await l/s status UP\nkill 2\nawait l/s status DOWN\nstall 3\nbegin 1\nreached 3\n"
        "await l/t scur 1\nstart 2\nend\nawait l/s status UP\nawait l/t scur 0\nshow status eresp "
        "scur srv_abrt");
    row("an operator ends sessions", shutting,
        "await l/s status UP\nstall 1\nbegin 1\nreached 1\nawait l/s scur 1\n"
        "> shutdown sessions server l/s\nend\nawait l/s scur 0\nshow status eresp scur srv_abrt");
    // By HAProxy's whole seconds; each of these shares lasts longer than one.
    row("slowstart after an outage", Defaults + QStringLiteral(R"(backend b
    balance roundrobin
    server s 127.0.0.1:ORIGIN1 check inter 100ms slowstart 48s weight 10
    server t 127.0.0.1:DEAD1 weight 10
)"),
        "await b/s status UP\nshow throttle weight uweight\nkill 1\nawait b/s status DOWN\nstart "
        "1\n"
        "await b/s throttle 6\nawait b/s weight 1\nawait b/BACKEND uweight 20\n"
        "show status weight uweight\nawait b/s throttle 12\nshow status weight uweight\n"
        "told Server b/s is UP");
    row("slowstart is over", Defaults + QStringLiteral(R"(backend b
    balance roundrobin
    server s 127.0.0.1:ORIGIN1 slowstart 1s weight 10
)"),
        "> set server b/s state maint\n> set server b/s state ready\n"
        "await b/s throttle \nshow status weight throttle\ntold Server b/s is UP.");
    row("slowstart after maintenance, static weights", Defaults + QStringLiteral(R"(backend b
    balance static-rr
    server s 127.0.0.1:ORIGIN1 slowstart 1ms weight 10 maxconn 10
)"),
        "> set server b/s state maint\n> set server b/s state ready\nshow status throttle weight\n"
        "await b/s throttle \nshow status throttle weight\ntold Server b/s is UP.");
}

void TestHealthStories::toldAlike() {
    QFETCH(QString, config);
    QFETCH(QString, story);
    QCOMPARE(toldDifferently(config, story), QString());
}

QTEST_GUILESS_MAIN(TestHealthStories)
#include "tst_healthstories.moc"
