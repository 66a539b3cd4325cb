#include <QtTest>

#include "core/config/reading/keywords.h"
#include "core/config/reading/knownwords.h"
#include "tests/config/parsing.h"

using namespace yard;
using namespace yard::test;

namespace {

std::optional<GlobalConf> globalOf(const std::string& lines) {
    const Parsed parsed = parseText("global\n" + lines);
    if (!parsed.notes.empty()) qWarning("%s", parsed.notes.front().text.c_str());
    return parsed.config && parsed.notes.empty() ? std::optional(parsed.config->global)
                                                 : std::nullopt;
}

QString text(const std::string& s) { return QString::fromStdString(s); }

}  // namespace

/// What each word of `global` and of a proxy leaves in the configuration.
class TestKeywords : public QObject {
    Q_OBJECT

private slots:
    void global();
    void statsSockets();
    void idsLeaveRoomForGlobal_data();
    void idsLeaveRoomForGlobal();
    void logs();
    void proxyNumbers();
    void algorithms_data();
    void algorithms();
    void timeouts_data();
    void timeouts();
    void flags_data();
    void flags();
    void closeModes();
    void redispatch();
    void httpchk();
    void logFormats();
    void stats();
    void defaultsOfHaproxy();
    void everyWordIsEitherRunOrNot();
};

void TestKeywords::global() {
    const auto g = globalOf(
        " chroot /var/lib\n pidfile /run/x.pid\n maxconn 4000\n uid 12\n gid 34\n daemon\n quiet\n"
        " zero-warning\n nbthread 3\n node n.1-x_y\n description some  words 'and more'\n"
        " stats timeout 30s\n stats maxconn 20\n tune.bufsize 32k\n tune.maxrewrite 2048\n");
    QVERIFY(g);
    QCOMPARE(text(g->chroot), QStringLiteral("/var/lib"));
    QCOMPARE(text(g->pidfile), QStringLiteral("/run/x.pid"));
    QCOMPARE(g->maxconn, 4000);
    QCOMPARE(g->uid, 12);
    QCOMPARE(g->gid, 34);
    QVERIFY(g->daemon && g->quiet && g->zeroWarning);
    QCOMPARE(g->nbthread, 3);
    QCOMPARE(text(g->node), QStringLiteral("n.1-x_y"));
    QCOMPARE(text(g->description), QStringLiteral("some words and more"));
    QCOMPARE(g->statsTimeout, 30000);
    QCOMPARE(g->statsMaxconn, 20);
    QCOMPARE(g->bufsize, uint64_t(32768));
    QCOMPARE(g->maxrewrite, uint64_t(2048));
    const auto named = globalOf(" user root\n group root\n");
    QVERIFY(named);
    QCOMPARE(named->uid, 0);
    QCOMPARE(named->gid, 0);
    QCOMPARE(text(named->user), QStringLiteral("root"));
    QCOMPARE(text(named->group), QStringLiteral("root"));
}

void TestKeywords::statsSockets() {
    const auto g = globalOf(
        " stats socket /run/a.sock mode 660 level admin uid 1 gid 2\n"
        " stats socket 127.0.0.1:9999 level user\n stats socket ipv6@::1:9998\n");
    QVERIFY(g);
    QCOMPARE(g->statsSockets.size(), size_t(3));
    const StatsSocket& s = g->statsSockets[0];
    QCOMPARE(text(s.address.text()), QStringLiteral("unix:/run/a.sock"));
    QCOMPARE(s.mode, 0660);
    QCOMPARE(s.level, 2);
    QCOMPARE(s.uid, 1);
    QCOMPARE(s.gid, 2);
    QCOMPARE(s.where.line, 2);
    QCOMPARE(g->statsSockets[1].level, 0);
    QCOMPARE(text(g->statsSockets[1].address.text()), QStringLiteral("127.0.0.1:9999"));
    QCOMPARE(g->statsSockets[2].level, 0);
}

