#include <QTest>

#include "core/engine/graph/readconfig.h"

using namespace yard;

/// What an editor is told of a text that does not run.
class TestReadConfig : public QObject {
    Q_OBJECT

    static ConfigReading read(const std::string& text, bool strict = false) {
        return readConfig({{"a.cfg", text}}, strict);
    }

private slots:
    void tellsOfServers() {
        const ConfigReading reading = read(
            "listen p\n bind 127.0.0.1:8180\n timeout client 1s\n timeout server 1s\n timeout "
            "connect "
            "1s\n server a 127.0.0.1:81 weight 7 maxconn 9\n server b 127.0.0.2 disabled\n");
        QVERIFY(reading.notes.empty());
        QCOMPARE(reading.servers.size(), size_t(2));
        const ConfiguredServer &a = reading.servers[0], &b = reading.servers[1];
        QCOMPARE(a.key.text(), std::string("p/a"));
        QCOMPARE(a.where.line, 6);
        QCOMPARE(a.weight, 7);
        QCOMPARE(a.maxconn, int64_t(9));
        QCOMPARE(a.address, std::string("127.0.0.1:81"));
        QVERIFY(!a.disabled && b.disabled);
        QCOMPARE(b.weight, 1);
        QCOMPARE(b.address, std::string());  // its port is the client's
    }

    void findsProblems_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("strict");
        QTest::addColumn<int>("level");
        QTest::addColumn<int>("line");
        const int alert = static_cast<int>(Level::Alert),
                  warning = static_cast<int>(Level::Warning);
        QTest::newRow("unknown keyword") << "listen p\n bind :8180\n nonsense 1\n"
                                         << false << alert << 3;
        QTest::newRow("no listener") << "backend p\n server a 127.0.0.1:1\n timeout server 1s\n"
                                        " timeout connect 1s\n"
                                     << false << alert << 0;
        QTest::newRow("strict") << "defaults\n # switchyard: failback manual\n"
                                << true << warning << 2;
    }

    void findsProblems() {
        QFETCH(QString, text);
        QFETCH(bool, strict);
        QFETCH(int, level);
        QFETCH(int, line);
        const ConfigReading reading = read(text.toStdString(), strict);
        QVERIFY(!reading.notes.empty());
        QCOMPARE(static_cast<int>(reading.notes.front().level), level);
        QCOMPARE(reading.notes.front().where.line, line);
    }
};

QTEST_GUILESS_MAIN(TestReadConfig)
#include "tst_readconfig.moc"
