#include <QtTest>

#include "tests/compat/runtimepair.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString ConfigText = QStringLiteral(R"(defaults
    mode http
    timeout connect 1s
    timeout client 20s
    timeout server 20s
    timeout check 1s
frontend fe
    bind 127.0.0.1:PORT1
    default_backend be
backend be
    balance roundrobin
    stick-table type ip size 100 expire 1h
    stick on src
    server A 127.0.0.1:ORIGIN check inter 60s weight 3
    server B 127.0.0.1:ORIGIN weight 2
    server C 127.0.0.1:ORIGIN weight 1 backup
backend le
    balance leastconn
    server L 127.0.0.1:ORIGIN
listen st
    bind 127.0.0.1:PORT2
    mode tcp
    balance static-rr
    server X 127.0.0.1:ORIGIN weight 4
    server Y 127.0.0.1:ORIGIN weight 2
listen last
    bind 127.0.0.1:PORT3
    server Z 127.0.0.1:ORIGIN
)");

/// Like steady(), and the ports and times that differ between two runs made alike.
QString levelled(const std::string& answer) {
    QString text = steady(answer);
    text.replace(QRegularExpression(QStringLiteral("\\[\\d+/\\w+/\\d+:[\\d:.]+\\]")),
                 QStringLiteral("[DATE]"));
    return text;
}

}  // namespace

class TestRuntimeChanges : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void scripts_data();
    void scripts();
    void refusedByLevel_data();
    void refusedByLevel();
    void aServerIsAddedAndServes();
    void aServerMoves();
    void frontendsCloseAndOpen();
    void sessionsAreListedAndEnded();
    void badMessagesAreKept();

private:
    QString both(const char* level, const std::string& line);
    std::unique_ptr<HttpOrigin> m_origin, m_other;
    std::unique_ptr<RuntimePair> m_pair;
};

void TestRuntimeChanges::initTestCase() {
    m_origin = std::make_unique<HttpOrigin>();
    m_other = std::make_unique<HttpOrigin>();
    QString text = ConfigText;
    text.replace(QStringLiteral("ORIGIN"), QString::number(m_origin->port()));
    m_pair = std::make_unique<RuntimePair>(text);
    QCOMPARE(m_pair->start(), std::string());
    QVERIFY(m_pair->rig.awaitStatus("be", "A", "UP"));
}

/// Empty: both answer alike; else the two answers.
QString TestRuntimeChanges::both(const char* level, const std::string& line) {
    const QString theirs = levelled(m_pair->askHaproxy(level, line + "\n"));
    const QString ours = levelled(m_pair->askUs(level, line + "\n"));
    if (ours == theirs) return {};
    return QString::fromStdString(line) + QStringLiteral("\nhaproxy: ") + theirs +
           QStringLiteral("\nours:    ") + ours;
}

