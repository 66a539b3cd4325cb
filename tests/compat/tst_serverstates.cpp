#include <QRegularExpression>
#include <QtTest>
#include <algorithm>
#include <csignal>

#include "tests/support/httporigin.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString ConfigText = QStringLiteral(R"(global
    stats socket unix@cli level admin
    server-state-file states
    server-state-base .
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
    timeout check 5s
    load-server-state-from-file global
backend be
    balance roundrobin
    server A 127.0.0.1:ORIGIN check weight 3 inter 1s
    server B 127.0.0.1:ORIGIN weight 2
    server C 127.0.0.1:ORIGIN weight 1 backup
    server D 127.0.0.1:DEAD check inter 1s
listen st
    bind 127.0.0.1:PORT
    mode tcp
    balance static-rr
    server X 127.0.0.1:ORIGIN weight 4 maxconn 10 disabled
    server Y 127.0.0.1:ORIGIN weight 2
    server Z localhost:ORIGIN check disabled inter 1s
backend un
    id 77
    server U /nowhere.sock id 5
    server V ipv6@[::1]:80 weight 0 backup
    server T 127.0.0.1
    server S 127.0.0.1:+5
    server Q 127.0.0.1:ORIGIN check agent-check agent-port 1 agent-inter 1h disabled
    server W 127.0.0.1:1 check port ORIGIN addr 127.0.0.1 inter 1s
backend local
    load-server-state-from-file local
    server L 127.0.0.1:ORIGIN weight 7
backend none
    load-server-state-from-file none
    server N 127.0.0.1:ORIGIN weight 7
backend web
    load-server-state-from-file none
    option httpchk
    server H 127.0.0.1:ORIGIN check inter 1s
)");

const std::string Head =
    "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
    "srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health "
    "srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord "
    "srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";

/// One of the two programs with its files.
class Player {
public:
    Player(const QString& path, uint16_t origin, uint16_t dead) : m_program(path) {
        QString text = ConfigText;
        text.replace(QStringLiteral("ORIGIN"), QString::number(origin));
        text.replace(QStringLiteral("DEAD"), QString::number(dead));
        text.replace(QStringLiteral("PORT"), QString::number(refusingPort()));
        m_program.write(QStringLiteral("a.cfg"), text.toStdString());
    }
    /// Runs with the files; false: it does not answer.
    bool start(const std::string& global, const std::string& local = Head) {
        m_program.write(QStringLiteral("states"), global);
        m_program.write(QStringLiteral("local"), local);
        return m_program.start(
                   {QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}) &&
               await([this] { return !ask("show version").empty(); });
    }
    std::string ask(const std::string& line) {
        return askSocket(m_program.path(QStringLiteral("cli")), line);
    }
    /// Between two checks: one that runs has no result.
    std::string rested() {
        std::string text;
        await([&] {
            text = ask("show servers state");
            return !checks(QString::fromStdString(text));
        });
        return text;
    }
    QString states() { return QString::fromStdString(ask("show servers state")); }
    /// The first checks are done.
    bool settled() {
        return await([this] {
            const QString text = states();
            return text.contains(QStringLiteral(" A 127.0.0.1 2 0 ")) &&
                   checkOf(text, QStringLiteral("A")) == 6 &&
                   checkOf(text, QStringLiteral("W")) == 6 &&
                   checkOf(text, QStringLiteral("H")) == 15 &&
                   text.contains(QStringLiteral(" D 127.0.0.1 0 0 "));
        });
    }
    bool passes(const QString& server) {
        return await([&] { return checkOf(states(), server) == 6; });
    }
    /// Ends it. What it said at its start about the files, without what differs from run to run.
    QStringList warnings() {
        m_program.signal(SIGTERM);
        m_program.awaitEnd();
        QStringList lines;
        for (QString line : m_program.errors().split(QLatin1Char('\n'))) {
            if (!line.startsWith(QStringLiteral("[WARNING]"))) continue;
            line.remove(QRegularExpression(QStringLiteral("^\\[WARNING\\] +\\(\\d+\\) : ")));
            if (line.startsWith(QStringLiteral("config : "))) lines += line;
        }
        return lines;
    }

private:
    static bool checks(const QString& states) {
        const QStringList lines = states.split(QLatin1Char('\n'));
        return std::ranges::any_of(
            lines, [](const QString& line) { return line.section(u' ', 13, 13).toInt() & 1; });
    }
    static int checkOf(const QString& states, const QString& server) {
        for (const QString& line : states.split(QLatin1Char('\n'))) {
            const QStringList fields = line.split(QLatin1Char(' '));
            if (fields.size() > 10 && fields[3] == server) return fields[10].toInt();
        }
        return -1;
    }
    Program m_program;
};

