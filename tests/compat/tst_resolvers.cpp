#include <csignal>

#include "tests/compat/toldalike.h"
#include "tests/support/names.h"

using namespace yard;
using namespace yard::test;
using namespace Qt::StringLiterals;

namespace {

/// Long enough for a loaded machine, short enough to be waited for.
const QString Section =
    u"resolvers my\n"
    "    nameserver n 127.0.0.1:NAMES\n"
    "    timeout resolve 100ms\n"
    "    timeout retry 1s\n"
    "    resolve_retries 2\n"
    "    hold valid 100ms\n"
    "    hold nx 200ms\n"
    "    hold refused 200ms\n"
    "    hold timeout 200ms\n"
    "    hold other 200ms\n"_s;

/// What the name becomes, and where the servers are then.
struct Turn {
    Names::Entry entry;
    QStringList places;
};

/// A file with that section in front.
QString fileWith(const Names& names, const QString& rest) {
    QString text = Section + rest;
    return text.replace(u"NAMES"_s, QString::number(names.port()));
}

QStringList placesOf(StoryPlayer& player) {
    QStringList places;
    for (const QString& line : player.table({u"addr"_s, u"status"_s}))
        places << line.section(u": "_s, 1);
    places.sort();
    return places;
}

}  // namespace

/// Servers whose names are asked for while the proxy runs, as the real haproxy does it.
class TestResolvers : public QObject {
    Q_OBJECT
private slots:
    void places_data();
    void places();
    void toldAlike();
    void movesWithTraffic();
    void staysOverAReload();
    void asksAllOfThem();
    void countsAlike();
    void anotherName();
    void serviceRecordsAreRefused();
};

Q_DECLARE_METATYPE(QVector<Turn>)

void TestResolvers::places_data() {
    QTest::addColumn<QString>("servers");
    QTest::addColumn<QVector<Turn>>("turns");
    const QString none = u" | MAINT (resolution)"_s;
    const auto at = [](const char* address) {
        return QLatin1String(address) + u":80 | no check"_s;
    };
    QTest::newRow("a template shares them out")
        << u"server-template s 3 app.test:80 resolvers my init-addr none"_s
        << QVector<Turn>{{{{u"127.0.0.1"_s}}, {none, none, at("127.0.0.1")}},
                         {{{u"127.0.0.1"_s, u"127.0.0.2"_s, u"127.0.0.3"_s, u"127.0.0.4"_s}},
                          {at("127.0.0.1")}},  // and two of the others
                         {{{u"127.0.0.4"_s}}, {none, none, at("127.0.0.4")}}};
    const QString one = u"server s app.test:80 resolvers my init-addr none"_s;
    QTest::newRow("no such name, and back")
        << one
        << QVector<Turn>{{{{u"127.0.0.1"_s}}, {at("127.0.0.1")}},
                         {{{}, Names::Nx}, {none}},
                         {{{u"127.0.0.2"_s}}, {at("127.0.0.2")}}};
    QTest::newRow("refused, failed, silent, empty")
        << one
        << QVector<Turn>{{{{u"127.0.0.1"_s}}, {at("127.0.0.1")}}, {{{}, Names::Refused}, {none}},
                         {{{u"127.0.0.2"_s}}, {at("127.0.0.2")}}, {{{}, Names::Failure}, {none}},
                         {{{u"127.0.0.3"_s}}, {at("127.0.0.3")}}, {{{}, Names::Ok, true}, {none}},
                         {{{u"127.0.0.4"_s}}, {at("127.0.0.4")}}, {{}, {none}}};
    QTest::newRow("IPv6 first") << one
                                << QVector<Turn>{{{{u"127.0.0.1"_s, u"::1"_s}}, {at("[::1]")}},
                                                 {{{u"127.0.0.1"_s}}, {at("127.0.0.1")}},
                                                 {{{u"::1"_s}}, {at("[::1]")}}};
    QTest::newRow("IPv4 first") << one + u" resolve-prefer ipv4"_s
                                << QVector<Turn>{{{{u"127.0.0.1"_s, u"::1"_s}}, {at("127.0.0.1")}},
                                                 {{{u"::1"_s}}, {at("[::1]")}}};
    QTest::newRow("a near network")
        << one + u" resolve-net 127.0.2.0/24,127.0.3.0/24"_s
        << QVector<Turn>{{{{u"127.0.1.1"_s, u"127.0.3.1"_s, u"127.0.4.1"_s}}, {at("127.0.3.1")}},
                         {{{u"127.0.1.1"_s}}, {at("127.0.1.1")}},
                         {{{u"127.0.1.1"_s, u"127.0.2.9"_s}}, {at("127.0.1.1")}},
                         {{{u"127.0.4.1"_s, u"127.0.2.9"_s}}, {at("127.0.2.9")}}};
    QTest::newRow("one for each") << one +
                                         u"\n    server t app.test:80 resolvers my init-addr none"_s
                                  << QVector<Turn>{{{{u"127.0.0.1"_s}}, {none, at("127.0.0.1")}},
                                                   {{{u"127.0.0.1"_s, u"127.0.0.2"_s}},
                                                    {at("127.0.0.1"), at("127.0.0.2")}}};
    QTest::newRow("one for all") << u"default-server resolve-opts allow-dup-ip\n    "_s + one +
                                        u"\n    server t app.test:80 resolvers my init-addr none"_s
                                 << QVector<Turn>{
                                        {{{u"127.0.0.1"_s}}, {at("127.0.0.1"), at("127.0.0.1")}}};
    QTest::newRow("begins elsewhere") << u"server s app.test:80 resolvers my init-addr 127.0.0.9"_s
                                      << QVector<Turn>{{{{u"127.0.0.1"_s}}, {at("127.0.0.1")}}};
}

