#include <sys/socket.h>
#include <unistd.h>
#include <QtTest>

#include "tests/config/parsing.h"

using namespace yard;
using namespace yard::test;

namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }

}  // namespace

/// What `bind`, `server`, `stick` and the words that name backends leave in the configuration.
class TestServerWords : public QObject {
    Q_OBJECT

private slots:
    void binds();
    void inheritedDescriptor();
    void server();
    void serverPorts();
    void serverSwitches();
    void defaultServer();
    void ids();
    void stickTables();
    void stickRules();
    void backends();
};

void TestServerWords::binds() {
    const Parsed parsed = parseText(
        QuietDefaults +
        "frontend f\n backlog 50\n bind 127.0.0.1:80-82,[::1]:90 name x maxconn 5 defer-accept\n"
        " bind /run/x mode 600 uid 1 gid 2 backlog 9\n bind :::91 v4v6\n bind :::92 v6only\n");
    QVERIFY(parsed.config);
    const auto& binds = parsed.config->proxies.front()->binds;
    QStringList where;
    for (const auto& b : binds) where += text(b.address.text());
    QCOMPARE(where.join(QLatin1Char(' ')),
             QStringLiteral("127.0.0.1:80 127.0.0.1:81 127.0.0.1:82 [::1]:90 unix:/run/x "
                            "[::]:91 [::]:92"));
    QCOMPARE(text(binds[1].text), QStringLiteral("127.0.0.1:80-82"));
    for (size_t i = 0; i < 4; ++i) {
        QCOMPARE(text(binds[i].name), QStringLiteral("x"));
        QCOMPARE(binds[i].maxconn, 5);
        QCOMPARE(binds[i].backlog, 50);
        QVERIFY(binds[i].deferAccept);
        QCOMPARE(binds[i].where.line, 7);
    }
    QCOMPARE(binds[4].mode, 0600);
    QCOMPARE(binds[4].uid, 1);
    QCOMPARE(binds[4].gid, 2);
    QCOMPARE(binds[4].backlog, 9);
    QVERIFY(!binds[4].deferAccept && binds[4].name.empty());
    QVERIFY(binds[5].v4v6 && !binds[5].v6only);
    QVERIFY(binds[6].v6only && !binds[6].v4v6);
}

void TestServerWords::inheritedDescriptor() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const std::vector<std::pair<std::string, std::string>> environment = {
        {"WEB", std::to_string(fd)}};
    ParseOptions options;
    options.environment = &environment;
    const Parsed parsed = parseText("global\n stats socket \"fd@${WEB}\" level admin\n" +
                                        QuietDefaults + "listen l\n bind \"fd@${WEB}\" name w\n",
                                    options);
    close(fd);
    QCOMPARE(notesOf(parsed), QStringList());
    QCOMPARE(parsed.config->proxies[0]->binds[0].fd, fd);
    QVERIFY(!parsed.config->proxies[0]->binds[0].address.valid());
    QCOMPARE(parsed.config->global.statsSockets[0].fd, fd);
    QCOMPARE(parsed.config->global.statsSockets[0].level, 2);
    QVERIFY(parsed.hasListener);
}

void TestServerWords::server() {
    const auto p = listenOf(
        " server s1 127.0.0.1:80 check inter 5s fastinter 100ms downinter 9s rise 4 fall 5 port 81 "
        "addr [::1]"
        " weight 256 backup maxconn 10 maxqueue 20 disabled id 9 non-stick\n");
    QVERIFY(p);
    const ServerConf& s = p->servers.front();
    QCOMPARE(text(s.name), QStringLiteral("s1"));
    QCOMPARE(text(s.address.text()), QStringLiteral("127.0.0.1:80"));
    QCOMPARE(text(s.hostText), QStringLiteral("127.0.0.1"));
    QCOMPARE(s.where.line, 7);
    QVERIFY(s.checked && s.backup && s.disabled && s.nonStick);
    QCOMPARE(s.check.inter, 5000);
    QCOMPARE(s.check.fastinter, 100);
    QCOMPARE(s.check.downinter, 9000);
    QCOMPARE(s.check.rise, 4);
    QCOMPARE(s.check.fall, 5);
    QCOMPARE(int(s.check.port.value_or(0)), 81);
    QCOMPARE(text(s.check.address->host()), QStringLiteral("::1"));
    QCOMPARE(s.weight, 256);
    QCOMPARE(s.maxconn, 10);
    QCOMPARE(s.maxqueue, 20);
    QCOMPARE(s.id, 9);
    const auto q = listenOf(" server s 127.0.0.1:80 check addr 127.0.0.2:90\n");
    QCOMPARE(int(q->servers[0].check.port.value_or(0)), 90);
}

void TestServerWords::serverPorts() {
    const auto p = listenOf(
        " server a 127.0.0.1:80\n server b 127.0.0.1\n server c 127.0.0.1:0\n server d "
        "127.0.0.1:+5\n"
        " server e 127.0.0.1:-5\n server f /run/x\n server g localhost:80\n");
    QVERIFY(p);
    using Port = ServerConf::Port;
    const Port rules[] = {Port::Fixed,         Port::Client, Port::Client, Port::ClientShifted,
                          Port::ClientShifted, Port::Fixed,  Port::Fixed};
    for (size_t i = 0; i < 7; ++i) QVERIFY(p->servers[i].portRule == rules[i]);
    QCOMPARE(p->servers[3].portShift, 5);
    QCOMPARE(p->servers[4].portShift, -5);
    QCOMPARE(text(p->servers[5].address.text()), QStringLiteral("unix:/run/x"));
    QCOMPARE(text(p->servers[6].hostText), QStringLiteral("localhost"));
    QVERIFY(p->servers[6].address.valid());
    QCOMPARE(p->servers[6].address.port(), 80);
}

