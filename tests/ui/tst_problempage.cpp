// Why a proxy does not run, and what can be done about it.
#include <QAbstractButton>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "ui/configuration/problempage.h"
#include "ui/look/theme.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

Diagnostic problem(const char* words) {
    Diagnostic note;
    note.level = Level::Alert;
    note.text = words;
    return note;
}

QAbstractButton* button(const QWidget& page, const char* name) {
    for (auto* b : page.findChildren<QAbstractButton*>())
        if (b->text() == text(name) || b->accessibleName() == text(name)) return b;
    return nullptr;
}

bool says(const QWidget& page, const char* part) {
    for (const QLabel* label : page.findChildren<QLabel*>())
        if (label->text().contains(text(part))) return true;
    return false;
}

}  // namespace

class TestProblemPage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void aPortInUse() {
        const ProblemPage page(text("a.cfg"),
                               {problem("Binding [/etc/a.cfg:7] for proxy a: cannot bind socket "
                                        "(Address already in use) for [127.0.0.1:80]")},
                               false);
        QVERIFY(says(page, "Another program listens there"));
        QSignalSpy line(&page, &ProblemPage::lineAsked), again(&page, &ProblemPage::againAsked);
        QVERIFY(button(page, "Edit a.cfg:7"));
        button(page, "Edit a.cfg:7")->click();
        QCOMPARE(line.count(), 1);
        const auto where = line[0][0].value<Where>();
        QCOMPARE(where.file, std::string("/etc/a.cfg"));
        QCOMPARE(where.line, 7);
        button(page, "Try again")->click();
        QCOMPARE(again.count(), 1);
    }

    void advice_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("advice");
        QTest::newRow("low port") << text(
                                         "Binding [a.cfg:7] for proxy a: cannot bind socket "
                                         "(Permission denied) for [:80]")
                                  << text("below 1024");
        QTest::newRow("foreign address")
            << text(
                   "Binding [a.cfg:7] for proxy a: cannot bind socket (Cannot assign requested "
                   "address) for [10.9.9.9:80]")
            << text("no such address");
        QTest::newRow("unreadable")
            << text("Cannot open configuration file/directory /root/a.cfg : Permission denied")
            << text("owner and mode");
        QTest::newRow("not there")
            << text("Cannot open configuration file/directory /a.cfg : No such file or directory")
            << text("mistyped");
    }

    void advice() {
        QFETCH(QString, words);
        QFETCH(QString, advice);
        const ProblemPage page(text("a.cfg"), {problem(words.toUtf8().constData())}, false);
        QVERIFY(says(page, advice.toUtf8().constData()));
    }

    /// What says itself what is wrong has no more words than that.
    void noAdviceWhereNoneIsNeeded() {
        const ProblemPage page(text("a.cfg"), {problem("unknown keyword 'blorp'")}, true);
        QVERIFY(!says(page, "mistyped"));
        QVERIFY(button(page, "Back to what runs"));
        QVERIFY(!button(page, "Quit"));
    }
};

QTEST_MAIN(TestProblemPage)
#include "tst_problempage.moc"