void TestKeywords::idsLeaveRoomForGlobal_data() {
    QTest::addColumn<QString>("before");  // lines of a global section before the proxies
    QTest::addColumn<QString>("behind");  // and behind them
    QTest::addColumn<int>("explicitId");  // of the first proxy; 0: none
    QTest::addColumn<QList<int>>("ids");
    QTest::newRow("no stats") << ""
                              << "" << 0 << QList<int>{1, 2};
    QTest::newRow("socket") << "stats socket /x"
                            << "" << 0 << QList<int>{2, 3};
    QTest::newRow("timeout") << "stats timeout 5s"
                             << "" << 0 << QList<int>{2, 3};
    QTest::newRow("maxconn") << "stats maxconn 5"
                             << "" << 0 << QList<int>{2, 3};
    QTest::newRow("behind") << ""
                            << "stats socket /x" << 0 << QList<int>{1, 2};
    QTest::newRow("explicit 1") << "stats socket /x"
                                << "" << 1 << QList<int>{1, 3};
    QTest::newRow("explicit 2") << "stats socket /x"
                                << "" << 2 << QList<int>{2, 3};
}

// As HAProxy, whose GLOBAL proxy stands where the first `stats` line is.
void TestKeywords::idsLeaveRoomForGlobal() {
    QFETCH(QString, before);
    QFETCH(QString, behind);
    QFETCH(int, explicitId);
    QFETCH(QList<int>, ids);
    const QString text =
        QStringLiteral(
            "global\n %1\nfrontend a\n bind :80\n %2\nbackend b\n"
            "global\n %3\n")
            .arg(before, explicitId ? QStringLiteral("id %1").arg(explicitId) : QString(), behind);
    const Parsed parsed = parseText(text.toStdString());
    QVERIFY(parsed.config);
    QCOMPARE((QList<int>{parsed.config->proxies[0]->id, parsed.config->proxies[1]->id}), ids);
}

void TestKeywords::logs() {
    const auto g = globalOf(
        " log 127.0.0.1 local0\n log [::1]:5514 len 100 format rfc5424 daemon notice err\n"
        " log stdout format raw local7 info\n log /dev/log kern\n");
    QVERIFY(g);
    QCOMPARE(g->logs.size(), size_t(4));
    QCOMPARE(text(g->logs[0].address.text()), QStringLiteral("127.0.0.1:514"));
    QCOMPARE(g->logs[0].facility, 16);
    QCOMPARE(g->logs[0].maxLevel, 7);
    QCOMPARE(text(g->logs[0].format), QString());
    QCOMPARE(g->logs[0].length, 1024);
    QCOMPARE(text(g->logs[1].address.text()), QStringLiteral("[::1]:5514"));
    QCOMPARE(g->logs[1].length, 100);
    QCOMPARE(g->logs[1].facility, 3);
    QCOMPARE(g->logs[1].maxLevel, 5);
    QCOMPARE(g->logs[1].minLevel, 3);
    QCOMPARE(text(g->logs[1].format), QStringLiteral("rfc5424"));
    QCOMPARE(g->logs[2].fd, 1);
    QVERIFY(!g->logs[2].address.valid());
    QCOMPARE(g->logs[2].facility, 23);
    QCOMPARE(text(g->logs[3].address.text()), QStringLiteral("unix:/dev/log"));
    QVERIFY(globalOf(" log stderr local0\n no log\n")->logs.empty());
}

void TestKeywords::proxyNumbers() {
    const auto p = listenOf(" maxconn 10\n fullconn 20\n retries 0\n description a b\n id 7\n");
    QVERIFY(p);
    QCOMPARE(p->maxconn, 10);
    QCOMPARE(p->fullconn, 20);
    QCOMPARE(p->retries, 0);
    QCOMPARE(text(p->description), QStringLiteral("a b"));
    QCOMPARE(p->id, 7);
    QVERIFY(listenOf(" disabled\n")->disabled);
    QVERIFY(!listenOf(" disabled\n enabled\n")->disabled);
    QVERIFY(listenOf(" mode http\n")->mode == Mode::Http);
    QVERIFY(listenOf(" mode http\n mode tcp\n")->mode == Mode::Tcp);
}

void TestKeywords::algorithms_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("algorithm");
    const auto row = [](const char* line, Algorithm a) {
        QTest::newRow(line) << QByteArray(line) << int(a);
    };
    row("balance roundrobin", Algorithm::RoundRobin);
    row("balance static-rr", Algorithm::StaticRr);
    row("balance leastconn", Algorithm::LeastConn);
    row("balance first", Algorithm::First);
    row("balance", Algorithm::RoundRobin);
    row("server s 127.0.0.1:80", Algorithm::RoundRobin);
    row("retries 3", Algorithm::None);
}

