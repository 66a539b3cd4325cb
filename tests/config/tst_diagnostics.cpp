#include <QtTest>

#include "core/config/reading/knownwords.h"
#include "tests/config/parsing.h"

using namespace yard;
using namespace yard::test;

/// What is said about files that are wrong. The words that HAProxy has too are compared with
/// HAProxy itself in tests/compat; here is what only Switchyard says, and what the corpus cannot
/// hold.
class TestDiagnostics : public QObject {
    Q_OBJECT

private slots:
    void shape();
    void everyProblemIsListed();
    void notRun_data();
    void notRun();
    void everyKnownWordSaysSo();
    void skippedSections();
    void conditionals();
    void stricterThanHaproxy_data();
    void stricterThanHaproxy();
    void redispatchByZero_data();
    void redispatchByZero();
    void lineEnds();
    void nul();
    void tooMany();
    void columns();
    void peersAreAlone();
};

void TestDiagnostics::shape() {
    const Parsed parsed = parseText("listen l\n bnid :80\n");
    QVERIFY(!parsed.config);
    QCOMPARE(parsed.notes.size(), size_t(3));
    QCOMPARE(
        QString::fromStdString(formatDiagnostic(parsed.notes[0], 4711)),
        QStringLiteral(
            "[ALERT]    (4711) : config : parsing [t.cfg:2] : unknown keyword 'bnid' in 'listen' "
            "section; did you mean 'bind' maybe ?\n"));
    QCOMPARE(QString::fromStdString(parsed.notes[1].text),
             QStringLiteral("Error(s) found in configuration file : t.cfg"));
    QCOMPARE(QString::fromStdString(parsed.notes[2].text),
             QStringLiteral("Fatal errors found in configuration."));
}

void TestDiagnostics::everyProblemIsListed() {
    const Parsed parsed = parseText(
        "global\n maxcon 5\nlisten l\n bind foo\n balance best\n server s\n server t 127.0.0.1:80 "
        "wieght 5\n"
        " timeout client 5x\n option redispach\n");
    QStringList lines;
    for (const QString& note : notesOf(parsed)) lines += note.section(QLatin1Char(' '), 0, 0);
    QCOMPARE(lines.join(QLatin1Char(' ')), QStringLiteral("A:2 A:4 A:5 A:6 A:7 A:8 A:9"));
}

void TestDiagnostics::notRun_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* line, const char* message) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(message);
    };
    row("option transparent", "parsing [t.cfg:2] : 'option transparent'");
    row("stick on cpu_calls", "parsing [t.cfg:2] : 'stick': 'cpu_calls'");
    row("stats http-request wait-for-body time 1s",
        "parsing [t.cfg:2] : 'stats http-request wait-for-body'");
    row("log ring@x local0", "parsing [t.cfg:2] : log : 'ring@x'");
    row("bind :80 tls-ticket-keys x",
        "parsing [t.cfg:2] : 'bind :80' in section 'listen' : 'tls-ticket-keys'");
    row("server s 127.0.0.1:80 socks4 127.0.0.1:1080", "[t.cfg:2] : 'server l/s' : 'socks4'");
}

void TestDiagnostics::notRun() {
    QFETCH(QString, line);
    QFETCH(QString, message);
    const Parsed parsed = parseText("listen l\n " + line.toStdString() + "\n");
    QVERIFY(!parsed.config);
    const QStringList notes = notesOf(parsed);
    QCOMPARE(notes.size(), 1);
    QString expected = QStringLiteral("A:2 ") + message +
                       QStringLiteral(" is known to HAProxy but not yet run by Switchyard");
    if (line.contains(QLatin1String("server"))) expected += QLatin1Char('.');
    QCOMPARE(notes.front(), expected);
}