// Each line is asked on a connection of its own, by an admin; what a script changes it leaves as it
// was.
void TestRuntimeChanges::scripts_data() {
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char* name, const char* lines) {
        QTest::newRow(name) << QByteArray(lines);
    };
    row("add server, refused",
        "add server\nadd server be\nadd server be/\nadd server /x\nadd server no/x 127.0.0.1:80\n"
        "add server be/A\nadd server be/A 127.0.0.1:80\nadd server be/n\nadd server fe/n "
        "127.0.0.1:80\nadd server st/n 127.0.0.1:80\nadd server st/n foo bar\n"
        "add server be/n=1 127.0.0.1:80\nadd server be/#9 127.0.0.1:80\n"
        "add server be/n 127.0.0.1:99999\nadd server be/n 127.0.0.1:80-90");
    row("add server, refused words",
        "add server be/n 127.0.0.1:80 wibble\nadd server be/n 127.0.0.1:80 wieght 3\n"
        "add server be/n 127.0.0.1:80 cookie x\nadd server be/n 127.0.0.1:80 redir x\n"
        "add server be/n 127.0.0.1:80 init-addr none\nadd server be/n 127.0.0.1:80 non-stick\n"
        "add server be/n 127.0.0.1:80 stick\nadd server be/n 127.0.0.1:80 no-check\n"
        "add server be/n 127.0.0.1:80 weight 300\nadd server be/n 127.0.0.1:80 weight -1\n"
        "add server be/n 127.0.0.1:80 inter\nadd server be/n 127.0.0.1:80 inter 5x\n"
        "add server be/n 127.0.0.1:80 inter 0\nadd server be/n 127.0.0.1:80 inter 99999999999\n"
        "add server be/n 127.0.0.1:80 rise\nadd server be/n 127.0.0.1:80 rise 0\n"
        "add server be/n 127.0.0.1:80 fall x\nadd server be/n 127.0.0.1:80 id\n"
        "add server be/n 127.0.0.1:80 id 0\nadd server be/n 127.0.0.1:80 id x\n"
        "add server be/n 127.0.0.1:80 addr\nadd server be/n 127.0.0.1:0 check");
    row("add, change, delete",
        "add server be/n 127.0.0.1:80 weight 5 maxconn 3 maxqueue 4\nadd server be/n 127.0.0.1:80\n"
        "get weight be/n\nset server be/n weight 7\nget weight be/n\nenable health be/n\n"
        "disable health be/n\ndel server be/n\ndel server be/n\nget weight be/n");
    row("delete, refused",
        "del server\ndel server be\ndel server be/\ndel server no/x\ndel server be/N\n"
        "del server be/A\ndel server be/A x");
    row("delete one that runs",
        "add server be/n 127.0.0.1:80 enabled\ndel server be/n\ndisable server be/n\n"
        "del server be/n");
    row("by numbers",
        "add server #3/n 127.0.0.1:80 id 77\nget weight be/#77\nadd server be/m 127.0.0.1:80\n"
        "get weight be/#4\ndel server be/#77\ndel server #3/#4");
    row("with checks",
        "add server be/n 127.0.0.1:80 check inter 60s\nenable health be/n\ndisable health be/n\n"
        "set server be/n check-port 81\nset server be/n check-addr 127.0.0.2\ndel server be/n");
    row("other algorithms",
        "add server le/n 127.0.0.1:80 backup\nadd server le/m 127.0.0.1:81\ndel server le/n\n"
        "del server le/m");
    row("after a deletion an id is free",
        "add server be/n 127.0.0.1:80\nget weight be/#4\ndel server be/n\nadd server be/m "
        "127.0.0.1:80\nget weight be/#4\ndel server be/m");
    row("addr",
        "set server be/B addr\nset server be/B addr foo\nset server be/B addr 127.0.0.9\n"
        "set server be/B addr 127.0.0.9\nset server be/B addr 127.0.0.8 port 81\n"
        "set server be/B addr 127.0.0.8 port 81\nset server be/B addr 127.0.0.8 port 82\n"
        "set server be/B addr 127.0.0.8 port\nset server be/B addr 127.0.0.8 port x\n"
        "set server be/B addr 127.0.0.8 port 5x\nset server be/B addr 127.0.0.8 port +5\n"
        "set server be/B addr 127.0.0.8 port -5\nset server be/B addr 127.0.0.8 port 0\n"
        "set server be/B addr 127.0.0.8 foo\nset server be/B addr ::1 port 83\n"
        "set server be/B addr [::1]\nset server be/B addr 127.1\nset server be/B addr /tmp/x\n"
        "set server be/B addr 127.0.0.1:80\nset server no/B addr 1.2.3.4");
    row("check-addr and check-port",
        "set server be/A check-addr 127.0.0.9\nset server be/A check-addr 127.0.0.9 port 81\n"
        "set server be/A check-addr 127.0.0.9 port x\nset server be/A check-addr 127.0.0.9 port\n"
        "set server be/A check-addr 127.0.0.9 port 99999\nset server be/A check-port 82\n"
        "set server be/B check-addr 127.0.0.9\nset server be/A check-addr 127.0.0.9 foo");
    row("maxconn of a server",
        "set maxconn server\nset maxconn server be\nset maxconn server be/B\n"
        "set maxconn server be/B 5\nset maxconn server be/B x\nset maxconn server be/B 5x\n"
        "set maxconn server be/B -1\nset maxconn server be/B 5 6\nset maxconn server be/B 0\n"
        "set maxconn server no/B 1\nset maxconn server be/N 1");
    row("maxconn of a frontend",
        "set maxconn frontend\nset maxconn frontend fe\nset maxconn frontend no 5\n"
        "set maxconn frontend be 5\nset maxconn frontend fe x\nset maxconn frontend fe -3\n"
        "set maxconn frontend fe 5x\nset maxconn frontend #2 50\nset maxconn frontend fe 400");
    row("maxconn of the process",
        "set maxconn global\nset maxconn global x\nset maxconn global -5\n"
        "set maxconn global 300\nset maxconn global 5x\nset maxconn global 100000\n"
        "set maxconn global 0");
    row("maxconn of something", "set maxconn\nset maxconn foo\nset maxconn frontned fe 4");
    row("rate limits",
        "set rate-limit\nset rate-limit connections\nset rate-limit connections global\n"
        "set rate-limit connections global x\nset rate-limit connections global -1\n"
        "set rate-limit connections global 100\nset rate-limit connections foo 1\n"
        "set rate-limit sessions global 5\nset rate-limit sessions global 0\n"
        "set rate-limit ssl-sessions global 5\nset rate-limit http-compression global 5\n"
        "set rate-limit foo global 5\nset rate-limit connections global 0");
    row("frontends",
        "disable frontend\ndisable frontend no\ndisable frontend be\ndisable frontend st\n"
        "disable frontend st\nenable frontend st\nenable frontend st\nenable frontend no\n"
        "enable frontend\nshutdown frontend\nshutdown frontend no\nshutdown frontend last\n"
        "shutdown frontend last\nenable frontend last\ndisable frontend last\n"
        "set maxconn frontend last 5");
    row("sessions",
        "shutdown session\nshutdown session x\nshutdown session 0x123456\n"
        "shutdown session 0x123456 x\nshutdown sessions server\nshutdown sessions server be\n"
        "shutdown sessions server be/A\nshutdown sessions server be/N\n"
        "shutdown sessions server no/N\nshow sess 0x123456");
    row("dumps",
        "show errors no\nshow errors 0\nshow errors 99\nshow events foo\nshow fd 9999\n"
        "show fd x\nshow startup-logs\nshow env YARD_NO_SUCH");
    row("modes",
        "experimental-mode\nexperimental-mode on\nexperimental-mode on;experimental-mode\n"
        "experimental-mode on;experimental-mode foo;experimental-mode\nexpert-mode\n"
        "expert-mode on;expert-mode;expert-mode off;expert-mode");
    row("with severities",
        "set severity-output number;set server be/B addr 127.0.0.8\n"
        "set severity-output number;set server be/B addr foo\n"
        "set severity-output string;add server be/n 127.0.0.1:80;del server be/n\n"
        "set severity-output number;set maxconn global 10000000\n"
        "set severity-output number;set server be/A check-addr foo\n"
        "set severity-output number;expert-mode\nset severity-output number;disable frontend no");
    row("asked with a prompt",
        "prompt;expert-mode;del server be/A;set maxconn server be/A x;add server no/x y;"
        "add server be/n 127.0.0.1:80;del server be/n;show errors no;disable frontend no");
    row("help",
        "help shutdown\nhelp add server\nhelp del server\nhelp show sess\nhelp set rate-limit");
}

