#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString Config = Defaults + QStringLiteral(R"(    option redispatch
frontend web
    bind 127.0.0.1:PORT1
    maxconn 50
    acl bad path /denied
    http-request deny if bad
    http-request redirect location /there if { path /here }
    use_backend pages if { path /stats }
    default_backend app
backend app
    balance roundrobin
    retries 1
    cookie SRV insert indirect
    stick-table type ip size 1k expire 1h
    server one 127.0.0.1:ORIGIN1 check inter 200ms weight 3 cookie a maxconn 20
    server two 127.0.0.1:ORIGIN2 check inter 200ms backup slowstart 1s
    server gone 127.0.0.1:DEAD1 disabled id 9
backend pages
    balance leastconn
    http-request deny
    server s 127.0.0.1:ORIGIN1 weight 0
listen one
    bind 127.0.0.1:PORT2
    balance static-rr
    retries 2
    server r 127.0.0.1:DEAD1
    server t 127.0.0.1:ORIGIN1 track app/one
listen raw
    mode tcp
    bind 127.0.0.1:PORT3
    balance source
    server s 127.0.0.1:ORIGIN2 check inter 200ms maxconn 1 maxqueue 2
    server a 127.0.0.1:ORIGIN1 backup agent-check agent-port AGENT1 agent-inter 200ms
)");

}  // namespace

/// Whole tables of statistics, beside haproxy's: every row and every column that does not depend on
/// time.
class TestShowStat : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestShowStat::alike_data() {
    QTest::addColumn<QString>("story");
    const QString begin = QStringLiteral(
        "await app/one check_status L4OK\nawait app/one status UP\nawait app/two status UP\n"
        "await raw/s check_status L4OK\nsays 1 up\nawait raw/a agent_status L7OK\n");
    const auto row = [&](const char* name, const char* story) {
        QTest::newRow(name) << begin + QString::fromLatin1(story);
    };
    row("nothing happened", "whole");
    row("requests",
        "get 1\nget 1\nanswer 1 404\nget 1\nanswer 1 500\nget 1\nanswer 1 0\nget 1\nwhole");
    row("retries", "get 2\nget 2\nget 2\nwhole");
    row("a failure",
        "get 1\nkill 1\nawait app/one status DOWN\nget 1\nwhole\nstart 1\n"
        "await app/one status UP\nget 1\nwhole");
    row("commands",
        "get 1\n> disable server app/one\nget 1\n> set server app/two state drain\nget 1\n"
        "> set weight app/two 50%\n> set maxconn server raw/s 5\n> disable frontend web\nwhole\n"
        "> enable frontend web\n> shutdown frontend raw\n> clear counters\nwhole\n"
        "> clear counters all\nwhole");
    row("a connection", "get 3\nget 3\nwhole");
    row("an agent",
        "says 1 50% drain\nawait raw/a agent_desc Layer7 check passed\n"
        "await raw/a status DRAIN (agent)\nwhole");
}

void TestShowStat::alike() {
    QFETCH(QString, story);
    const QString told = toldDifferently(Config, story);
    QVERIFY2(told.isEmpty(), qPrintable(told));
}

QTEST_GUILESS_MAIN(TestShowStat)
#include "tst_showstat.moc"
