#include "ui/commands/linehistory.h"

#include <QTest>

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

}  // namespace

class TestLineHistory : public QObject {
    Q_OBJECT

private slots:
    void backAndForth() {
        LineHistory history({text("one"), text("two")});
        QCOMPARE(history.older({}), text("two"));
        QCOMPARE(history.older(text("two")), text("one"));
        QCOMPARE(history.older(text("one")), text("one"));
        QCOMPARE(history.newer(text("one")), text("two"));
        QCOMPARE(history.newer(text("two")), QString());
        QCOMPARE(history.newer(text("x")), text("x"));
    }

    /// What was being typed comes back, and leads to those lines only that begin so.
    void theDraftIsKept() {
        LineHistory history({text("show stat"), text("help"), text("show info")});
        QCOMPARE(history.older(text("sh")), text("show info"));
        QCOMPARE(history.older(text("show info")), text("show stat"));
        QCOMPARE(history.older(text("show stat")), text("show stat"));
        QCOMPARE(history.newer(text("show stat")), text("show info"));
        QCOMPARE(history.newer(text("show info")), text("sh"));
    }

    void whatIsAdded() {
        LineHistory history;
        history.add(text("a"));
        history.add(text("a"));
        history.add(text("  "));
        history.add(text("b"));
        QCOMPARE(history.lines(), (QStringList{text("a"), text("b")}));
        for (int i = 0; i < 1000; ++i) history.add(QString::number(i));
        QCOMPARE(history.lines().size(), qsizetype{LineHistory::Most});
        QCOMPARE(history.lines().back(), text("999"));
        QCOMPARE(history.older({}), text("999"));
        history.add(text("c"));
        QCOMPARE(history.older({}), text("c"));
    }
};

QTEST_GUILESS_MAIN(TestLineHistory)
#include "tst_linehistory.moc"
