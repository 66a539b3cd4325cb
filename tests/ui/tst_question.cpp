// A question by the keyboard: the harmless answer is at hand, the other one Tab away.
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "ui/look/theme.h"
#include "ui/parts/question.h"

using namespace yard;

class TestQuestion : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void keysAnswer_data() {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<int>("result");
        QTest::newRow("Enter") << QList<int>{Qt::Key_Return} << int(QDialog::Rejected);
        QTest::newRow("Escape") << QList<int>{Qt::Key_Escape} << int(QDialog::Rejected);
        QTest::newRow("Tab, Escape")
            << QList<int>{Qt::Key_Tab, Qt::Key_Escape} << int(QDialog::Rejected);
        QTest::newRow("Tab, Enter")
            << QList<int>{Qt::Key_Tab, Qt::Key_Return} << int(QDialog::Accepted);
        QTest::newRow("Tab, Enter of the number pad")
            << QList<int>{Qt::Key_Tab, Qt::Key_Enter} << int(QDialog::Accepted);
        QTest::newRow("Tab, Space")
            << QList<int>{Qt::Key_Tab, Qt::Key_Space} << int(QDialog::Accepted);
        QTest::newRow("Tab there and back, Enter")
            << QList<int>{Qt::Key_Tab, Qt::Key_Backtab, Qt::Key_Return} << int(QDialog::Rejected);
    }

    void keysAnswer() {
        QFETCH(QList<int>, keys);
        QFETCH(int, result);
        auto* question = new Question(QStringLiteral("Fail web-1?"), QStringLiteral("All of it."),
                                      QStringLiteral("Fail web-1"), nullptr);
        QSignalSpy finished(question, &QDialog::finished);
        question->open();
        question->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(question));
        for (int key : keys) {
            QVERIFY(finished.isEmpty());
            QTest::keyClick(question->focusWidget(), Qt::Key(key));
        }
        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished[0][0].toInt(), result);
    }
};

QTEST_MAIN(TestQuestion)
#include "tst_question.moc"
