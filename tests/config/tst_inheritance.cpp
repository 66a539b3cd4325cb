#include <QtTest>

#include "tests/config/parsing.h"

using namespace yard;
using namespace yard::test;

/// defaults, named ones, and Switchyard's own words in comments.
class TestInheritance : public QObject {
    Q_OBJECT

private slots:
    void everythingIsInherited();
    void whatIsNot();
    void theLatestDefaults();
    void snapshot();
    void named();
    void logGlobal();
    void directives_data();
    void directives();
    void directivesAreInherited();
    void failback();
    void hedgeConnect();
    void persist();
    void wrongDirectives_data();
    void wrongDirectives();
    void strict();
};

void TestInheritance::everythingIsInherited() {
    const Parsed parsed = parseText(
        "global\n log 127.0.0.1 local0\ndefaults\n mode http\n log global\n maxconn 5\n fullconn "
        "6\n retries 7\n"
        " option redispatch 2\n option allbackups\n option dontlognull\n option logasap\n option "
        "httplog\n"
        " option httpclose\n option forwardfor\n option httpchk /x\n balance leastconn\n timeout "
        "client 1s\n"
        " timeout connect 2s\n timeout server 3s\n stats uri /s\n default-server inter 9s\n "
        "backlog 8\n"
        "listen l\n bind :80\n server s 127.0.0.1:80 check\n");
    QCOMPARE(notesOf(parsed), QStringList());
    const ProxyConf& p = *parsed.config->proxies[0];
    QVERIFY(p.mode == Mode::Http && !p.logFormat.empty());
    QVERIFY(p.closeMode == CloseMode::Close && p.algorithm == Algorithm::LeastConn);
    QVERIFY(p.allbackups && p.dontLogNull && p.logAsap && p.forwardFor.on && p.statsEnabled);
    QCOMPARE(p.logs.size(), size_t(1));
    QCOMPARE(p.maxconn, 5);
    QCOMPARE(p.fullconn, 6);
    QCOMPARE(p.retries, 7);
    QCOMPARE(p.redispatch.value_or(0), 2);
    QCOMPARE(p.timeouts.server, 3000);
    QCOMPARE(p.servers[0].check.inter, 9000);
    QCOMPARE(p.check.steps[1].request.uri.bytes, std::string("/x"));
    QCOMPARE(p.binds[0].backlog, 8);
}

void TestInheritance::whatIsNot() {
    const Parsed parsed =
        parseText(QuietDefaults + " disabled\n" +
                  "listen a\n bind :80\n server s 127.0.0.1:80\n id 5\n description x\n"
                  " stick-table type ip size 1\n stick on src\n"
                  "listen b\n bind :81\n");
    QCOMPARE(notesOf(parsed), QStringList());
    const ProxyConf& b = *parsed.config->proxies[1];
    QVERIFY(b.disabled);
    QCOMPARE(b.binds.size(), size_t(1));
    QVERIFY(b.servers.empty() && b.stickRules.empty() && !b.stickTable && b.description.empty());
    QCOMPARE(b.id, 2);
}

void TestInheritance::theLatestDefaults() {
    const Parsed parsed = parseText(
        "defaults\n retries 1\n mode http\nbackend a\ndefaults\n fullconn 2\nbackend b\n");
    QVERIFY(parsed.config);
    const auto &a = *parsed.config->proxies[0], &b = *parsed.config->proxies[1];
    QCOMPARE(a.retries, 1);
    QVERIFY(a.mode == Mode::Http);
    QCOMPARE(b.retries, 3);
    QVERIFY(b.mode == Mode::Tcp);
    QCOMPARE(b.fullconn, 2);
}

void TestInheritance::snapshot() {
    const Parsed parsed = parseText(
        "defaults\n option redispatch\n option dontlognull\nlisten a\n no option redispatch\n "
        "default option dontlognull\n");
    QVERIFY2(!parsed.config, "2.6 leaves the last word of a 'default' line behind");
    const Parsed good =
        parseText("defaults\n option redispatch\nbackend a\n no option redispatch\nbackend b\n");
    QVERIFY(good.config);
    QVERIFY(!good.config->proxies[0]->redispatch);
    QVERIFY(good.config->proxies[1]->redispatch);
}

void TestInheritance::named() {
    const Parsed parsed = parseText(
        "defaults x\n retries 1\n mode http\ndefaults y from x\n retries 2\ndefaults from y\n "
        "fullconn 9\n"
        "defaults z\nbackend a from x\nbackend b from y\nbackend c\n");
    QCOMPARE(notesOf(parsed), QStringList());
    const auto& proxies = parsed.config->proxies;
    QCOMPARE(proxies[0]->retries, 1);
    QCOMPARE(proxies[1]->retries, 2);
    QVERIFY(proxies[1]->mode == Mode::Http);
    QCOMPARE(proxies[2]->retries, 3);
    const Parsed unnamed =
        parseText("defaults x\n retries 1\ndefaults from x\n fullconn 9\nbackend a\n");
    QVERIFY(unnamed.config);
    QCOMPARE(unnamed.config->proxies[0]->retries, 1);
    QCOMPARE(unnamed.config->proxies[0]->fullconn, 9);
}

