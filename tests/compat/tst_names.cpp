#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString Config = QStringLiteral(R"(
backend a
 balance roundrobin
 cookie S insert dynamic
 dynamic-cookie-key k
 server n1 nosuch.invalid:80 init-addr libc,none cookie n1
 server n2 nosuch.invalid:80 init-addr none check
 server n3 nosuch.invalid:80 init-addr libc,127.0.0.5
 server n4 localhost:80
 server n5 nosuch.invalid init-addr none
 server-template t 2-3 127.0.0.1:81
 server-template u 2 nosuch.invalid:81 weight 3 disabled init-addr none
listen l
 bind 127.0.0.1:PORT1
 server-template s 2 localhost:ORIGIN1
)");

const QString Columns = QStringLiteral("show status weight act addr cookie\nstates\n");

}  // namespace

/// Servers that are called by host names, and those of a template, beside haproxy.
class TestNames : public QObject {
    Q_OBJECT
private slots:
    void alike();
    void givenAnAddress();
};

void TestNames::alike() {
    const QString story = Columns +
                          QStringLiteral(
                              "get 1\n> set server a/n2 state ready\n> enable server a/n1\n"
                              "> set server a/n1 state drain\n> set server a/n2 state maint\n"
                              "> set server a/u1 state ready\n> set server a/n5 health up\n"
                              "> set server a/n3 fqdn localhost\n> get weight a/u2\n") +
                          Columns;
    StoryPlayer theirs(haproxy(), Defaults + Config), ours(switchyardd(), Defaults + Config);
    QVERIFY(theirs.started() && ours.started());
    // Where the servers of `l` are differs.
    const auto played = [&](StoryPlayer& player) {
        return play(player, story)
            .join(QLatin1Char('\n'))
            .replace(QString::number(player.origin(1).port()), QStringLiteral("PORT"));
    };
    const QString expected = played(theirs);
    QVERIFY2(expected.contains(QLatin1String("MAINT (resolution)")), qPrintable(expected));
    QVERIFY2(!expected.contains(Stuck), qPrintable(expected));
    QCOMPARE(played(ours), expected);
}

/// HAProxy 2.6 refuses it and ends the maintenance all the same.
void TestNames::givenAnAddress() {
    StoryPlayer player(switchyardd(), Defaults + Config);
    QVERIFY(player.started());
    QCOMPARE(player.ask(QStringLiteral("set server a/n5 addr 127.0.0.9 port 82")),
             QStringLiteral("IP changed from '' to '127.0.0.9', port changed from '+0' to '82' by "
                            "'stats socket command'\n\n"));
    QCOMPARE(player.cell(QStringLiteral("a/n5"), QStringLiteral("status")),
             QStringLiteral("no check"));
    QCOMPARE(player.cell(QStringLiteral("a/n5"), QStringLiteral("addr")),
             QStringLiteral("127.0.0.9:82"));
    QVERIFY(await([&] {
        return player.errors().contains(
            QLatin1String("Server a/n5 ('nosuch.invalid') is UP/READY (resolves again)."));
    }));
    player.ask(QStringLiteral("set server a/u1 addr 127.0.0.9"));
    QCOMPARE(player.cell(QStringLiteral("a/u1"), QStringLiteral("status")),
             QStringLiteral("MAINT"));
    QVERIFY(await([&] {
        return player.errors().contains(QLatin1String(
            "Server a/u1 ('nosuch.invalid') resolves again but remains in maintenance."));
    }));
}

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
