#include "core/runtime/grammar/completion.h"

#include <QtTest>

#include "core/runtime/grammar/grammar.h"
#include "tests/runtime/fakeauthority.h"

using namespace yard;
using namespace yard::test;

namespace {

std::string joined(const Completions& completions) {
    std::string text;
    for (const Completion& each : completions.words) text += (text.empty() ? "" : " ") + each.word;
    return text;
}

}  // namespace

class TestCompletion : public QObject {
    Q_OBJECT

private slots:
    void whatFollows_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("from");
        const auto row = [](const char* name, const char* line, const char* words, int from) {
            QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(words) << from;
        };
        const char* all = "be_app/web-1 be_app/web-2 be_app/web-3 be_app/web-4 be_app/bkp-1";
        row("the first word", "dis", "disable", 0);
        row("the second word", "disable ", "agent dynamic-cookie frontend health server", 8);
        row("part of the second", "set se", "server severity-output", 4);
        row("after leading blanks", "  show ta", "table", 7);
        row("a server", "get weight ", all, 11);
        row("a server by its beginning", "set server be_app/b", "be_app/bkp-1", 11);
        row("by another backend's name", "get weight be_x/", "", 11);
        row("what of a server", "set server be_app/web-1 ",
            "state health weight addr check-addr check-port", 24);
        row("the values of one", "set server be_app/web-1 state ", "ready drain maint", 30);
        row("part of a value", "set server be_app/web-1 health st", "stopping", 31);
        row("free text", "set server be_app/web-1 weight ", "", 31);
        row("behind free text", "set server be_app/web-1 addr 10.0.0.1 ", "port", 38);
        row("beyond the end", "set server be_app/web-1 state ready ", "", 36);
        row("a frontend", "disable frontend ", "fe_main", 17);
        row("a backend", "show servers conn ", "be_app", 18);
        row("a table", "show table st", "st_src", 11);
        row("of a table", "show table st_src ", "key data.server_id", 18);
        row("a key is anybody's", "show table st_src key ", "", 22);
        row("an operator", "clear table st_src data.server_id g", "ge gt", 34);
        row("again and again", "show stat up typed j", "json", 19);
        row("after ;", "get weight be_app/web-1; show ver", "version", 30);
        row("an escaped ; is no end", "get weight be\\;app", "", 11);
        row("a session", "shutdown session ", "0x1 0x2", 17);
        row("a session or all", "show sess ", "all 0x1 0x2", 10);
        row("no such command", "frobnicate ", "", 11);
        row("a new server", "add server ", "be_app/", 11);
    }

    void whatFollows() {
        QFETCH(QString, line);
        QFETCH(int, from);
        FakeAuthority proxy;
        proxy.sessions = 2;
        const Completions completions = complete(line.toStdString(), proxy);
        QTEST(QString::fromStdString(joined(completions)), "words");
        QCOMPARE(static_cast<int>(completions.from), from);
        QVERIFY(!completions.cut);
    }

    /// What a person sees beside a word is the table's own help.
    void helpAndUsage() {
        FakeAuthority proxy;
        const Completions words = complete("show ver", proxy);
        QCOMPARE(words.words.front().help, std::string("show version of the current process"));
        QVERIFY(words.usage.empty());
        QVERIFY(complete("sho", proxy).words.front().help.empty());
        QCOMPARE(complete("set maxconn server ", proxy).usage,
                 std::string("set maxconn server <bk>/<srv>"));
    }

    void everyCommandIsOffered() {
        FakeAuthority proxy;
        for (const CommandSpec& spec : commandTable()) {
            if (!spec.read || spec.help.empty()) continue;
            const std::string words(spec.words);
            const size_t last = words.rfind(' ') == words.npos ? 0 : words.rfind(' ') + 1;
            const Completions completions = complete(words.substr(0, last), proxy);
            const auto& found = completions.words;
            QVERIFY2(std::any_of(found.begin(), found.end(),
                                 [&](const Completion& c) { return c.word == words.substr(last); }),
                     words.c_str());
            // Whatever follows, every line that may follow reads as a command of its own.
            QCOMPARE(complete(words + " ", proxy).usage.substr(0, words.size()), words);
        }
    }

    /// Names that mean something to the grammar are written so that they are read back whole.
    void namesAreQuoted() {
        FakeAuthority proxy;
        for (StatRow& row : proxy.canned.rows)
            if (row.name == "web-1") row.name = "web 1;x";
        QCOMPARE(complete("get weight be_app/web\\ ", proxy).words.front().word,
                 std::string("be_app/web\\ 1\\;x"));
    }

    void manyAreCut() {
        FakeAuthority proxy;
        for (int i = 0; i < 1000; ++i) {
            StatRow row;
            row.proxy = "many", row.name = "s" + std::to_string(i);
            proxy.canned.rows.push_back(row);
        }
        const Completions completions = complete("get weight many/", proxy);
        QVERIFY(completions.cut);
        QCOMPARE(completions.words.size(), size_t{200});
        QCOMPARE(joined(complete("get weight many/s99", proxy)).substr(0, 8),
                 std::string("many/s99"));
    }
};

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