void TestKeywords::algorithms() {
    QFETCH(QByteArray, line);
    QFETCH(int, algorithm);
    const auto p = listenOf(line.toStdString() + "\n");
    QVERIFY(p);
    QCOMPARE(int(p->algorithm), algorithm);
}

void TestKeywords::timeouts_data() {
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("index");
    const char* const words[] = {"connect",    "client",     "server",       "queue",
                                 "check",      "tunnel",     "http-request", "http-keep-alive",
                                 "client-fin", "server-fin", "tarpit"};
    for (int i = 0; i < 11; ++i) QTest::newRow(words[i]) << QByteArray(words[i]) << i;
}

void TestKeywords::timeouts() {
    QFETCH(QByteArray, word);
    QFETCH(int, index);
    const Parsed parsed =
        parseText("defaults\n timeout " + word.toStdString() + " 77s\nlisten l\n bind :80\n");
    QVERIFY(parsed.config);
    const Timeouts& t = parsed.config->proxies.front()->timeouts;
    const int64_t values[] = {t.connect,   t.client,    t.server,      t.queue,
                              t.check,     t.tunnel,    t.httpRequest, t.httpKeepAlive,
                              t.clientFin, t.serverFin, t.tarpit};
    for (int i = 0; i < 11; ++i) QCOMPARE(values[i], i == index ? 77000 : 0);
}

void TestKeywords::flags_data() {
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("index");
    const char* const words[] = {"allbackups",        "dontlognull", "logasap",
                                 "log-health-checks", "clitcpka",    "srvtcpka"};
    for (int i = 0; i < 6; ++i) QTest::newRow(words[i]) << QByteArray(words[i]) << i;
}

void TestKeywords::flags() {
    QFETCH(QByteArray, word);
    QFETCH(int, index);
    const auto valuesOf = [](const ProxyConf& p) {
        return std::vector<bool>{p.allbackups,      p.dontLogNull,        p.logAsap,
                                 p.logHealthChecks, p.tcpKeepAliveClient, p.tcpKeepAliveServer};
    };
    const std::string option = "option " + word.toStdString() + "\n";
    std::vector<bool> expected(6, false);
    QCOMPARE(valuesOf(*listenOf(" " + option + " no " + option)), expected);
    expected[static_cast<size_t>(index)] = true;
    QCOMPARE(valuesOf(*listenOf(" " + option)), expected);
    const auto both = listenOf(" option tcpka\n");
    QVERIFY(both->tcpKeepAliveClient && both->tcpKeepAliveServer);
}

void TestKeywords::closeModes() {
    QVERIFY(listenOf("")->closeMode == CloseMode::KeepAlive);
    QVERIFY(listenOf(" option httpclose\n")->closeMode == CloseMode::Close);
    QVERIFY(listenOf(" option http-server-close\n")->closeMode == CloseMode::ServerClose);
    QVERIFY(listenOf(" option httpclose\n option http-keep-alive\n")->closeMode ==
            CloseMode::KeepAlive);
    QVERIFY(listenOf(" option httpclose\n no option httpclose\n")->closeMode ==
            CloseMode::KeepAlive);
    QVERIFY(listenOf(" option httpclose\n no option http-server-close\n")->closeMode ==
            CloseMode::Close);
    QVERIFY(listenOf(" mode http\n option forwardfor\n")->forwardFor.on);
}

void TestKeywords::redispatch() {
    QVERIFY(!listenOf("")->redispatch);
    QCOMPARE(listenOf(" option redispatch\n")->redispatch.value_or(99), -1);
    QCOMPARE(listenOf(" option redispatch 2\n")->redispatch.value_or(99), 2);
    QCOMPARE(listenOf(" option redispatch 0\n")->redispatch.value_or(99), 0);
    QCOMPARE(listenOf(" option redispatch -3\n")->redispatch.value_or(99), -3);
    QVERIFY(!listenOf(" option redispatch\n no option redispatch\n")->redispatch);
}