void TestInheritance::logGlobal() {
    const Parsed parsed =
        parseText("global\n log 127.0.0.1 local0\n log 127.0.0.2 local1\n" + QuietDefaults +
                  " log global\n log 127.0.0.3 local2\nlisten a\n bind :80\n log global\nlisten "
                  "b\n bind :81\n no log\n");
    QVERIFY(parsed.config);
    QStringList hosts;
    for (const auto& log : parsed.config->proxies[0]->logs)
        hosts += QString::fromStdString(log.address.host());
    QCOMPARE(hosts.join(QLatin1Char(' ')), QStringLiteral("127.0.0.1 127.0.0.2 127.0.0.3"));
    QVERIFY(parsed.config->proxies[1]->logs.empty());
}

void TestInheritance::directives_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("on");
    QTest::newRow("nothing") << QByteArray("") << true;
    QTest::newRow("on") << QByteArray(" # switchyard: redispatch-to-backup on") << true;
    QTest::newRow("off") << QByteArray(" # switchyard: redispatch-to-backup off") << false;
    QTest::newRow("glued") << QByteArray("#switchyard:redispatch-to-backup off") << false;
    QTest::newRow("behind a line")
        << QByteArray(" option redispatch  # switchyard: redispatch-to-backup off") << false;
    QTest::newRow("with a comment")
        << QByteArray(" # switchyard: redispatch-to-backup off # why") << false;
    QTest::newRow("the last one counts")
        << QByteArray(
               " # switchyard: redispatch-to-backup off\n # switchyard: redispatch-to-backup on")
        << true;
    QTest::newRow("another comment") << QByteArray(" # about switchyard: nothing") << true;
    QTest::newRow("in quotes") << QByteArray(
                                      " description '# switchyard: redispatch-to-backup off'")
                               << true;
    QTest::newRow("later words")
        << QByteArray(" # switchyard: hedge-connect off\n # switchyard: failback auto") << true;
}

void TestInheritance::directives() {
    QFETCH(QByteArray, line);
    QFETCH(bool, on);
    const Parsed parsed =
        parseText(QuietDefaults + "listen l\n bind :80\n" + line.toStdString() + "\n");
    QCOMPARE(notesOf(parsed), QStringList());
    QCOMPARE(parsed.config->proxies[0]->redispatchToBackup, on);
}

void TestInheritance::persist() {
    const Parsed parsed = parseText(
        "backend a\n stick-table type ip size 1\n # switchyard: stick-table persist /x/a\n"
        "backend b\n # switchyard: stick-table persist b every 5s\n"
        " stick-table type ip size 1\nbackend c\n stick-table type ip size 1\n");
    QVERIFY2(parsed.config, qPrintable(notesOf(parsed).join(QLatin1Char('\n'))));
    const auto& proxies = parsed.config->proxies;
    QCOMPARE(proxies[0]->persist->file, std::string("/x/a"));
    QCOMPARE(proxies[0]->persist->every, int64_t(60000));
    QCOMPARE(proxies[1]->persist->file, std::string("b"));
    QCOMPARE(proxies[1]->persist->every, int64_t(5000));
    QVERIFY(!proxies[2]->persist);
}

void TestInheritance::hedgeConnect() {
    const std::string text =
        "defaults\n # switchyard: hedge-connect 250ms\nbackend a\nbackend b\n"
        " # switchyard: hedge-connect off\nbackend c\n # switchyard: hedge-connect 1s\n"
        "defaults\nbackend d\n";
    const Parsed parsed = parseText(text);
    QVERIFY(parsed.config);
    const auto& proxies = parsed.config->proxies;
    constexpr int64_t Expected[] = {250, 0, 1000, 0};
    for (size_t i = 0; i < std::size(Expected); ++i)
        QCOMPARE(proxies[i]->hedgeConnect, Expected[i]);
    QVERIFY(!parseText("defaults\n # switchyard: hedge-connect 0\n").config);
}

void TestInheritance::failback() {
    using When = Failback::When;
    const Parsed parsed = parseText(
        "defaults\n # switchyard: failback after 30s\nbackend a\nbackend b\n"
        " # switchyard: failback manual\nbackend c\n # switchyard: failback auto\n"
        "defaults\nbackend d\n");
    QVERIFY(parsed.config);
    const auto& proxies = parsed.config->proxies;
    QCOMPARE(proxies[0]->failback.when, When::After);
    QCOMPARE(proxies[0]->failback.after, int64_t(30000));
    QCOMPARE(proxies[1]->failback.when, When::Manual);
    QCOMPARE(proxies[2]->failback.when, When::Auto);
    QCOMPARE(proxies[3]->failback.when, When::Auto);
}