void TestServerWords::serverSwitches() {
    const auto p = listenOf(
        " default-server check backup disabled non-stick\n server a 127.0.0.1:80\n"
        " server b 127.0.0.1:80 no-check no-backup enabled stick\n");
    QVERIFY(p);
    const ServerConf &a = p->servers[0], &b = p->servers[1];
    QVERIFY(a.checked && a.backup && a.disabled && a.nonStick);
    QVERIFY(!b.checked && !b.backup && !b.disabled && !b.nonStick);
}

void TestServerWords::defaultServer() {
    const auto p = listenOf(
        " server a 127.0.0.1:80\n default-server inter 7s weight 3\n server b 127.0.0.1:80\n"
        " default-server weight 4\n server c 127.0.0.1:80 weight 5\n server d 127.0.0.1:80\n");
    QVERIFY(p);
    QStringList seen;
    for (const auto& s : p->servers)
        seen += QStringLiteral("%1/%2").arg(s.check.inter).arg(s.weight);
    QCOMPARE(seen.join(QLatin1Char(' ')), QStringLiteral("2000/1 7000/3 7000/5 7000/4"));
}

void TestServerWords::ids() {
    const Parsed parsed =
        parseText(QuietDefaults +
                  "backend a\n id 2\n server x 127.0.0.1:80\n server y 127.0.0.1:80 id 1\n"
                  " server z 127.0.0.1:80\nbackend b\nbackend c\n");
    QVERIFY(parsed.config);
    const auto& proxies = parsed.config->proxies;
    QCOMPARE(proxies[0]->id, 2);
    QCOMPARE(proxies[1]->id, 3);  // one that is given moves the count on, too
    QCOMPARE(proxies[2]->id, 4);
    QCOMPARE(proxies[0]->servers[0].id, 2);
    QCOMPARE(proxies[0]->servers[1].id, 1);
    QCOMPARE(proxies[0]->servers[2].id, 4);
}

void TestServerWords::stickTables() {
    const auto table = [](const std::string& words) {
        return listenOf(" stick-table " + words + "\n")->stickTable;
    };
    const auto t = table("type integer size 100 expire 96h");
    QVERIFY(t);
    QVERIFY(t->type == KeyType::Integer);
    QCOMPARE(t->size, uint64_t(100));
    QCOMPARE(t->expire, 345600000);
    QVERIFY(!t->nopurge);
    QCOMPARE(t->where.line, 7);
    QVERIFY(table("type ip size 1k")->type == KeyType::Ip);
    QCOMPARE(table("type ip size 1k")->size, uint64_t(1024));
    QVERIFY(table("type ipv6 size 1")->type == KeyType::Ipv6);
    QCOMPARE(table("type string size 1")->length, uint32_t(32));
    QCOMPARE(table("type string len 64 size 1")->length, uint32_t(64));
    QVERIFY(table("type binary len 5 size 1 nopurge srvkey name")->type == KeyType::Binary);
    QVERIFY(table("type binary len 5 size 1 nopurge")->nopurge);
}

void TestServerWords::stickRules() {
    const auto p = listenOf(
        " stick-table type ip size 10\n stick on src\n stick match dst_port table l\n"
        " stick store-request req.hdr(Host),lower\n");
    QVERIFY(p);
    QCOMPARE(p->stickRules.size(), size_t(3));
    const auto &on = p->stickRules[0], &match = p->stickRules[1], &store = p->stickRules[2];
    QVERIFY(on.match && on.store);
    QVERIFY(match.match && !match.store);
    QVERIFY(!store.match && store.store);
    QCOMPARE(text(on.table), QStringLiteral("l"));
    QCOMPARE(text(on.key.fetch), QStringLiteral("src"));
    QCOMPARE(text(match.text), QStringLiteral("stick match dst_port table l"));
    QCOMPARE(text(store.key.text), QStringLiteral("req.hdr(Host),lower"));
    QCOMPARE(store.where.line, 10);
}

void TestServerWords::backends() {
    const Parsed parsed =
        parseText(QuietDefaults +
                  "frontend f\n bind :80\n use_backend a\n use_backend b\n default_backend b\n"
                  "backend a\nbackend b\n");
    QCOMPARE(notesOf(parsed), QStringList());
    const auto f = parsed.config->findFrontend("f");
    QVERIFY(f);
    QCOMPARE(f->useBackends.size(), size_t(2));
    QCOMPARE(text(f->useBackends[0].backend), QStringLiteral("a"));
    QCOMPARE(f->useBackends[1].where.line, 8);
    QCOMPARE(text(f->defaultBackend), QStringLiteral("b"));
    QCOMPARE(f->defaultBackendWhere.line, 9);
    QVERIFY(parsed.config->findBackend("a"));
    QVERIFY(!parsed.config->findBackend("f"));
    QVERIFY(!parsed.config->findFrontend("a"));
}

QTEST_GUILESS_MAIN(TestServerWords)
#include "tst_serverwords.moc"
