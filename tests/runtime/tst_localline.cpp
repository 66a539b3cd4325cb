#include "core/runtime/served/localline.h"

#include <QtTest>

#include "core/runtime/served/clisession.h"
#include "tests/runtime/fakeauthority.h"

using namespace yard;
using namespace yard::test;

namespace {

const std::vector<std::string> NoSockets;

/// The whole answer; empty when it never ends.
std::string answerTo(LocalLine& line, const std::string& text, bool mayChange = true) {
    line.say(text, mayChange);
    std::string answer;
    for (int pieces = 0; pieces < 10000; ++pieces) {
        const Spoken spoken = line.more();
        answer += spoken.text;
        if (spoken.state == Spoken::State::Ended) return answer;
    }
    return {};
}

std::string onSocket(FakeAuthority& proxy, const std::vector<std::string>& sockets,
                     const std::string& line) {
    CliSession session(proxy, CliLevel::Admin, sockets);
    session.receive(line + "\n");
    std::string answer;
    while (session.work(answer, 1 << 20)) {
    }
    return answer;
}

}  // namespace

class TestLocalLine : public QObject {
    Q_OBJECT

private slots:
    void answersAsTheSocket_data() {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"show info", "show stat", "show table", "show table big", "show cli sockets",
              "show cli level", "help", "nonsense", "get weight be_app/web-1; show version",
              "set server be_app/none state drain", "prompt", "quit", ""})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void answersAsTheSocket() {
        QFETCH(QString, line);
        const std::vector<std::string> sockets{"unix@/run/x.sock admin all"};
        FakeAuthority proxy;
        proxy.bigEntries = 3000;
        LocalLine local(proxy, sockets);
        QCOMPARE(answerTo(local, line.toStdString()), onSocket(proxy, sockets, line.toStdString()));
    }

    void longAnswersComeInPieces() {
        FakeAuthority proxy;
        proxy.bigEntries = 20000;
        LocalLine local(proxy, NoSockets);
        local.say("show table big", true);
        const Spoken first = local.more();
        QCOMPARE(first.state, Spoken::State::More);
        QVERIFY(first.text.size() < 600000);
        // Another line drops the rest.
        QVERIFY(answerTo(local, "show cli level").starts_with("admin"));
        QCOMPARE(local.more().state, Spoken::State::Ended);
        QVERIFY(local.more().text.empty());
    }

    /// One line tells how the next ones are answered, until it quits.
    void linesAreOneSession() {
        FakeAuthority proxy;
        LocalLine local(proxy, NoSockets);
        answerTo(local, "set severity-output number");
        answerTo(local, "expert-mode on");
        QVERIFY(answerTo(local, "expert-mode").starts_with("[6]: expert-mode is ON"));
        answerTo(local, "operator");
        QVERIFY(answerTo(local, "show cli level").find("operator") != std::string::npos);
        answerTo(local, "quit");
        QVERIFY(answerTo(local, "show cli level").find("admin") != std::string::npos);
        QVERIFY(answerTo(local, "expert-mode").starts_with("expert-mode is OFF"));
    }

    void whoAsksIsTheCommandLine() {
        FakeAuthority proxy;
        LocalLine local(proxy, NoSockets);
        answerTo(local, "set server be_app/web-1 state drain");
        QCOMPARE(proxy.commands.size(), size_t{1});
        QCOMPARE(proxy.commands[0].verb, Verb::Drain);
        QCOMPARE(proxy.commands[0].by, std::string("command line"));
    }

    void followingWaits() {
        FakeAuthority proxy;
        LocalLine local(proxy, NoSockets);
        local.say("show events -w -n", true);
        QCOMPARE(local.more().state, Spoken::State::Waiting);
        QCOMPARE(local.more().state, Spoken::State::Waiting);
        QVERIFY(answerTo(local, "show cli level").starts_with("admin"));
    }

    void readingOnly_data() {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"set server be_app/web-1 state drain", "clear counters all", "clear table st_src",
              "clear table big data.server_id gt 0", "shutdown session 0x1", "lab rate 5",
              "set maxconn global 10", "show version; disable frontend fe_main"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void readingOnly() {
        QFETCH(QString, line);
        FakeAuthority proxy;
        proxy.bigEntries = 3;
        LocalLine local(proxy, NoSockets);
        const std::string answer = answerTo(local, line.toStdString(), false);
        QVERIFY(proxy.commands.empty());
        QVERIFY(answer.find("read-only") != answer.npos || line.contains(u"data."));
        answerTo(local, "get weight be_app/web-1", false);
        QCOMPARE(proxy.commands.size(), size_t{1});
        answerTo(local, line.toStdString(), true);
        QVERIFY(proxy.commands.size() > 1);
    }
};

QTEST_GUILESS_MAIN(TestLocalLine)
#include "tst_localline.moc"
