#include <QtTest>

#include "tests/config/parsing.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

/// Files as a whole: several, folders, the customer's; what becomes known about the text.
class TestFiles : public QObject {
    Q_OBJECT

private slots:
    void severalFiles();
    void abortStops();
    void unreadable();
    void folders();
    void listeners_data();
    void listeners();
    void hash();
    void customersFiles();
};

void TestFiles::severalFiles() {
    const Parsed parsed = parseConfig({{"a.cfg", "defaults\n timeout client 5s\n retries 7\n"},
                                       {"b.cfg", "bind :80\nlisten l\n bind :80\n bogus\n"}},
                                      {});
    QCOMPARE(notesOf(parsed),
             (QStringList{
                 QStringLiteral("A:1 parsing [b.cfg:1]: unknown keyword 'bind' out of section."),
                 QStringLiteral(
                     "A:4 parsing [b.cfg:4] : unknown keyword 'bogus' in 'listen' section")}));
    const Parsed good = parseConfig({{"a.cfg", "defaults\n timeout client 5s\n retries 7\n"},
                                     {"b.cfg", "listen l\n bind :80\n"}},
                                    {});
    QVERIFY(good.config);
    QCOMPARE(good.config->proxies[0]->retries, 7);
    QCOMPARE(good.config->files, (std::vector<std::string>{"a.cfg", "b.cfg"}));
}

void TestFiles::abortStops() {
    const Parsed parsed = parseConfig({{"a.cfg", "listen\n bogus\n"}, {"b.cfg", "bogus\n"}}, {});
    QCOMPARE(parsed.notes.size(), size_t(2));
    QCOMPARE(QString::fromStdString(parsed.notes[0].text),
             QStringLiteral("parsing [a.cfg:1] : 'listen' expects an <id> argument"));
    QCOMPARE(QString::fromStdString(parsed.notes[1].text),
             QStringLiteral("Error(s) found in configuration file : a.cfg"));
}

void TestFiles::unreadable() {
    const Parsed parsed = parseFiles({"/nonexistent.cfg"});
    QCOMPARE(notesOf(parsed),
             QStringList{QStringLiteral("A:0 Cannot open configuration file/directory "
                                        "/nonexistent.cfg : No such file or directory")});
    QVERIFY(!parsed.config);
}

void TestFiles::folders() {
    QTemporaryDir folder;
    const auto write = [&](const char* name, const char* text) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("b.cfg", "listen l\n bind :80\n");
    write("B.cfg", "defaults\n timeout client 9s\n");
    write(".hidden.cfg", "bogus\n");
    write("a.txt", "bogus\n");
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("c.cfg")));
    const std::string path = folder.path().toStdString();
    const Parsed parsed = parseFiles({path});
    QCOMPARE(notesOf(parsed), QStringList());
    QCOMPARE(parsed.config->files, (std::vector<std::string>{path + "/B.cfg", path + "/b.cfg"}));
    QCOMPARE(parsed.config->proxies[0]->timeouts.client, 9000);
    QVERIFY(parseFiles({path + "/c.cfg"}).notes.front().level == Level::Alert);
}

void TestFiles::listeners_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("listens");
    QTest::newRow("nothing") << QByteArray("") << false;
    QTest::newRow("backend") << QByteArray("backend b\n") << false;
    QTest::newRow("no bind") << QByteArray("frontend f\n") << false;
    QTest::newRow("disabled") << QByteArray("frontend f\n bind :80\n disabled\n") << false;
    QTest::newRow("ignored bind") << QByteArray("backend f\n bind :80\n") << false;
    QTest::newRow("bind") << QByteArray("frontend f\n bind :80\n") << true;
    QTest::newRow("stats socket") << QByteArray("global\n stats socket /tmp/x\n") << true;
}

void TestFiles::listeners() {
    QFETCH(QByteArray, text);
    QFETCH(bool, listens);
    const Parsed parsed = parseText(text.toStdString());
    QVERIFY(parsed.config);
    QCOMPARE(parsed.hasListener, listens);
}

void TestFiles::hash() {
    const auto hashOf = [](const std::string& text) {
        return QString::fromStdString(parseText(text).config->hash);
    };
    QVERIFY(QRegularExpression(QStringLiteral("^[0-9a-f]{6}$"))
                .match(hashOf("backend a\n"))
                .hasMatch());
    QCOMPARE(hashOf("backend a\n"), hashOf("backend a\n"));
    QVERIFY(hashOf("backend a\n") != hashOf("backend b\n"));
    QVERIFY(hashOf("backend a\n") != hashOf("backend a\n# x\n"));
}

void TestFiles::customersFiles() {
    const Parsed parsed = parseFiles({sourcePath("resources/demo/customer.cfg").toStdString()});
    QCOMPARE(notesOf(parsed), QStringList());
    QVERIFY(parsed.hasListener);
    QCOMPARE(parsed.config->global.maxconn, 4000);
    const ProxyConf& p = *parsed.config->proxies.at(0);
    QCOMPARE(p.maxconn, 8000);
    QCOMPARE(p.retries, 2);
    QVERIFY(p.algorithm == Algorithm::StaticRr && p.mode == Mode::Http && p.statsEnabled);
    QCOMPARE(p.timeouts.queue, 60000);
    QCOMPARE(p.timeouts.httpRequest, 10000);
    QCOMPARE(p.stickRules.at(0).key.fetch, std::string("dst_port"));
    QVERIFY(p.stickRules.at(0).match && !p.stickRules.at(0).store);
    QCOMPARE(p.servers.at(0).weight, 100);
    QVERIFY(p.servers.at(0).checked && p.servers.at(1).checked);
    const Parsed backup =
        parseFiles({sourcePath("resources/demo/customer-backup.cfg").toStdString()});
    QCOMPARE(notesOf(backup), QStringList());
    QVERIFY(backup.config->proxies.at(0)->servers.at(1).backup);
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
