#include "ui/commands/commandcard.h"

#include <QAbstractButton>
#include <QLabel>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/commands/commandfield.h"
#include "ui/commands/completionpopup.h"
#include "ui/look/settings.h"
#include "ui/parts/emptystate.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

struct Bench {
    explicit Bench(const QString& store = {})
        : settings(store.isEmpty()
                       ? Settings()
                       : Settings(std::make_unique<QSettings>(store, QSettings::IniFormat))) {
        link.next = test::busyReport();
        card.resize(600, 300);
        card.show();
        card.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&card));
        field = card.findChild<CommandField*>();
        field->setFocus();
    }
    void type(const char* line) { QTest::keyClicks(field, text(line)); }
    void press(int key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(field, static_cast<Qt::Key>(key), with);
    }
    /// Answers come by the event loop.
    void settle() {
        for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
    }
    CompletionPopup* popup() const { return card.findChild<CompletionPopup*>(); }
    bool popupOpen() const { return popup() && popup()->isOpen(); }
    void offers(std::vector<Completion> words, size_t from, const char* usage = "") {
        link.completions = {from, std::move(words), false, usage};
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }

    test::FakeLink link;
    Desk desk{link};
    Settings settings;
    CommandCard card{desk, settings};
    CommandField* field;
};

}  // namespace

class TestCommandCard : public QObject {
    Q_OBJECT

private slots:
    void aLineIsSaidAndAnswered() {
        Bench bench;
        bench.link.speech = {{"one\n", Spoken::State::More}, {"two\n\n", Spoken::State::Ended}};
        bench.type("show stat");
        bench.press(Qt::Key_Return);
        QCOMPARE(bench.link.said, std::vector<std::string>{"show stat"});
        QVERIFY(bench.link.mayChange);
        QTRY_COMPARE(bench.card.output().trimmed(), text("> show stat\none\ntwo"));
        QVERIFY(bench.field->text().isEmpty());
        QTRY_VERIFY(!bench.button("Stop the answer")->isVisible());
        bench.link.speech = {{"three\n\n", Spoken::State::Ended}};
        bench.type("help");
        bench.press(Qt::Key_Return);
        QTRY_VERIFY(bench.card.output().trimmed().endsWith(text("two\n\n> help\nthree")));
    }

