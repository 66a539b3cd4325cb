#include <QFileInfo>
#include <QtTest>
#include <csignal>
#include <map>

#include "tests/compat/sidebyside.h"
#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString Listen = Defaults + QStringLiteral("listen a\n bind 127.0.0.1:PORT1\n");

/// Whether the origin gets each request over a new connection or over one that it knows. "A" is a
/// request of client A, which stays; "A+" one that cannot be repeated; "-A": it leaves, and its
/// server connection with it where `reuse` is "never". Which of several is taken is not compared.
QStringList over(StoryPlayer& player, const QString& steps, bool never) {
    std::map<QString, std::unique_ptr<TestClient>> clients;
    QStringList told;
    uint64_t known = 0;
    for (const QString& step : steps.split(QLatin1Char(' '))) {
        if (step.startsWith(QLatin1Char('-'))) {
            clients.erase(step.mid(1));
            const size_t left = never ? clients.size() : player.origin(1).openConnections();
            await([&] { return player.origin(1).openConnections() == left; });
            if (never) told << QString::number(player.origin(1).openConnections());
            continue;
        }
        auto& client = clients[step.left(1)];
        if (!client) client = std::make_unique<TestClient>(player.port(1));
        const bool post = step.endsWith(QLatin1Char('+'));
        client->send(std::string(post ? "POST" : "GET") +
                     " / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        client->readMessage(false);
        // The connection is put aside a moment after the answer went out.
        await([&] {
            return player.cell(QStringLiteral("a/s"), QStringLiteral("scur")) == QLatin1String("0");
        });
        const uint64_t connection = player.origin(1).requests().back().connection;
        told << (connection > known ? QStringLiteral("new") : QStringLiteral("kept"));
        known = std::max(known, connection);
    }
    return told;
}

/// What the sockets with this port at our end are in, but for those that listen unless `all`.
QStringList states(uint16_t port, bool all = false) {
    QFile file(QStringLiteral("/proc/net/tcp"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString hex = QStringLiteral(":%1").arg(port, 4, 16, QLatin1Char('0')).toUpper();
    QStringList told;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QStringList words = QString::fromLatin1(line.simplified()).split(QLatin1Char(' '));
        if (words.size() > 3 && words[1].endsWith(hex) && (all || words[3] != QLatin1String("0A")))
            told << words[3];
    }
    return told;
}

/// Timers of the established connections that have `port` at our end: 2 is a keep-alive probe, with
/// the thousands of seconds until it comes.
QStringList timers(uint16_t port, bool remote) {
    QFile file(QStringLiteral("/proc/net/tcp"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString hex = QStringLiteral(":%1").arg(port, 4, 16, QLatin1Char('0')).toUpper();
    QStringList told;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QStringList words = QString::fromLatin1(line.simplified()).split(QLatin1Char(' '));
        if (words.size() < 6 || words[3] != QLatin1String("01")) continue;
        if (!words[remote ? 2 : 1].endsWith(hex)) continue;
        const QStringList timer = words[5].split(QLatin1Char(':'));
        told << QStringLiteral("%1 %2").arg(timer[0]).arg((timer[1].toInt(nullptr, 16) + 50'000) /
                                                          100'000);
    }
    return told;
}

}  // namespace

/// How connections are kept, ended and watched, beside haproxy.
class TestConnections : public QObject {
    Q_OBJECT
private slots:
    void reuse_data();
    void reuse();
    void lastServer_data();
    void lastServer();
    void pool_data();
    void pool();
    void pretendedKeepAlive();
    void resets_data();
    void resets();
    void softStop_data();
    void softStop();
    void probes();
    void redirects_data();
    void redirects();
    void unixSockets();
    void tracksWhenAdded();
    void serversByAddress();
};

void TestConnections::reuse_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("steps");
    for (const char* mode : {"never", "safe", "aggressive", "always"})
        for (const char* steps : {"A A B B A", "A B A B", "A+ A+ B+ -A C+ C+", "A -A B -B C C -C",
                                  "A A -A B B -B", "A A B C D A"})
            QTest::newRow((std::string(mode) + " " + steps).c_str())
                << QString::fromLatin1(mode) << QString::fromLatin1(steps);
}

void TestConnections::reuse() {
    QFETCH(QString, mode);
    QFETCH(QString, steps);
    const auto play = [&](const QString& program, const QStringList& arguments) {
        StoryPlayer player(program,
                           Listen + QStringLiteral(" http-reuse ") + mode +
                               QStringLiteral("\n server s 127.0.0.1:ORIGIN1\n"),
                           arguments);
        return player.started() ? over(player, steps, mode == QLatin1String("never"))
                                : QStringList{player.errors()};
    };
    QCOMPARE(play(switchyardd(), {QStringLiteral("--strict")}), play(haproxy(), {}));
}

void TestConnections::lastServer_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("story");
    const QString never = QStringLiteral(" option prefer-last-server\n http-reuse never\n");
    const QString steps = QStringLiteral("get\nget\nget\n");
    QTest::newRow("kept") << never << steps;
    QTest::newRow("by others, too") << QStringLiteral(" option prefer-last-server\n") << steps;
    QTest::newRow("not asked for") << QStringLiteral(" http-reuse never\n") << steps;
    QTest::newRow("hashed") << never + QStringLiteral(" balance uri\n") << steps;
    QTest::newRow("closed") << never + QStringLiteral(" option http-server-close\n") << steps;
    for (const char* state : {"maint", "drain"})
        QTest::newRow(state) << never
                             << QStringLiteral(
                                    "get\nset server a/s1 state %1\nget\n"
                                    "set server a/s1 state ready\nget\nget\n")
                                    .arg(QLatin1String(state));
    QTest::newRow("weight 0") << never
                              << QStringLiteral("get\nset server a/s1 weight 0\nget\nget\n");
}

/// Which server a client's requests reach over one connection.
void TestConnections::lastServer() {
    QFETCH(QString, words);
    QFETCH(QString, story);
    const auto play = [&](const QString& program) {
        StoryPlayer player(program, Listen + QStringLiteral(" balance roundrobin\n") + words +
                                        QStringLiteral(" server s1 127.0.0.1:ORIGIN1\n"
                                                       " server s2 127.0.0.1:ORIGIN2\n"));
        if (!player.started()) return QStringList{player.errors()};
        QStringList told;
        TestClient client(player.port(1));
        for (const QString& step : story.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            if (step != QLatin1String("get")) {
                player.ask(step);
                continue;
            }
            client.request("/");
            told << QString::fromStdString(bodyOf(client.readMessage(false)));
            await([&] {
                return player.cell(QStringLiteral("a/BACKEND"), QStringLiteral("scur")) ==
                       QLatin1String("0");
            });
        }
        return told << player.table({QStringLiteral("lbtot"), QStringLiteral("stot")});
    };
    const QStringList theirs = play(haproxy());
    QVERIFY(theirs.size() >= 3);
    QCOMPARE(play(switchyardd()), theirs);
}

void TestConnections::pool_data() {
    QTest::addColumn<QString>("words");
    for (const char* words : {"pool-max-conn 0", "pool-purge-delay 0", "pool-max-conn 1",
                              "pool-max-conn 2", "pool-max-conn -1"})
        QTest::newRow(words) << QString::fromLatin1(words);
}

/// Three clients come at once, and when they are served one after the other comes back.
void TestConnections::pool() {
    QFETCH(QString, words);
    const auto play = [&](const QString& program, const QStringList& arguments) {
        StoryPlayer player(program,
                           Listen +
                               QStringLiteral(" http-reuse always\n"
                                              " server s 127.0.0.1:ORIGIN1 ") +
                               words + QLatin1Char('\n'),
                           arguments);
        if (!player.started()) return QStringList{player.errors()};
        HttpOrigin& origin = player.origin(1);
        origin.freeze();
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 1; i <= 3; ++i) {
            clients.push_back(std::make_unique<TestClient>(player.port(1)));
            clients.back()->request("/");
            await([&] {
                return player.cell(QStringLiteral("a/s"), QStringLiteral("scur")).toInt() == i;
            });
        }
        origin.thaw();
        for (auto& client : clients) client->readMessage(false);
        await([&] {
            return player.cell(QStringLiteral("a/s"), QStringLiteral("scur")) == QLatin1String("0");
        });
        for (auto& client : clients) {
            client->request("/");
            client->readMessage(false);
            await([&] {
                return player.cell(QStringLiteral("a/s"), QStringLiteral("scur")) ==
                       QLatin1String("0");
            });
        }
        return QStringList{QString::number(origin.connectionCount())};
    };
    QCOMPARE(play(switchyardd(), {QStringLiteral("--strict")}), play(haproxy(), {}));
}

void TestConnections::pretendedKeepAlive() {
    const auto play = [](const QString& program, const char* version) {
        StoryPlayer player(program, Listen + QStringLiteral(" option http-server-close\n"
                                                            " option http-pretend-keepalive\n"
                                                            " server s 127.0.0.1:ORIGIN1\n"));
        if (!player.started()) return player.errors();
        for (int i = 0; i < 2; ++i) {
            TestClient client(player.port(1));
            client.send(std::string("GET / HTTP/") + version + "\r\nHost: h\r\n\r\n");
            client.readMessage(false);
        }
        return QString::fromStdString(player.origin(1).requests().back().head) +
               QString::number(player.origin(1).connectionCount());
    };
    for (const char* version : {"1.1", "1.0"})
        QCOMPARE(play(switchyardd(), version), play(haproxy(), version));
}

void TestConnections::resets_data() {
    QTest::addColumn<QString>("words");
    QTest::newRow("nolinger") << QStringLiteral(" option nolinger\n");
    QTest::newRow("without") << QString();
}

/// Who ends a connection waits for the other end of it (FIN_WAIT2), unless it resets it.
void TestConnections::resets() {
    QFETCH(QString, words);
    for (const QString& program : {haproxy(), switchyardd()}) {
        StoryPlayer player(program, Listen + words +
                                        QStringLiteral(" option httpclose\n"
                                                       " server s 127.0.0.1:ORIGIN1\n"));
        QVERIFY(player.started());
        TestClient client(player.port(1));
        client.request("/");
        client.readMessage(false);
        client.awaitEnd();
        const QStringList left =
            words.isEmpty() ? QStringList{QStringLiteral("05")} : QStringList();
        QVERIFY(await([&] { return states(player.port(1)) == left; }));
    }
}

void TestConnections::softStop_data() {
    QTest::addColumn<QString>("words");
    QTest::newRow("idle-close-on-response") << QStringLiteral(" option idle-close-on-response\n");
    QTest::newRow("without") << QString();
}

/// A client that waits between two requests is let go, or only told so with its next answer.
void TestConnections::softStop() {
    QFETCH(QString, words);
    HttpOrigin origin("o");
    const auto play = [&](const QString& program) {
        QString config = Listen + words + QStringLiteral(" server s ${ORIGIN}\n");
        config.replace(QStringLiteral("PORT1"), QStringLiteral("${PORT1}"));
        RealHaproxy real(config.toStdString(), 1,
                         {QStringLiteral("ORIGIN=") + QString::fromStdString(origin.address())},
                         program);
        if (!real.ready()) return real.errors();
        TestClient client(real.port());
        client.request("/");
        client.readMessage(false);
        real.program().signal(SIGUSR1);
        if (words.isEmpty()) return QString::number(client.awaitEnd());
        // The port is closed when the signal was taken.
        if (!await([&] { return !states(real.port(), true).contains(QLatin1String("0A")); }))
            return QStringLiteral("it goes on listening");
        client.request("/");
        const QString answer = QString::fromStdString(client.readMessage(false));
        return answer + QString::number(client.awaitEnd());
    };
    const QString theirs = play(haproxy());
    QVERIFY2(theirs.endsWith(QLatin1Char('1')), qPrintable(theirs));
    QCOMPARE(play(switchyardd()), theirs);
}

void TestConnections::probes() {
    const auto play = [](const QString& program) {
        StoryPlayer player(program, Listen + QStringLiteral(" option tcpka\n"
                                                            " clitcpka-idle 1000\n"
                                                            " srvtcpka-idle 2000s\n"
                                                            " srvtcpka-intvl 30\n"
                                                            " clitcpka-cnt 3\n"
                                                            " server s 127.0.0.1:ORIGIN1\n"));
        if (!player.started()) return QStringList{player.errors()};
        TestClient client(player.port(1));
        client.request("/");
        client.readMessage(false);
        QStringList told;
        // An acknowledgement may be due first.
        await([&] {
            told = timers(player.port(1), false) + timers(player.origin(1).port(), true);
            return told.filter(QStringLiteral("02 ")).size() == 2;
        });
        return told;
    };
    const QStringList theirs = play(haproxy());
    QCOMPARE(theirs.filter(QStringLiteral("02 ")).size(), 2);
    QCOMPARE(play(switchyardd()), theirs);
}

void TestConnections::redirects_data() {
    QTest::addColumn<QByteArray>("request");
    for (const char* line : {"GET /a/b?c=d", "HEAD /x", "POST /x", "GET http://h/abs?x", "GET /"})
        QTest::newRow(line) << QByteArray(line);
}

void TestConnections::redirects() {
    QFETCH(QByteArray, request);
    HttpOrigin origin("o");
    const auto play = [&](const QString& program) {
        ProgramSide side(R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 mode http
 log "$LOG" format raw local0
 option httplog
 timeout connect 1s
 timeout client 5s
 timeout server 5s
listen a
 bind 127.0.0.1:${PORT1}
 balance roundrobin
 http-after-response set-header x-seen yes
 server s1 ${ORIGIN} redir http://else.where
 server s2 ${ORIGIN} redir /
)",
                         program,
                         {QStringLiteral("ORIGIN=") + QString::fromStdString(origin.address())}, 1);
        if (!side.proxy.ready()) return QStringList{side.proxy.errors()};
        QStringList told;
        for (int i = 0; i < 2; ++i) {
            TestClient client(side.proxy.port());
            client.send(request.toStdString() +
                        " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            told << QString::fromStdString(client.readMessage(false, request.startsWith("HEAD")));
            client.close();
            told << QString::fromStdString(side.log.next());
        }
        const QString rows = QString::fromStdString(
            askSocket(side.proxy.program().path(QStringLiteral("cli")), "show stat a 4 -1"));
        for (const QString& row : rows.split(QLatin1Char('\n'))) {
            const QStringList cells = row.split(QLatin1Char(','));
            if (cells.size() > 45)
                told << QStringList{cells[1], cells[7], cells[30], cells[40], cells[41]}.join(
                    QLatin1Char(' '));
        }
        return told;
    };
    const QStringList theirs = play(haproxy());
    QCOMPARE(play(switchyardd()), theirs);
}

void TestConnections::unixSockets() {
    const auto play = [](const QString& program) {
        StoryPlayer player(program, QStringLiteral(" unix-bind prefix ./px- mode 640\n") + Listen +
                                        QStringLiteral(" bind unix@web\n bind unix@own mode 600\n"
                                                       " server s 127.0.0.1:ORIGIN1\n"));
        if (!player.started()) return player.errors();
        QString told;
        for (const char* name : {"px-web", "px-own", "web"}) {
            const QFileInfo file(player.path(QLatin1String(name)));
            told +=
                QStringLiteral("%1 %2\n").arg(file.exists()).arg(int(file.permissions()), 0, 16);
        }
        return told;
    };
    QCOMPARE(play(switchyardd()), play(haproxy()));
}

void TestConnections::tracksWhenAdded() {
    const QString config = Listen + QStringLiteral(
                                        " balance roundrobin\n"
                                        " server s1 127.0.0.1:ORIGIN1 check inter 200ms\n"
                                        " server s2 127.0.0.1:ORIGIN1\n"
                                        "backend b\n balance roundrobin\n"
                                        " server s1 127.0.0.1:ORIGIN1 track a/s1\n");
    const QString story = QStringLiteral(
        "await a/s1 status UP\n"
        "> add server a/d1 127.0.0.1:80 track a/s1\n> add server b/d2 127.0.0.1:80 track s1\n"
        "> add server a/d3 127.0.0.1:80 track s2\n> add server a/d4 127.0.0.1:80 track x\n"
        "> add server a/d5 127.0.0.1:80 track x/s1\n> add server a/d6 127.0.0.1:80 track d1\n"
        "> add server a/d7 127.0.0.1:80 check track s1\n"
        "show status\nstates\n"
        "> enable server a/d1\n> enable server b/d2\nshow status\nstates\n"
        "> set server a/s1 state maint\nshow status\nstates\n"
        "> set server a/s1 state ready\nkill 1\nawait a/s1 status DOWN\nshow status\nstates\n"
        "> disable server a/d1\n> del server a/d1\nstart 1\n> set server a/s1 health up\n"
        "show status\n");
    const QString different = toldDifferently(config, story);
    QVERIFY2(different.isEmpty(), qPrintable(different));
}

/// `srvkey addr`: what `show table` calls a server.
void TestConnections::serversByAddress() {
    const auto play = [](const QString& program) {
        StoryPlayer player(program, Listen + QStringLiteral(" balance roundrobin\n"
                                                            " stick-table type string size 10 "
                                                            "srvkey addr\n stick on path\n"
                                                            " server s1 127.0.0.1:ORIGIN1\n"));
        if (!player.started()) return player.errors();
        TestClient client(player.port(1));
        client.request("/k");
        client.readMessage(false);
        return player.ask(QStringLiteral("show table a"))
            .section(QStringLiteral("key="), 1)
            .replace(QString::number(player.origin(1).port()), QStringLiteral("PORT"));
    };
    const QString theirs = play(haproxy());
    QVERIFY(theirs.contains(QLatin1String("server_key=127.0.0.1:PORT")));
    QCOMPARE(play(switchyardd()), theirs);
}

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