void TestKeywords::httpchk() {
    const auto p = listenOf(
        " option httpchk GET /health HTTP/1.1\n server s 127.0.0.1:80 check\n server t "
        "127.0.0.1:81\n");
    QVERIFY(p);
    QVERIFY(p->check.kind == CheckRules::Kind::Http);
    // The implied connection, the request, and what is expected.
    QCOMPARE(p->check.steps.size(), size_t(3));
    QVERIFY(p->check.steps[0].connect.implied);
    QVERIFY(p->check.steps[2].what == CheckStep::Do::Expect);
    const auto check = [](const std::string& words) {
        const auto proxy = listenOf(" option httpchk" + words + "\n");
        const CheckRequest& request = proxy->check.steps[1].request;
        return text(request.method + " " + request.uri.bytes + " " + request.version);
    };
    QCOMPARE(check(" GET /health HTTP/1.1"), QStringLiteral("GET /health HTTP/1.1"));
    QCOMPARE(check(""), QStringLiteral("  "));
    QCOMPARE(check(" /x"), QStringLiteral(" /x "));
    QCOMPARE(check(" HEAD /x"), QStringLiteral("HEAD /x "));
    QVERIFY(listenOf(" server s 127.0.0.1:80 check\n")->check.kind == CheckRules::Kind::Connect);
}

void TestKeywords::logFormats() {
    const std::string log = " mode http\n log 127.0.0.1 local0\n";
    const auto tells = [&](const std::string& lines, LogItem item) {
        const auto proxy = listenOf(log + lines);
        return std::ranges::any_of(proxy->logFormat,
                                   [&](const FormatPiece& piece) { return piece.item == item; });
    };
    QVERIFY(listenOf(log)->logFormat.empty());
    QVERIFY(tells(" option httplog\n", LogItem::RequestLine));
    QVERIFY(!tells(" option httplog\n option tcplog\n", LogItem::RequestLine));
    QVERIFY(tells(" option tcplog\n log-format %HM\n", LogItem::Method));
    const auto flagged = listenOf(log + " log-format \"%{+Q,-M}o a%ci %{+E}[src]\"\n")->logFormat;
    QCOMPARE(flagged.size(), size_t{5});
    QVERIFY(flagged[2].item == LogItem::ClientIp && flagged[2].quoted && !flagged[2].mandatory);
    QVERIFY(flagged[3].item == LogItem::Space);
    QVERIFY(flagged[4].sample && flagged[4].quoted && flagged[4].escaped);
}

void TestKeywords::stats() {
    QVERIFY(!listenOf(" mode http\n")->statsEnabled);
    QVERIFY(listenOf(" mode http\n stats enable\n")->statsEnabled);
    QCOMPARE(text(listenOf(" mode http\n stats enable\n")->statsUri),
             QStringLiteral("/haproxy?stats"));
    const auto p = listenOf(" mode http\n stats uri /s\n");
    QVERIFY(p->statsEnabled);
    QCOMPARE(text(p->statsUri), QStringLiteral("/s"));
}

void TestKeywords::defaultsOfHaproxy() {
    const auto p = listenOf(" server s 127.0.0.1:80\n");
    QVERIFY(p);
    QCOMPARE(p->retries, 3);
    QCOMPARE(p->maxconn, 0);
    QVERIFY(p->mode == Mode::Tcp);
    QVERIFY(p->redispatchToBackup);
    QVERIFY(p->frontend && p->backend);
    QCOMPARE(p->id, 1);
    const ServerConf& s = p->servers[0];
    QCOMPARE(s.weight, 1);
    QCOMPARE(s.id, 1);
    QVERIFY(!s.checked && !s.backup);
    QCOMPARE(s.check.inter, 2000);
    QCOMPARE(s.check.rise, 2);
    QCOMPARE(s.check.fall, 3);
}

void TestKeywords::everyWordIsEitherRunOrNot() {
    for (int p = 0; p < PlaceCount; ++p) {
        const auto place = static_cast<Place>(p);
        for (const auto word : notRunWords(place))
            QVERIFY2(!findKeyword(place, word), std::string(word).c_str());
    }
    QVERIFY(isNotRun(Place::Proxy, "dispatch"));
    QVERIFY(isNotRun(Place::Bind, "generate-certificates"));
    QVERIFY(!isNotRun(Place::Proxy, "bogus"));
}

QTEST_GUILESS_MAIN(TestKeywords)
#include "tst_keywords.moc"