void TestDiagnostics::everyKnownWordSaysSo() {
    const struct {
        Place place;
        std::string before, after;
    } places[] = {{Place::Global, "global\n ", " x\n"},
                  {Place::Proxy, "listen l\n ", " x\n"},
                  {Place::Option, "listen l\n option ", "\n"},
                  {Place::Bind, "listen l\n bind :80 ", " x\n"},
                  {Place::Server, "listen l\n server s 127.0.0.1:80 ", " x\n"},
                  {Place::Section, "", " x\n bogus\n"}};
    for (const auto& place : places)
        for (const auto word : notRunWords(place.place)) {
            const auto alerts = alertsOf(parseText(place.before + std::string(word) + place.after));
            QVERIFY2(alerts.size() == 1, std::string(word).c_str());
            QVERIFY2(alerts.front().contains(QLatin1String("not yet run by Switchyard")) ||
                         alerts.front().contains(QLatin1String("not supported any")) ||
                         alerts.front().contains(QLatin1String("doesn't exist anymore")),
                     qPrintable(alerts.front()));
        }
}

void TestDiagnostics::skippedSections() {
    const auto alerts =
        alertsOf(parseText("ring p\n peer a 127.0.0.1:80\n bogus\nprogram u\n max-age 3\n"
                           "backend b\n bogus\n"));
    QCOMPARE(alerts.size(), 3);
    QCOMPARE(alerts[0],
             QStringLiteral("A:1 parsing [t.cfg:1] : 'ring' is known to HAProxy but not yet run by "
                            "Switchyard"));
    QVERIFY(alerts[1].startsWith(QLatin1String("A:4 parsing [t.cfg:4] : 'program'")));
    QVERIFY(alerts[2].startsWith(QLatin1String("A:7 ")));
}

void TestDiagnostics::conditionals() {
    const auto alerts =
        alertsOf(parseText(".if feature(EPOLL)\nglobal\n bogus\n.else\n nonsense\n.endif\n.foo\n"));
    QCOMPARE(alerts.size(), 2);
    QVERIFY(alerts[0].startsWith(QLatin1String("A:3 ")));
    QCOMPARE(alerts[1], QStringLiteral("A:7 parsing [t.cfg:7]: unknown directive '.foo'."));
}

void TestDiagnostics::stricterThanHaproxy_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* line, const char* message) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(message);
    };
    row("retries abc",
        "parsing [t.cfg:2] : 'retries' expects an integer argument (dispatch counts for one).");
    row("retries -5",
        "parsing [t.cfg:2] : 'retries' expects an integer argument (dispatch counts for one).");
    row("maxconn abc", "parsing [t.cfg:2] : 'maxconn' expects an integer argument.");
    row("maxconn 5x", "parsing [t.cfg:2] : 'maxconn' expects an integer argument.");
    row("fullconn -1", "parsing [t.cfg:2] : 'fullconn' expects an integer argument.");
    row("option redispatch x",
        "parsing [t.cfg:2] : 'option redispatch' expects an integer argument, got 'x'.");
    row("bind :80 maxconn abc",
        "parsing [t.cfg:2] : 'bind :80' in section 'listen' : 'maxconn' : missing value");
    row("bind :80x", "parsing [t.cfg:2] : 'bind' : invalid port '80x'");
    row("server s 127.0.0.1:80 weight abc",
        "[t.cfg:2] : 'server l/s' : 'weight' expects an integer argument..");
    row("server s 127.0.0.1:80 weight",
        "[t.cfg:2] : 'server l/s' : 'weight' expects an integer argument..");
    row("server s 127.0.0.1:80 maxconn x",
        "[t.cfg:2] : 'server l/s' : 'maxconn' expects an integer argument..");
    row("server s 127.0.0.1:80 port 99999",
        "[t.cfg:2] : 'server l/s' : 'port' expects a port number as argument..");
    row("server s 127.0.0.1:80 rise 2x", "[t.cfg:2] : 'server l/s' : 'rise' has to be > 0..");
}

void TestDiagnostics::stricterThanHaproxy() {
    QFETCH(QString, line);
    QFETCH(QString, message);
    const Parsed parsed = parseText("listen l\n " + line.toStdString() + "\n");
    QCOMPARE(notesOf(parsed), QStringList{QStringLiteral("A:2 ") + message});
}