void TestResolvers::places() {
    QFETCH(QString, servers);
    QFETCH(QVector<Turn>, turns);
    Names names;
    names.set(u"app.test"_s, turns.first().entry);
    const QString config = fileWith(names, Defaults + u"backend b\n    "_s + servers + u'\n');
    StoryPlayer real(haproxy(), config), ours(switchyardd(), config, {u"--strict"_s});
    QVERIFY2(real.started(), qPrintable(real.errors()));
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    for (const Turn& turn : turns) {
        names.set(u"app.test"_s, turn.entry);
        for (StoryPlayer* player : {&real, &ours}) {
            QStringList places;
            const bool there = await([&] {
                places = placesOf(*player);
                QStringList rest = places;
                for (const QString& place : turn.places)
                    if (!rest.removeOne(place)) return false;
                // Where not all are said, none may be without, and each is elsewhere.
                return rest.isEmpty() ||
                       (rest.removeDuplicates() == 0 && rest.filter(u"MAINT"_s).isEmpty());
            });
            QVERIFY2(there, qPrintable((player == &real ? u"haproxy: "_s : u"ours: "_s) +
                                       places.join(u", "_s)));
        }
    }
}

/// The lines about one server, with checks.
void TestResolvers::toldAlike() {
    Names names;
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    const QString config = fileWith(
        names, Defaults +
                   u"backend b\n    server s app.test:DEAD1 resolvers my init-addr none check "
                   u"inter 100ms\n"
                   "backend c\n    server s app.test:80 resolvers my init-addr none backup\n"_s);
    QStringList told[2];
    int which = 0;
    for (const QString& program : {haproxy(), switchyardd()}) {
        names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
        StoryPlayer player(program, config,
                           program == haproxy() ? QStringList() : QStringList{u"--strict"_s});
        QVERIFY2(player.started(), qPrintable(player.errors()));
        QStringList& lines = told[which++];
        lines += player.told(u"Server c/s administratively READY"_s);
        QVERIFY(await([&] { return player.cell(u"b/s"_s, u"status"_s) == u"DOWN"_s; }));
        lines += player.told(u"Server b/s is DOWN"_s);
        names.set(u"app.test"_s, {{}, Names::Nx});
        lines += player.told(u"backend 'c' has no server available"_s);
        names.set(u"app.test"_s, {{u"127.0.0.2"_s}});
        lines += player.told(u"Server b/s is DOWN"_s);
        lines.sort();  // names are asked for at their own times
    }
    QVERIFY(told[0].size() > 8);
    QCOMPARE(difference(told[0], told[1]), QString());
}

void TestResolvers::movesWithTraffic() {
    Names names;
    const QString config =
        fileWith(names, Defaults +
                            u"listen l\n    bind 127.0.0.1:PORT1\n    retries 3\n"
                            "    server s app.test:ORIGIN1 resolvers my init-addr none\n"_s);
    StoryPlayer ours(switchyardd(), config);
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    QCOMPARE(statusOf(TestClient::get(ours.port(1))), 503);
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    QVERIFY(await([&] { return statusOf(TestClient::get(ours.port(1))) == 200; }));
    names.set(u"app.test"_s, {{u"127.0.0.7"_s}});  // nobody is there
    QVERIFY(await([&] { return statusOf(TestClient::get(ours.port(1))) == 503; }));
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    QVERIFY(await([&] { return statusOf(TestClient::get(ours.port(1))) == 200; }));
}

/// The name servers are silent just then: what was known goes on.
void TestResolvers::staysOverAReload() {
    Names names;
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    const QString config =
        fileWith(names, u"    hold timeout 1h\n"_s + Defaults +
                            u"listen l\n    bind 127.0.0.1:PORT1\n"
                            "    server s app.test:ORIGIN1 resolvers my init-addr none\n"_s);
    StoryPlayer ours(switchyardd(), config);
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    QVERIFY(await([&] { return statusOf(TestClient::get(ours.port(1))) == 200; }));
    names.set(u"app.test"_s, {{}, Names::Ok, true});
    ours.signal(SIGHUP);
    QVERIFY(await(
        [&] { return ours.ask(u"show events events"_s).contains(u"Configuration applied"_s); }));
    const int before = names.questions();
    QVERIFY(await([&] { return names.questions() > before + 1; }));
    QCOMPARE(statusOf(TestClient::get(ours.port(1))), 200);
}

