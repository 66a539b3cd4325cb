#include "core/runtime/served/mastersession.h"

#include <QtTest/QtTest>

#include "tests/runtime/fakeauthority.h"

using namespace yard;
using namespace yard::test;

/// Answers are those of HAProxy 2.6.12 (`haproxy -W -S`), where both processes have their pids.
class TestMasterSession : public QObject {
    Q_OBJECT
private slots:
    void answers_data();
    void answers();
    void processes();
    void prompts();
    void reloading();
    void aReloadThatFails();
    void aLineThatNeverEnds();
    void levels_data();
    void levels();

private:
    static MasterFacts facts() { return {3, 1, 0}; }
    static std::string pid() { return std::to_string(QCoreApplication::applicationPid()); }
    static std::string talk(FakeAuthority& authority, const std::string& text,
                            CliLevel level = CliLevel::Admin) {
        MasterSession session(authority, level, facts);
        session.receive(text);
        session.inputEnded();
        std::string out;
        while (session.work(out, 1 << 20)) continue;
        return session.done() ? out : out + "(not done)";
    }
};

void TestMasterSession::answers_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("begins");
    const auto row = [](const char* line, const QString& begins) {
        QTest::newRow(line) << QString::fromLatin1(line) << begins;
    };
    const QString version = QStringLiteral("2.6.12-switchyard-" YARD_VERSION "\n\n");
    const QString likely =
        QStringLiteral("Unknown command, but maybe one of the following ones is a better match:\n");
    row("show version", version);
    row("@1 show version", version);
    row("@01 show version", version);
    row("@master show version", version);
    row("@0 show version", version);
    row("show cli level", QStringLiteral("admin\n\n"));
    row("@1 show cli level; show cli level", QStringLiteral("admin\n\nadmin\n\n"));
    row("@1; show cli level", QStringLiteral("admin\n\n"));
    row("operator; show cli level", QStringLiteral("\noperator\n\n"));
    row("user; @1 show cli level", QStringLiteral("\nuser\n\n"));
    row("user; reload", QStringLiteral("\nPermission denied\n\n"));
    row("user; operator", QStringLiteral("\nPermission denied\n\n"));
    row("@2 help", QStringLiteral("Can't find the target PID matching the prefix '@2'\n"));
    row("@!1 help", QStringLiteral("Can't find the target PID matching the prefix '@!1'\n"));
    row("@x help", QStringLiteral("Can't find the target PID matching the prefix '@x'\n"));
    row("@1 @1 show version", likely);
    row("foo", likely + QStringLiteral("  @!<pid>  "));
    row("help", QStringLiteral("The following commands are valid at this level:\n"
                               "  @!<pid>                                 : send a command to the "
                               "<pid> process\n"));
    row("show proc debug", QStringLiteral("#<PID>          <type>          <reloads>       "
                                          "<uptime>        <version>      \n"));
    row("@1", QString());
    row("@", QString());
    row("quit", QString());
    row("prompt", QStringLiteral("master> "));
}

void TestMasterSession::answers() {
    QFETCH(QString, line);
    QFETCH(QString, begins);
    FakeAuthority authority;
    const std::string answer = talk(authority, line.toStdString() + "\n");
    if (begins.endsWith(QStringLiteral("\n\n")) || begins.isEmpty())
        QCOMPARE(QString::fromStdString(answer), begins);
    else
        QVERIFY2(QString::fromStdString(answer).startsWith(begins), answer.c_str());
}

void TestMasterSession::processes() {
    FakeAuthority authority;
    const std::string answer = talk(authority, "show proc\n");
    QVERIFY2(answer.find("\n" + pid() + std::string(16 - pid().size(), ' ') +
                         "master          3 [failed: 1]   ") != std::string::npos,
             answer.c_str());
    QVERIFY(answer.find("\n# workers\n" + pid()) != std::string::npos);
    QVERIFY(answer.ends_with("# programs\n\n"));
    QCOMPARE(talk(authority, "@!" + pid() + " show version\n"),
             std::string("2.6.12-switchyard-" YARD_VERSION "\n\n"));
}

void TestMasterSession::prompts() {
    FakeAuthority authority;
    QCOMPARE(talk(authority, "prompt\nshow version\n@1\nshow version\nshow cli level\n@\n"),
             "master> "
             "2.6.12-switchyard-" YARD_VERSION "\n\nmaster> " +
                 pid() +
                 "> "
                 "2.6.12-switchyard-" YARD_VERSION "\n\n" +
                 pid() + "> admin\n\n" + pid() + "> master> ");
    // A prefix counts for its command only; a wrong one ends the conversation.
    QCOMPARE(talk(authority, "prompt\n@1 show cli level\n@!77\nshow version\n"),
             std::string("master> admin\n\nmaster> Can't find the target PID matching the prefix "
                         "'@!77'\n"));
}

void TestMasterSession::reloading() {
    FakeAuthority authority;
    QCOMPARE(talk(authority, "prompt\nreload\nshow version\n"), std::string("master> "));
    QCOMPARE(authority.commands.size(), size_t(1));
    QVERIFY(authority.commands[0].verb == Verb::Reload);
    QCOMPARE(authority.commands[0].by, std::string("master"));
}

void TestMasterSession::aReloadThatFails() {
    FakeAuthority authority;
    authority.answer = {false, "parsing [a.cfg:1] : no\nparsing [a.cfg:2] : neither"};
    QCOMPARE(talk(authority, "reload; show cli level\n"),
             std::string("parsing [a.cfg:1] : no\nparsing [a.cfg:2] : neither\n\nadmin\n\n"));
}

void TestMasterSession::aLineThatNeverEnds() {
    FakeAuthority authority;
    MasterSession session(authority, CliLevel::Admin, facts);
    std::string out;
    while (session.wantsInput()) session.receive(std::string(1000, 'x'));
    QVERIFY(!session.work(out, 1000));
    QVERIFY(session.done());
    QVERIFY(out.empty());
}

void TestMasterSession::levels_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("name");
    QTest::newRow("user") << 0 << "user\n\n";
    QTest::newRow("operator") << 1 << "operator\n\n";
    QTest::newRow("admin") << 2 << "admin\n\n";
}

void TestMasterSession::levels() {
    QFETCH(int, level);
    QFETCH(QString, name);
    FakeAuthority authority;
    QCOMPARE(QString::fromStdString(
                 talk(authority, "@1 show cli level\n", static_cast<CliLevel>(level))),
             name);
}

QTEST_GUILESS_MAIN(TestMasterSession)
#include "tst_mastersession.moc"
