#include <QtTest>

#include "core/servers/server.h"
#include "tests/support/serverlist.h"

using namespace yard;

/// The texts of a server's state. States are drawn as words.
class TestServer : public QObject {
    Q_OBJECT
private slots:
    void statusText_data();
    void statusText();
    void standing_data();
    void standing();
    void room();
    void healthWords();
    void disabledStartsInMaint();

private:
    static void put(Server& server, const QString& words);
};

// "up", "down", "stopping", "maint", "drain", "w0", "paused", "h=N" (health level), "checked".
void TestServer::put(Server& server, const QString& words) {
    for (const QString& word : words.split(u' ')) {
        if (word == u"down") server.op = OpState::Stopped;
        if (word == u"stopping") server.op = OpState::Stopping;
        if (word == u"maint") server.admin |= ForcedMaint;
        if (word == u"drain") server.admin |= ForcedDrain;
        if (word == u"held") server.held = true;
        if (word == u"w0") server.weight = 0;
        if (word == u"paused") server.checksPaused = true;
        if (word == u"checked") server.everChecked = true;
        if (!word.startsWith(u"h=")) continue;
        const int level = word.mid(2).toInt();
        server.health.setDown();
        if (level >= server.health.rise()) {
            server.health.setFull();
            while (server.health.level() > level) server.health.observe(false);
        }
        while (server.health.level() < level) server.health.observe(true);
    }
    server.refresh();
}

void TestServer::statusText_data() {
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("text");
    const QString checked = QStringLiteral("a:1,check"), plain = QStringLiteral("a:1");
    QTest::newRow("boot") << checked << "up"
                          << "UP 1/3";
    QTest::newRow("full") << checked << "h=4"
                          << "UP";
    QTest::newRow("one failed") << checked << "h=3"
                                << "UP 2/3";
    QTest::newRow("two failed") << checked << "h=2"
                                << "UP 1/3";
    QTest::newRow("down") << checked << "down h=0"
                          << "DOWN";
    QTest::newRow("rising") << checked << "down h=1"
                            << "DOWN 1/2";
    QTest::newRow("rising of five") << "a:1,check,rise=5,fall=2"
                                    << "down h=3"
                                    << "DOWN 3/5";
    QTest::newRow("no check") << plain << "up"
                              << "no check";
    QTest::newRow("paused") << checked << "h=3 paused"
                            << "no check";
    QTest::newRow("paused down") << checked << "down h=0 paused"
                                 << "DOWN";
    QTest::newRow("plain down") << plain << "down h=0"
                                << "DOWN";
    QTest::newRow("drain") << checked << "h=4 drain"
                           << "DRAIN";
    QTest::newRow("drain at boot") << checked << "drain"
                                   << "DRAIN 1/3";
    QTest::newRow("plain drain") << plain << "drain"
                                 << "DRAIN";
    QTest::newRow("drain while down") << checked << "down h=0 drain"
                                      << "DOWN";
    QTest::newRow("nolb") << checked << "h=4 stopping"
                          << "NOLB";
    QTest::newRow("nolb failing") << checked << "h=3 stopping"
                                  << "NOLB 2/3";
    QTest::newRow("nolb and drain") << plain << "stopping drain"
                                    << "NOLB";
    QTest::newRow("maint") << checked << "maint h=3"
                           << "MAINT";
    QTest::newRow("maint hides down") << checked << "down h=0 maint drain"
                                      << "MAINT";
    QTest::newRow("weight 0 is up") << checked << "h=4 w0"
                                    << "UP";
}

void TestServer::statusText() {
    QFETCH(QString, server);
    QFETCH(QString, state);
    Server s(drawBackend(server.toStdString()), 0, 1);
    put(s, state);
    QTEST(QString::fromStdString(s.statusText()), "text");
}

void TestServer::standing_data() {
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("standing");
    QTest::addColumn<bool>("eligible");
    const auto row = [](const char* name, const char* server, const char* state, Standing standing,
                        bool eligible) {
        QTest::newRow(name) << server << state << static_cast<int>(standing) << eligible;
    };
    row("up", "a:1", "up", Standing::Usable, true);
    row("backup", "a:1,backup", "up", Standing::Backup, true);
    row("down", "a:1", "down", Standing::Down, false);
    row("maint", "a:1", "maint", Standing::Maint, false);
    row("maint and drain", "a:1", "maint drain", Standing::Maint, false);
    row("drain", "a:1", "drain", Standing::Drain, false);
    row("drained backup", "a:1,backup", "drain", Standing::Drain, false);
    row("stopping", "a:1", "stopping", Standing::Drain, false);
    row("held", "a:1", "held", Standing::Held, false);
    row("held backup", "a:1,backup", "held", Standing::Held, false);
    row("held and drained", "a:1", "held drain", Standing::Drain, false);
    row("held, down again", "a:1", "held down", Standing::Down, false);
    row("held, in maintenance", "a:1", "held maint", Standing::Maint, false);
    row("no weight", "a:0", "up", Standing::NoWeight, false);
    row("weight taken", "a:3", "w0", Standing::NoWeight, false);
}

void TestServer::standing() {
    QFETCH(QString, server);
    QFETCH(QString, state);
    QFETCH(int, standing);
    Server s(drawBackend(server.toStdString()), 0, 1);
    put(s, state);
    QCOMPARE(static_cast<int>(s.standing()), standing);
    QTEST(s.eligible(), "eligible");
}

void TestServer::room() {
    Server s(drawBackend("a:1,max=2,line=1"), 0, 1);
    QVERIFY(s.hasSlot() && !s.full());
    s.served = 2;
    QVERIFY(!s.hasSlot() && s.full());
    QVERIFY(s.standing() == Standing::Full);
    s.served = 1, s.queued = 1;
    QVERIFY(s.hasSlot());
    QVERIFY2(s.full(), "who waits for it comes first");
    QVERIFY(s.lineFull());
    Server unlimited(drawBackend("a:1"), 0, 1);
    unlimited.served = 1000000;
    QVERIFY(!unlimited.full() && !unlimited.lineFull());
}

void TestServer::healthWords() {
    Server s(drawBackend("a:1,check"), 0, 1);
    QCOMPARE(s.healthWords(), std::string());  // nothing failed: nothing was checked
    put(s, QStringLiteral("checked h=4"));
    QCOMPARE(s.healthWords(), std::string());
    put(s, QStringLiteral("h=2"));
    QCOMPARE(s.healthWords(), std::string("2 of 3 checks failed, not yet DOWN"));
    QCOMPARE(s.failing(), 2);
    put(s, QStringLiteral("down h=1"));
    QCOMPARE(s.healthWords(), std::string("1 of 2 checks passed, not yet UP"));
    QCOMPARE(s.failing(), 0);
    put(s, QStringLiteral("down h=0"));
    QCOMPARE(s.healthWords(), std::string());
    put(s, QStringLiteral("paused down h=1"));
    QCOMPARE(s.healthWords(), std::string());
}

void TestServer::disabledStartsInMaint() {
    Server s(drawBackend("a:1,disabled"), 0, 1);
    QCOMPARE(s.statusText(), std::string("MAINT"));
    QVERIFY(s.stopped() && !s.eligible());
    QCOMPARE(s.admin, unsigned(ConfigMaint | ForcedMaint));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