void TestDiagnostics::redispatchByZero_data() {
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("line");
    QTest::newRow("2 by 1") << QByteArray(" retries 1\n option redispatch -2\n") << 8;
    QTest::newRow("retries later") << QByteArray(" option redispatch -6\n retries 5\n") << 7;
    QTest::newRow("default retries") << QByteArray(" option redispatch -4\n") << 7;
    QTest::newRow("without retries") << QByteArray(" option redispatch\n retries 0\n") << 0;
    QTest::newRow("not that number") << QByteArray(" retries 1\n option redispatch -1\n") << 0;
    QTest::newRow("taken back") << QByteArray(" option redispatch -4\n no option redispatch\n")
                                << 0;
}

void TestDiagnostics::redispatchByZero() {
    QFETCH(QByteArray, lines);
    QFETCH(int, line);
    const Parsed parsed = parseText(QuietDefaults + "listen l\n bind :80\n" + lines.toStdString());
    const auto alerts = alertsOf(parsed);
    QCOMPARE(alerts.size(), line ? 1 : 0);
    if (line)
        QVERIFY(alerts[0].startsWith(
            QStringLiteral("A:%1 parsing [t.cfg:%1] : 'option redispatch -").arg(line)));
}

void TestDiagnostics::lineEnds() {
    QCOMPARE(notesOf(parseText("global\r\n maxconn 5\r\n bogus\r\n")),
             QStringList{QStringLiteral(
                 "A:3 parsing [t.cfg:3] : unknown keyword 'bogus' in 'global' section")});
    QCOMPARE(
        notesOf(parseText("global\n daemon x")),
        (QStringList{
            QStringLiteral(
                "A:2 parsing [t.cfg:2] : 'daemon' cannot handle unexpected argument 'x'."),
            QStringLiteral("A:2 parsing [t.cfg:2]: Missing LF on last line, file might have been "
                           "truncated at position 10.")}));
    const Parsed empty = parseText("");
    QVERIFY(empty.config);
    QVERIFY(!empty.hasListener);
}

void TestDiagnostics::nul() {
    std::string text = "global\n daemon x y\n bogus\n";
    text[text.find(" y")] = '\0';
    QCOMPARE(
        notesOf(parseText(text)),
        QStringList{QStringLiteral("A:2 parsing [t.cfg:2]: Stray NUL character at position 10.")});
}

void TestDiagnostics::tooMany() {
    std::string text = "global\n";
    for (int i = 0; i < 70; ++i) text += " bogus\n";
    const auto alerts = alertsOf(parseText(text));
    QCOMPARE(alerts.size(), 51);
    QCOMPARE(alerts.back(),
             QStringLiteral("A:52 parsing [t.cfg:52]: too many fatal errors (50), stopping now."));
}

void TestDiagnostics::columns() {
    const auto column = [](const std::string& line) {
        return parseText("listen l\n" + line + "\n").notes.front().column;
    };
    QCOMPARE(column("  bogus"), 3);
    QCOMPARE(column("\tbind foo"), 7);
    QCOMPARE(column(" bind :80 bogus"), 11);
    QCOMPARE(column(" server s 127.0.0.1:80 bogus"), 24);
    QCOMPARE(column(" timeout client 5x"), 17);
    QCOMPARE(column(" maxconn 'x"), 10);
}

/// Peers are read and nothing is sent to them; that is said, and only where it matters.
void TestDiagnostics::peersAreAlone() {
    ParseOptions options;
    options.localPeer = "me";
    const std::string tail = "frontend f\n bind :80\n timeout client 1s\n";
    const std::string self = "global\n localpeer other\npeers p\n peer me :1024\n";
    QCOMPARE(notesOf(parseText(self + tail, options)), QStringList());
    QCOMPARE(notesOf(parseText(self + " peer you :1024\n" + tail, options)),
             QStringList{QStringLiteral(
                 "N:3 parsing [t.cfg:3] : peers section 'p': tables are not exchanged with other "
                 "processes yet, each process keeps its own.")});
    QCOMPARE(notesOf(parseText(self + tail)),
             QStringList{QStringLiteral(
                 "W:3 Removing incomplete section 'peers p' (no peer named 'other').")});
}

QTEST_GUILESS_MAIN(TestDiagnostics)
#include "tst_diagnostics.moc"