/// One of two is gone; whoever answers decides.
void TestResolvers::asksAllOfThem() {
    Names names;
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    const QString config =
        fileWith(names, u"    nameserver gone 127.0.0.1:%1\n"_s.arg(refusingPort()) + Defaults +
                            u"backend b\n    server s app.test:80 resolvers my init-addr none\n"_s);
    for (const QString& program : {haproxy(), switchyardd()}) {
        StoryPlayer player(program, config);
        QVERIFY2(player.started(), qPrintable(player.errors()));
        QVERIFY2(await([&] { return player.cell(u"b/s"_s, u"addr"_s) == u"127.0.0.1:80"_s; }),
                 qPrintable(program + u": "_s + player.errors()));
    }
}

/// `show resolvers`; how much is asked and answered depends on time, and what comes late, too.
void TestResolvers::countsAlike() {
    Names names;
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    const QString config = fileWith(
        names, u"resolvers other\n    nameserver a 127.0.0.1:9\n    nameserver b 127.0.0.1:9\n"_s +
                   Defaults +
                   u"backend b\n    server s app.test:80 resolvers my init-addr none\n"
                   "    server t nobody.test:80 resolvers my init-addr none\n"_s);
    StoryPlayer real(haproxy(), config), ours(switchyardd(), config, {u"--strict"_s});
    const auto told = [](StoryPlayer& player, const char* command) {
        static const QRegularExpression some(u"[1-9][0-9]*\n"_s), late(u"outdated: .*\n"_s);
        return player.ask(QLatin1String(command)).replace(some, u"N\n"_s).replace(late, {});
    };
    for (StoryPlayer* player : {&real, &ours}) {
        QVERIFY2(player->started(), qPrintable(player->errors()));
        QVERIFY(await([&] {
            const QString text = told(*player, "show resolvers my");
            return text.contains(u"valid:       N"_s) && text.contains(u"nx:          N"_s) &&
                   text.contains(u"update:      N"_s);
        }));
    }
    for (const char* command : {"show resolvers", "show resolvers my", "show resolvers other",
                                "show resolvers nobody", "show resolvers my other"})
        QCOMPARE(told(ours, command), told(real, command));
}

/// `set server ... fqdn`, good and bad.
void TestResolvers::anotherName() {
    Names names;
    names.set(u"app.test"_s, {{u"127.0.0.1"_s}});
    names.set(u"other.test"_s, {{u"127.0.0.2"_s}});
    const QString config =
        fileWith(names, Defaults +
                            u"backend b\n    server s app.test:80 resolvers my init-addr "
                            "none\n    server t 127.0.0.9:80\n    server u 127.0.0.9:80 "
                            "resolvers my\n"_s);
    StoryPlayer real(haproxy(), config), ours(switchyardd(), config, {u"--strict"_s});
    QVERIFY2(real.started(), qPrintable(real.errors()));
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    const auto bothAt = [&](const char* server, const char* address) {
        return await([&] {
            return real.cell(QLatin1String(server), u"addr"_s) == QLatin1String(address) &&
                   ours.cell(QLatin1String(server), u"addr"_s) == QLatin1String(address);
        });
    };
    QVERIFY(bothAt("b/s", "127.0.0.1:80"));
    for (const char* line : {"b/s fqdn", "b/s fqdn app.test", "b/s fqdn a$b", "b/t fqdn other.test",
                             "b/s fqdn other.test", "b/u fqdn app.test"}) {
        const QString command = u"set server "_s + QLatin1String(line);
        QCOMPARE(ours.ask(command), real.ask(command));
    }
    QVERIFY(bothAt("b/s", "127.0.0.2:80"));
    QVERIFY(bothAt("b/u", "127.0.0.1:80"));
}

/// Not yet run, and said so.
void TestResolvers::serviceRecordsAreRefused() {
    Names names;
    Program ours(switchyardd());
    ours.write(u"a.cfg"_s,
               fileWith(names, Defaults + u"backend b\n    server s _http._tcp.app.test "
                                          "resolvers my init-addr none\n"_s)
                   .toStdString());
    QCOMPARE(ours.run({u"-c"_s, u"-f"_s, u"a.cfg"_s}), 1);
    QVERIFY2(ours.errors().contains(u"looking up SRV records ('_http._tcp.app.test')"_s),
             qPrintable(ours.errors()));
}

QTEST_GUILESS_MAIN(TestResolvers)
#include "tst_resolvers.moc"