void TestRuntimeChanges::scripts() {
    QFETCH(QByteArray, lines);
    for (const QByteArray& line : lines.split('\n')) {
        const QString difference = both("admin", line.toStdString());
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

void TestRuntimeChanges::refusedByLevel_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"add server be/q 127.0.0.1:1",
                             "add server",
                             "del server be/A",
                             "del server",
                             "set maxconn server",
                             "set maxconn frontend",
                             "set maxconn global",
                             "set rate-limit",
                             "shutdown session",
                             "shutdown sessions server",
                             "shutdown frontend fe",
                             "disable frontend",
                             "enable frontend no",
                             "experimental-mode on",
                             "expert-mode",
                             "expert-mode on",
                             "show errors no",
                             "show fd 9999",
                             "show sess 0x123",
                             "show events foo",
                             "set server be/A addr 127.0.0.1",
                             "set server be/A check-port 5",
                             "show startup-logs"})
        QTest::newRow(line) << QByteArray(line);
}

void TestRuntimeChanges::refusedByLevel() {
    QFETCH(QByteArray, line);
    for (const char* level : {"user", "operator"}) {
        const QString difference = both(level, line.toStdString());
        QVERIFY2(difference.isEmpty(), qPrintable(QLatin1String(level) + difference));
    }
}