/// Ages and whether a check runs just now differ from run to run.
QStringList steady(const QString& states) {
    QStringList lines;
    for (const QString& line : states.split(QLatin1Char('\n'))) {
        QStringList fields = line.split(QLatin1Char(' '));
        if (fields.size() > 20 && fields[0] != QLatin1String("#")) {
            fields[9] = QStringLiteral("AGE");
            fields[13] = QString::number(fields[13].toInt() & ~1);
        }
        lines += fields.join(QLatin1Char(' '));
    }
    return lines;
}

}  // namespace

/// `show servers state` and the files that it fills: each program reads what the other wrote.
class TestServerStates : public QObject {
    Q_OBJECT
private slots:
    void eachReadsTheOther_data();
    void eachReadsTheOther();
    void files_data();
    void files();
    void oneBackend();

private:
    Player haproxyPlayer() { return Player(haproxy(), m_origin.port(), m_dead); }
    Player ourPlayer() { return Player(switchyardd(), m_origin.port(), m_dead); }
    HttpOrigin m_origin;
    const uint16_t m_dead = refusingPort();
};

void TestServerStates::eachReadsTheOther_data() {
    QTest::addColumn<QStringList>("commands");
    const auto row = [](const char* name, std::initializer_list<const char*> commands) {
        QStringList list;
        for (const char* command : commands) list += QString::fromLatin1(command);
        QTest::addRow("%s", name) << list;
    };
    row("untouched", {});
    row("out of service",
        {"set server be/B state maint", "set server be/C state drain",
         "set server st/Y health down", "disable health be/A", "set server un/U state drain"});
    row("back in service",
        {"set server st/X state ready", "set server st/Z state ready", "set weight be/A 50%",
         "set weight be/B 0", "set server be/C health stopping", "set server be/B state drain",
         "set server be/B state ready"});
    row("moved",
        {"set server be/B addr 127.0.0.2 port 99", "set server be/C addr 127.0.0.3",
         "set server st/X addr 127.0.0.1 port 98", "set server st/Y addr 127.0.0.4 port 0",
         "set server st/Z addr 127.0.0.9 port 97", "set server un/T addr 127.0.0.5 port 96",
         "set server un/S addr 127.0.0.6 port 95", "set server un/V addr ::2 port 94"});
    row("aimed", {"set server st/Z check-port 93", "set server st/Z check-addr 127.0.0.7",
                  "set server un/Q agent-addr 127.0.0.8", "set server un/Q agent-port 92",
                  "set server un/Q check-addr 127.0.0.9 port 91"});
    row("twice", {"set server st/X state ready", "set server st/X state drain",
                  "set server be/B state maint", "set server be/B state ready",
                  "set server be/C state drain", "set server be/C state maint",
                  "set weight local/L 3", "set weight none/N 3"});
}

void TestServerStates::eachReadsTheOther() {
    QFETCH(QStringList, commands);
    std::string written[2];
    QStringList answers[2];
    Player writers[2] = {haproxyPlayer(), ourPlayer()};
    for (int i = 0; i < 2; ++i) {
        QVERIFY(writers[i].start(Head));
        QVERIFY2(writers[i].settled(), qPrintable(writers[i].states()));
        for (const QString& command : commands)
            answers[i] += QString::fromStdString(writers[i].ask(command.toStdString()));
        if (commands.contains(QStringLiteral("set server st/Z state ready")))
            QVERIFY(writers[i].passes(QStringLiteral("Z")));
        written[i] = writers[i].rested();
    }
    QCOMPARE(answers[1], answers[0]);
    QCOMPARE(steady(QString::fromStdString(written[1])),
             steady(QString::fromStdString(written[0])));
    for (const std::string& file : written) {
        Player readers[2] = {haproxyPlayer(), ourPlayer()};
        QStringList read[2];
        for (Player& reader : readers) QVERIFY(reader.start(file, file));
        // D was DOWN and stays so; of A and W the first check may be over in one of both already.
        await([&] {
            for (int i = 0; i < 2; ++i) read[i] = steady(readers[i].states());
            return read[1] == read[0];
        });
        QCOMPARE(read[1], read[0]);
        QCOMPARE(readers[1].warnings(), readers[0].warnings());
    }
}

