#include <QRandomGenerator>
#include <QTest>

#include "ui/configuration/configtokens.h"
#include "ui/desk/linediff.h"

using namespace yard;

class TestLineDiff : public QObject {
    Q_OBJECT

    static QStringList lines(const QString& text) {
        return text.isEmpty() ? QStringList() : text.split(u' ');
    }
    static QStringList patched(const QStringList& before, const QStringList& after,
                               const std::vector<LineChange>& changes) {
        QStringList result;
        int at = 0;
        for (const LineChange& c : changes) {
            result += before.mid(at, c.oldFrom - at);
            result += after.mid(c.newFrom, c.newCount);
            at = c.oldFrom + c.oldCount;
        }
        return result + before.mid(at);
    }

private slots:
    void changes_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("lines");
        QTest::newRow("same") << "a b c"
                              << "a b c" << 0;
        QTest::newRow("empty") << ""
                               << "a" << 1;
        QTest::newRow("emptied") << "a b"
                                 << "" << 2;
        QTest::newRow("one") << "a b c"
                             << "a x c" << 2;
        QTest::newRow("added") << "a c"
                               << "a b c" << 1;
        QTest::newRow("apart") << "a b c d e"
                               << "a x c e f" << 4;
        QTest::newRow("myers") << "a b c a b b a"
                               << "c b a b a c" << 5;
    }

    void changes() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const auto found = diffLines(lines(before), lines(after));
        QCOMPARE(patched(lines(before), lines(after), found), lines(after));
        int count = 0;
        for (const LineChange& c : found) count += c.oldCount + c.newCount;
        QTEST(count, "lines");
    }

    void anyTexts() {
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QStringList a, b;
            for (int i = random.bounded(20); i > 0; --i) a << QString::number(random.bounded(4));
            for (int i = random.bounded(20); i > 0; --i) b << QString::number(random.bounded(4));
            QCOMPARE(patched(a, b, diffLines(a, b)), b);
        }
    }

    void manyLines() {
        QStringList a, b;
        for (int i = 0; i < 50000; ++i) a << QString::number(i), b << QString::number(i * 2);
        QCOMPARE(patched(a, b, diffLines(a, b)), b);
    }

    void tokens_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("kinds");
        QTest::newRow("section") << "listen web"
                                 << "S0+6";
        QTest::newRow("keyword") << "  bind 127.0.0.1:80"
                                 << "K2+4 N7+12";
        QTest::newRow("two words") << "timeout connect 10s # why"
                                   << "K0+7 K8+7 N16+3 C20+5";
        QTest::newRow("ours") << "# switchyard: failback auto"
                              << "D0+27";
        QTest::newRow("quoted hash") << "log 'a # b'"
                                     << "K0+3 \"4+7";
        QTest::newRow("variable") << "bind \"$A:1\""
                                  << "K0+4 \"5+1 V6+2 \"8+3";
        QTest::newRow("braced") << "bind \"${A}x"
                                << "K0+4 \"5+1 V6+4 \"10+1";
        QTest::newRow("escape") << "acl x\\ #y"
                                << "K0+3 C7+2";
        QTest::newRow("escaped hash") << "acl x\\#y"
                                      << "K0+3";
        QTest::newRow("open quote") << "acl 'x"
                                    << "K0+3 \"4+2";
        QTest::newRow("last escape") << "acl \"\\"
                                     << "K0+3 \"4+2";
        QTest::newRow("nothing") << ""
                                 << "";
    }

    void tokens() {
        QFETCH(QString, line);
        QStringList found;
        for (const ConfigToken& t : configTokens(line))
            found << QStringLiteral("%1%2+%3")
                         .arg(QStringLiteral("SKN\"VCD")[int(t.kind)])
                         .arg(t.from)
                         .arg(t.length);
        QTEST(found.join(u' '), "kinds");
    }
};

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
