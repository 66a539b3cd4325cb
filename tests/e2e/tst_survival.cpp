#include <QtTest>
#include <csignal>

#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

/// Stick tables that outlive the process: `# switchyard: stick-table persist`.
class TestSurvival : public QObject {
    Q_OBJECT
private slots:
    void init();
    void savedNowAndThenAndAtTheEnd();
    void softStopSavesToo();
    void badFile_data();
    void badFile();
    void strict();
    void reloadKeepsAwayFromForeignFiles();

private:
    bool start(const std::string& every, const QStringList& options = {});
    std::string ask(const std::string& line) {
        return askSocket(m_program->path(QStringLiteral("cli")), line);
    }
    /// "10.0.0.1>web2 10.0.0.2>web1"
    QString entries();
    QString file() const { return m_program->path(QStringLiteral("px.table")); }
    QByteArray fileText() const {
        QFile file(this->file());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    HttpOrigin m_origin{"origin"};
    std::unique_ptr<Program> m_program;
    uint16_t m_port = 0;
};

void TestSurvival::init() { m_program = std::make_unique<Program>(switchyardd()); }

bool TestSurvival::start(const std::string& every, const QStringList& options) {
    m_port = refusingPort();
    m_program->write(QStringLiteral("a.cfg"),
                     "global\n stats socket unix@cli level admin\n"
                     "defaults\n mode http\n timeout connect 1s\n timeout client 5s\n"
                     " timeout server 5s\n"
                     "listen px\n bind 127.0.0.1:" +
                         std::to_string(m_port) +
                         "\n stick-table type ip size 100 expire 1h\n stick on src\n"
                         " # switchyard: stick-table persist px.table" +
                         every + "\n server web1 " + m_origin.address() + "\n server web2 " +
                         m_origin.address() + "\n");
    return m_program->start(
               QStringList{QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")} +
               options) &&
           awaitListening(m_port) && await([this] { return !ask("show version").empty(); });
}

QString TestSurvival::entries() {
    QStringList list;
    const QRegularExpression entry(
        QStringLiteral("key=(\\S+) use=0 exp=(\\d+) server_id=\\d+ server_key=(\\S+)"));
    for (auto it = entry.globalMatch(QString::fromStdString(ask("show table px"))); it.hasNext();) {
        const auto match = it.next();
        list += match.captured(1) + QLatin1Char('>') + match.captured(3);
    }
    return list.join(QLatin1Char(' '));
}

void TestSurvival::savedNowAndThenAndAtTheEnd() {
    QVERIFY(start(" every 100ms"));
    ask("set table px key 10.0.0.1 data.server_id 2");
    QTRY_VERIFY(fileText().contains(QByteArray("\x0a\x00\x00\x01", 4)));
    m_program->signal(SIGKILL);  // nothing can be done at such an end
    m_program->awaitEnd();
    QVERIFY2(start(" every 1h"), qPrintable(m_program->errors()));
    QCOMPARE(entries(), QStringLiteral("10.0.0.1>web2"));
    ask("set table px key 10.0.0.2 data.server_id 1");
    m_program->signal(SIGTERM);
    m_program->awaitEnd();
    QVERIFY(start(" every 1h"));
    QCOMPARE(entries(), QStringLiteral("10.0.0.1>web2 10.0.0.2>web1"));
    QVERIFY(!m_program->errors().contains(QStringLiteral("px.table")));
}

void TestSurvival::softStopSavesToo() {
    QVERIFY(start(""));
    ask("set table px key 10.0.0.9 data.server_id 2");
    m_program->signal(SIGUSR1);
    m_program->awaitEnd();
    QVERIFY(start(""));
    QCOMPARE(entries(), QStringLiteral("10.0.0.9>web2"));
}

void TestSurvival::badFile_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("kept");
    QTest::addRow("foreign") << QByteArray("root:x:0:0:root:/root:/bin/bash\n")
                             << QStringLiteral(
                                    "it is not a stick table of Switchyard. It is left "
                                    "as it is, nothing will be saved there.")
                             << true;
    QTest::addRow("truncated") << QByteArray("Switchyard stick table\n\0\0\0\1\0\0", 29)
                               << QStringLiteral("it is cut short or damaged.") << false;
    QTest::addRow("version") << QByteArray("Switchyard stick table\n\0\0\0\7more", 31)
                             << QStringLiteral("it is of version 7, not 1.") << false;
}

void TestSurvival::badFile() {
    QFETCH(QByteArray, text);
    QFETCH(QString, reason);
    QFETCH(bool, kept);
    m_program->write(QStringLiteral("px.table"), text.toStdString());
    QVERIFY(start(""));
    const QString expected =
        QStringLiteral("stick table 'px' is not restored from 'px.table': ") + reason;
    QVERIFY2(await([&] { return m_program->errors().contains(expected); }),
             qPrintable(m_program->errors()));
    QCOMPARE(bodyOf(TestClient::get(m_port)), std::string("origin"));
    QCOMPARE(entries().section(QLatin1Char('>'), 0, 0), QStringLiteral("127.0.0.1"));
    m_program->signal(SIGTERM);
    m_program->awaitEnd();
    QCOMPARE(fileText() == text, kept);
}

/// A table that runs already is not restored, and its file still not taken from somebody.
void TestSurvival::reloadKeepsAwayFromForeignFiles() {
    QVERIFY(start(" every 1h"));
    const QByteArray text("root:x:0:0\n");
    m_program->write(QStringLiteral("px.table"), text.toStdString());
    m_program->signal(SIGHUP);
    QTRY_VERIFY2(m_program->errors().contains(QStringLiteral("is not saved in 'px.table'")),
                 qPrintable(m_program->errors()));
    m_program->signal(SIGTERM);
    m_program->awaitEnd();
    QCOMPARE(fileText(), text);
}

void TestSurvival::strict() {
    QVERIFY(start("", {QStringLiteral("--strict")}));
    m_program->signal(SIGTERM);
    m_program->awaitEnd();
    QVERIFY(!QFile::exists(file()));
}

QTEST_GUILESS_MAIN(TestSurvival)
#include "tst_survival.moc"