void TestInheritance::directivesAreInherited() {
    const Parsed parsed = parseText(
        "defaults\n # switchyard: redispatch-to-backup off\nbackend a\nbackend b\n"
        " # switchyard: redispatch-to-backup on\ndefaults\nbackend c\n");
    QVERIFY(parsed.config);
    QVERIFY(!parsed.config->proxies[0]->redispatchToBackup);
    QVERIFY(parsed.config->proxies[1]->redispatchToBackup);
    QVERIFY(parsed.config->proxies[2]->redispatchToBackup);
}

void TestInheritance::wrongDirectives_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* text, const char* message) {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(message);
    };
    row("backend b\n # switchyard: bogus on\n",
        "A:2 parsing [t.cfg:2] : unknown word 'bogus' after '# switchyard:'.");
    row("backend b\n # switchyard: redispatch-to-bakup on\n",
        "A:2 parsing [t.cfg:2] : unknown word 'redispatch-to-bakup' after '# switchyard:'; did you "
        "mean "
        "'redispatch-to-backup' maybe ?");
    row("backend b\n # switchyard: redispatch-to-backup\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: redispatch-to-backup' expects 'on' or 'off' as "
        "argument.");
    row("backend b\n # switchyard: redispatch-to-backup on off\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: redispatch-to-backup' expects 'on' or 'off' as "
        "argument.");
    const char* const persistUsage =
        "A:3 parsing [t.cfg:3] : 'switchyard: stick-table' expects 'persist' <file> ['every' "
        "<time>] as argument.";
    for (const char* words : {"", " persist", " keep f", " persist f 10s", " persist f every",
                              " persist f every 10s more"})
        row(("backend b\n stick-table type ip size 1\n # switchyard: stick-table" +
             std::string(words) + "\n")
                .c_str(),
            persistUsage);
    for (const char* time : {"0", "x", "10s5"})
        row(("backend b\n stick-table type ip size 1\n # switchyard: stick-table persist f every " +
             std::string(time) + "\n")
                .c_str(),
            ("A:3 parsing [t.cfg:3] : 'switchyard: stick-table persist': '" + std::string(time) +
             "' is not a time above 0.")
                .c_str());
    row("backend b\n # switchyard: stick-table persist f\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: stick-table persist' needs a 'stick-table' in "
        "backend 'b'.");
    row("defaults\n # switchyard: stick-table persist f\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: stick-table persist' is not allowed in 'defaults': "
        "each table needs a file of its own.");
    row("backend b\n stick-table type ip size 1\n # switchyard: stick-table persist f\n"
        "backend c\n stick-table type ip size 1\n # switchyard: stick-table persist f\n",
        "A:6 parsing [t.cfg:6] : 'switchyard: stick-table persist': the file 'f' is that of "
        "backend 'b' already.");
    row("backend b\n # switchyard:\n",
        "A:2 parsing [t.cfg:2] : '# switchyard:' expects a word and its value.");
    row("backend b\n # switchyard: hedge-connect soon\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: hedge-connect' expects a time above 0 or 'off' "
        "as argument.");
    for (const char* wrong : {"failback", "failback after", "failback after soon",
                              "failback manual 5s", "failback auto now", "failback 5s"})
        row((std::string("backend b\n # switchyard: ") + wrong + "\n").c_str(),
            "A:2 parsing [t.cfg:2] : 'switchyard: failback' expects 'auto', 'after' <time> or "
            "'manual' as argument.");
    row("# switchyard: redispatch-to-backup on\n",
        "A:1 parsing [t.cfg:1] : 'switchyard: redispatch-to-backup' is only allowed in 'defaults', "
        "'listen', "
        "'frontend' and 'backend' sections.");
    row("global\n # switchyard: redispatch-to-backup on\n",
        "A:2 parsing [t.cfg:2] : 'switchyard: redispatch-to-backup' is only allowed in 'defaults', "
        "'listen', "
        "'frontend' and 'backend' sections.");
}

void TestInheritance::wrongDirectives() {
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    QCOMPARE(notesOf(parseText(text.toStdString())), QStringList{message});
}

void TestInheritance::strict() {
    ParseOptions options;
    options.strict = true;
    const Parsed parsed = parseText(
        QuietDefaults +
            "backend a\n # switchyard: redispatch-to-backup on\n # switchyard: bogus\nbackend b\n",
        options);
    QVERIFY(parsed.config);
    QCOMPARE(
        notesOf(parsed),
        (QStringList{
            QStringLiteral(
                "W:6 parsing [t.cfg:6] : 'switchyard: redispatch-to-backup' ignored because of "
                "--strict."),
            QStringLiteral(
                "W:7 parsing [t.cfg:7] : 'switchyard: bogus' ignored because of --strict.")}));
    for (const auto& proxy : parsed.config->proxies) QVERIFY(!proxy->redispatchToBackup);
    QVERIFY(!parseText("backend b\n", options).config->proxies[0]->redispatchToBackup);
}

QTEST_GUILESS_MAIN(TestInheritance)
#include "tst_inheritance.moc"