    /// With nothing said yet, the words that invite to it are whole in a low card, too.
    void theInvitationIsWhole() {
        Bench bench;
        const auto* empty = bench.card.findChild<EmptyState*>();
        for (const int height : {300, 220, 200, 186, 170}) {
            bench.card.resize(560, height);
            QCoreApplication::sendPostedEvents();
            for (const auto* label : empty->findChildren<QLabel*>())
                if (label->isVisible() && !label->text().isEmpty())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                             qPrintable(QStringLiteral("%1: %2").arg(height).arg(label->text())));
        }
    }

    void nothingIsSaidOfNothing() {
        Bench bench;
        bench.type("  ");
        bench.press(Qt::Key_Return);
        QVERIFY(bench.link.said.empty());
    }

    void longAnswersAreCut() {
        Bench bench;
        std::string lines;
        for (int i = 0; i < 1000; ++i) lines += "line\n";
        for (int i = 0; i < 20; ++i) bench.link.speech.push_back({lines, Spoken::State::More});
        bench.card.run(text("show table t"));
        QTRY_VERIFY(bench.card.output().contains(text("cut here after 5000 lines")));
        QCOMPARE(bench.card.output().count(text("\nline")), qsizetype{CommandCard::MostLines});
        const size_t left = bench.link.speech.size();
        bench.settle();
        QCOMPARE(bench.link.speech.size(), left);
    }

    void followingIsStopped() {
        Bench bench;
        bench.link.speech.assign(1000, {"x", Spoken::State::Waiting});
        bench.card.run(text("show events -w"));
        QTRY_VERIFY(bench.card.output().count(u'x') > 1);
        QVERIFY(bench.button("Stop the answer")->isVisible());
        bench.press(Qt::Key_Escape);
        QVERIFY(!bench.button("Stop the answer")->isVisible());
        QVERIFY(bench.card.output().contains(text("[stopped]")));
    }

    /// An answer that nobody sees is not asked for; it goes on when it is seen again.
    void hiddenAsksForNothing() {
        Bench bench;
        bench.link.speech.assign(100, {"x", Spoken::State::Waiting});
        bench.card.run(text("show events -w"));
        QTRY_VERIFY(bench.link.speech.size() < 100);
        bench.card.hide();
        bench.settle();
        const size_t left = bench.link.speech.size();
        const auto* patience = bench.card.findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(patience && patience->isActive());
        QTRY_VERIFY(!patience->isActive());  // the moment at which it would have asked
        bench.settle();
        QCOMPARE(bench.link.speech.size(), left);
        QVERIFY(!patience->isActive());
        bench.card.show();
        QTRY_VERIFY(bench.link.speech.size() < left);
    }

    void upAndDownAndTheNextRun() {
        QTemporaryDir folder;
        const QString store = folder.filePath(text("console.ini"));
        {
            Bench bench(store);
            bench.card.run(text("show info"));
            bench.card.run(text("show stat"));
            bench.press(Qt::Key_Up);
            QCOMPARE(bench.field->text(), text("show stat"));
            bench.press(Qt::Key_Up);
            QCOMPARE(bench.field->text(), text("show info"));
            bench.press(Qt::Key_Down);
            bench.press(Qt::Key_Down);
            QCOMPARE(bench.field->text(), QString());
        }
        Bench bench(store);
        bench.press(Qt::Key_Up);
        QCOMPARE(bench.field->text(), text("show stat"));
    }

    void oneWordIsCompleted() {
        Bench bench;
        bench.offers({{"weight", ""}}, 4, "get weight <bk>/<srv>");
        bench.type("get w");
        bench.press(Qt::Key_Tab);
        QTRY_COMPARE(bench.field->text(), text("get weight "));
        QVERIFY(!bench.popupOpen());
        QVERIFY(bench.field->hasFocus());
    }

    void severalAreOffered() {
        Bench bench;
        bench.offers({{"be/web-1", ""}, {"be/web-2", ""}}, 11, "get weight <bk>/<srv>");
        bench.type("get weight ");
        bench.press(Qt::Key_Tab);
        QTRY_VERIFY(bench.popupOpen());
        QCOMPARE(bench.field->text(), text("get weight be/web-"));  // what they have in common
        bench.press(Qt::Key_Down);
        bench.press(Qt::Key_Return);
        QCOMPARE(bench.field->text(), text("get weight be/web-2 "));
        QVERIFY(!bench.popupOpen());
        QVERIFY(bench.link.said.empty());  // it was taken, not sent
        bench.press(Qt::Key_Return);
        QCOMPARE(bench.link.said, std::vector<std::string>{"get weight be/web-2 "});
    }

    void escapeClosesTheOffer() {
        Bench bench;
        bench.offers({{"a", ""}, {"b", ""}}, 4);
        bench.type("get ");
        bench.press(Qt::Key_Tab);
        QTRY_VERIFY(bench.popupOpen());
        bench.press(Qt::Key_Escape);
        QVERIFY(!bench.popupOpen());
        QCOMPARE(bench.field->text(), text("get "));
    }

    /// From an empty field Tab leads on: nobody is caught in it.
    void tabLeavesAnEmptyField() {
        Bench bench;
        QVERIFY(bench.field->hasFocus());
        bench.press(Qt::Key_Tab);
        QVERIFY(!bench.field->hasFocus());
    }

    void readOnlySaysSo() {
        Bench bench;
        bench.desk.setReadOnly(true);
        bench.card.run(text("show stat"));
        QVERIFY(!bench.link.mayChange);
        bench.desk.setReadOnly(false);
        bench.card.run(text("show stat"));
        QVERIFY(bench.link.mayChange);
    }

    void clearing() {
        Bench bench;
        bench.link.speech = {{"one\n", Spoken::State::Ended}};
        bench.card.run(text("show stat"));
        QTRY_VERIFY(bench.card.output().contains(text("one")));
        bench.press(Qt::Key_L, Qt::ControlModifier);
        QVERIFY(bench.card.output().isEmpty());
    }
};

QTEST_MAIN(TestCommandCard)
#include "tst_commandcard.moc"