void TestServerStates::files_data() {
    QTest::addColumn<QByteArray>("global");
    QTest::addColumn<QByteArray>("local");
    const std::string port = std::to_string(m_origin.port());
    const std::string tail = " - " + port + " - 0 0 - - 0\n";
    const auto row = [](const char* name, const std::string& global,
                        const std::string& local = Head) {
        QTest::addRow("%s", name) << QByteArray::fromStdString(global)
                                  << QByteArray::fromStdString(local);
    };
    row("empty", "", "");
    row("version 2", "2\n", "2\n");
    row("no version", "x\n", "1 foo\n");
    row("no line end", "1", "1");
    row("blank line first", "\n1\n");
    row("01", "01\n");
    row("few fields", Head + "foo\n", Head + "2 be 2 B\n");
    row("more fields", Head + "2 be 2 B 127.0.0.1 2 0 9 2 0 1 0 2 0 0 0 0" + " - " + port +
                           " - 0 0 - - 0 extra more\n");
    row("good before bad", Head + "2 be 2 B 127.0.0.1 0 0 1 2 0 1 0 2 0 0 0 0" + tail + "x\n");
    row("all fields wrong",
        Head + "2 be 2 B 127.0.0.1 7 9 900 x -1 99 9 -2 64 64 5 5 !! 99999 - 0 0 - - 0\n");
    row("no numbers", Head + "2 be 2 B 127.0.0.1 a b c d e f g h i j k l - 1 - 0 0 - - 0\n");
    row("other ids", Head + "9 be 9 B 127.0.0.1 0 0 2 2 0 1 0 2 0 0 0 0" + tail);
    row("unknown server", Head + "2 be 2 Q 127.0.0.1 0 0 2 2 0 1 0 2 0 0 0 0" + tail);
    row("unknown backend", Head + "2 qq 2 B 127.0.0.1 0 0 2 2 0 1 0 2 0 0 0 0" + tail);
    row("weight changed in the file", Head + "2 be 2 B 127.0.0.1 2 0 9 8 0 1 0 2 0 0 0 0" + tail);
    row("stopping", Head + "2 be 2 B 127.0.0.1 3 0 2 2 0 1 0 1 0 0 0 0" + tail);
    row("maintenance of the old file", Head + "2 be 2 B 127.0.0.1 0 5 2 2 0 1 0 0 8 0 0 0" + tail +
                                           "3 st 1 X 127.0.0.1 0 1 4 4 0 1 0 0 0 0 0 0" + tail);
    row("drain of weight 0 in the old file",
        Head + "2 be 2 B 127.0.0.1 2 8 0 0 0 1 0 2 0 0 0 0" + tail);
    row("all down", Head + "2 be 1 A 127.0.0.1 0 0 3 3 0 8 2 0 6 0 0 0" + tail +
                        "2 be 2 B 127.0.0.1 0 0 2 2 0 1 0 0 0 0 0 0" + tail +
                        "2 be 3 C 127.0.0.1 0 0 1 1 0 1 0 0 0 0 0 0" + tail);
    row("check port without a check",
        Head + "2 be 2 B 127.0.0.1 2 0 2 2 0 1 0 2 0 0 0 0 - " + port + " - 0 99 - - 0\n");
    row("local: twice, and others", Head,
        Head + "78 local 1 L 127.0.0.1 2 0 5 7 0 1 0 2 0 0 0 0" + tail +
            "9 local 1 L 127.0.0.1 0 0 6 7 0 1 0 2 0 0 0 0" + tail +
            "2 be 2 B 127.0.0.1 0 0 2 2 0 1 0 2 0 0 0 0" + tail);
}

void TestServerStates::files() {
    QFETCH(QByteArray, global);
    QFETCH(QByteArray, local);
    QStringList said[2];
    QStringList kept[2];
    Player players[2] = {haproxyPlayer(), ourPlayer()};
    for (int i = 0; i < 2; ++i) {
        QVERIFY(players[i].start(global.toStdString(), local.toStdString()));
        // Of those that are not checked: the others go on changing.
        for (const QString& line : steady(players[i].states()))
            if (QRegularExpression(QStringLiteral("^\\d+ \\S+ \\d+ [BCXYULN] "))
                    .match(line)
                    .hasMatch())
                kept[i] += line;
        said[i] = players[i].warnings();
    }
    QCOMPARE(said[1], said[0]);
    QCOMPARE(kept[1], kept[0]);
}

void TestServerStates::oneBackend() {
    Player ours = ourPlayer(), real = haproxyPlayer();
    QVERIFY(ours.start(Head) && real.start(Head));
    for (const char* name : {"un", "#77", "nobody", "local extra", ""}) {
        const std::string line = std::string("show servers state ") + name;
        const auto names = [](const std::string& text) {
            QStringList list;
            for (const QString& each : QString::fromStdString(text).split(QLatin1Char('\n')))
                list += each.section(QLatin1Char(' '), 0, 3);
            return list;
        };
        QCOMPARE(names(ours.ask(line)), names(real.ask(line)));
    }
}

QTEST_GUILESS_MAIN(TestServerStates)
#include "tst_serverstates.moc"