// In both programs: behind the frontend, checked and in use once it is enabled, with its column in
// `show stat`.
void TestRuntimeChanges::aServerIsAddedAndServes() {
    const std::string at = "127.0.0.1:" + std::to_string(m_other->port());
    const std::string add = "add server le/new " + at +
                            " check inter 100ms rise 1;"
                            "enable health le/new;enable server le/new;disable server le/L\n";
    const auto up = [](const std::string& csv) {
        return csv.find("le,new,") != std::string::npos && csv.find(",UP,") != std::string::npos;
    };
    m_pair->askHaproxy("admin", add);
    m_pair->askUs("admin", add);
    QVERIFY(await([&] { return up(m_pair->askUs("admin", "show stat le 4 -1\n")); }));
    QVERIFY(await([&] { return up(m_pair->askHaproxy("admin", "show stat le 4 -1\n")); }));
    QCOMPARE(both("admin", "get weight le/new"), QString());
    QCOMPARE(both("admin", "del server le/new"), QString());
    const std::string remove = "enable server le/L;disable server le/new;del server le/new\n";
    QCOMPARE(QString::fromStdString(m_pair->askUs("admin", remove)),
             QString::fromStdString(m_pair->askHaproxy("admin", remove)));
    QCOMPARE(both("admin", "get weight le/new"), QString());
}

void TestRuntimeChanges::aServerMoves() {
    m_pair->askUs("admin", "disable server st/Y;set server st/X addr 127.0.0.1 port " +
                               std::to_string(m_other->port()) + "\n");
    const size_t before = m_other->requestCount();
    QCOMPARE(statusOf(TestClient::get(m_pair->ourPorts[1])), 200);
    QCOMPARE(m_other->requestCount(), before + 1);
    m_pair->askUs("admin", "enable server st/Y;set server st/X addr 127.0.0.1 port " +
                               std::to_string(m_origin->port()) + "\n");
    QCOMPARE(statusOf(TestClient::get(m_pair->ourPorts[1])), 200);
    QCOMPARE(m_other->requestCount(), before + 1);
}

// While it is disabled a frontend refuses, and says so in the status column.
void TestRuntimeChanges::frontendsCloseAndOpen() {
    const auto status = [](const std::string& csv) {
        return QString::fromStdString(csv)
            .section(QLatin1Char('\n'), 1, 1)
            .section(QLatin1Char(','), 17, 17);
    };
    const auto refuses = [](uint16_t port) { return TestClient::get(port).empty(); };
    m_pair->askHaproxy("admin", "disable frontend fe\n");
    m_pair->askUs("admin", "disable frontend fe\n");
    QCOMPARE(status(m_pair->askUs("admin", "show stat fe 1 -1\n")),
             status(m_pair->askHaproxy("admin", "show stat fe 1 -1\n")));
    QVERIFY(await([&] { return refuses(m_pair->ourPorts[0]); }));
    QVERIFY(refuses(m_pair->haproxyPorts[0]));
    m_pair->askHaproxy("admin", "enable frontend fe\n");
    m_pair->askUs("admin", "enable frontend fe\n");
    QVERIFY(await([&] { return statusOf(TestClient::get(m_pair->ourPorts[0])) == 200; }));
    QCOMPARE(statusOf(TestClient::get(m_pair->haproxyPorts[0])), 200);
    QCOMPARE(status(m_pair->askUs("admin", "show stat fe 1 -1\n")),
             status(m_pair->askHaproxy("admin", "show stat fe 1 -1\n")));
}

namespace {

/// The line of `show sess` about a client; "shutdown session" takes its first word.
QString sessionLineOf(const std::string& dump, uint16_t clientPort) {
    const QString client = QStringLiteral("src=127.0.0.1:%1 ").arg(clientPort);
    for (const QString& line : QString::fromStdString(dump).split(QLatin1Char('\n')))
        if (line.contains(client)) return line;
    return {};
}

}  // namespace

void TestRuntimeChanges::sessionsAreListedAndEnded() {
    using Ask = std::function<std::string(const std::string&)>;
    const Ask haproxy = [&](const std::string& line) {
        return m_pair->askHaproxy("admin", line + "\n");
    };
    const Ask us = [&](const std::string& line) { return m_pair->askUs("admin", line + "\n"); };
    const std::vector<std::pair<Ask, uint16_t>> sides{{haproxy, m_pair->haproxyPorts[1]},
                                                      {us, m_pair->ourPorts[1]}};
    QStringList shapes;
    for (const auto& [ask, port] : sides) {
        ask("disable server st/Y");
        TestClient first(port), second(port);
        QString line;
        QVERIFY(await([&] {
            line = sessionLineOf(ask("show sess"), first.localPort());
            return line.contains(QLatin1String(" srv=X "));
        }));
        // The names of the fields, in their order.
        shapes +=
            line.replace(QRegularExpression(QStringLiteral("=[^ ,\\]]*")), QStringLiteral("="));
        const std::string id = sessionLineOf(ask("show sess"), first.localPort())
                                   .section(QLatin1Char(':'), 0, 0)
                                   .toStdString();
        QVERIFY(ask("show sess " + id).find("server=X") != std::string::npos);
        QCOMPARE(ask("shutdown session " + id), std::string("\n"));
        QVERIFY(first.awaitEnd());
        QCOMPARE(ask("shutdown sessions server st/X"), std::string("\n"));
        QVERIFY(second.awaitEnd());
        ask("enable server st/Y");
    }
    const auto fields = [](const QString& shape) { return shape.section(QLatin1Char(' '), 1); };
    QCOMPARE(fields(shapes[1]), fields(shapes[0]));
}

void TestRuntimeChanges::badMessagesAreKept() {
    const auto story = [](const std::string& dump) {
        QStringList kept;
        for (const QString& line : QString::fromStdString(dump).split(QLatin1Char('\n'))) {
            const bool internal = line.startsWith(QLatin1String("  H1 ")) ||
                                  line.startsWith(QLatin1String("  buffer")) ||
                                  line.startsWith(QLatin1String("  len"));
            if (!internal) kept += line;
        }
        QString text = levelled(kept.join(QLatin1Char('\n')).toStdString());
        return text.replace(QRegularExpression(QStringLiteral("127.0.0.1:\\d+")),
                            QStringLiteral("CLIENT"));
    };
    const std::string bad = "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n" +
                            std::string(100, 'y') + std::string("\xff\"q\\w\t\r\n");
    for (const uint16_t port : {m_pair->haproxyPorts[0], m_pair->ourPorts[0]}) {
        TestClient client(port);
        client.send(bad);
        QCOMPARE(statusOf(client.readAll()), 400);
    }
    for (const char* line :
         {"show errors\n", "show errors fe request\n", "show errors fe response\n",
          "show errors be\n", "show errors 2\n", "show errors -1 request\n"})
        QCOMPARE(story(m_pair->askUs("operator", line)),
                 story(m_pair->askHaproxy("operator", line)));
}

QTEST_GUILESS_MAIN(TestRuntimeChanges)
#include "tst_runtimechanges.moc"
