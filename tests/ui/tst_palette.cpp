#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include "ui/commands/palette.h"
#include "ui/look/theme.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

Deed deed(const char* title, const char* detail = "") {
    return {text(title), text(detail), {}, [] {}};
}

struct Fixture {
    QWidget window;
    QLineEdit* other = new QLineEdit(&window);
    Palette palette{&window};
    QString done;

    Fixture() {
        window.resize(1024, 640);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        other->setFocus();
        std::vector<Deed> deeds;
        for (const char* title : {"Drain web-1", "Drain web-2", "Go to Events", "Pause"})
            deeds.push_back(
                {text(title), text("be_app"), {}, [this, title] { done = text(title); }});
        palette.offer(std::move(deeds));
    }
    QLineEdit* field() const { return palette.findChild<QLineEdit*>(); }
    QStringList shown() const {
        const auto* model = palette.findChild<QListView*>()->model();
        QStringList titles;
        for (int row = 0; row < model->rowCount(); ++row)
            titles << model->index(row, 0).data().toString();
        return titles;
    }
};

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void matches_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("titles");
        QTest::newRow("nothing: all")
            << QString()
            << QStringList{text("Drain web-1"), text("Redraw the web"), text("Go to Events")};
        QTest::newRow("beginning before the middle")
            << text("dra") << QStringList{text("Drain web-1"), text("Redraw the web")};
        QTest::newRow("all words, any order")
            << text("web  DRAIN") << QStringList{text("Drain web-1")};
        QTest::newRow("in the detail") << text("panel") << QStringList{text("Go to Events")};
        QTest::newRow("a word's beginning before its middle")
            << text("web-") << QStringList{text("Drain web-1")};
        QTest::newRow("none") << text("xyz") << QStringList{};
    }

    void matches() {
        QFETCH(QString, typed);
        QFETCH(QStringList, titles);
        const std::vector<Deed> deeds{deed("Drain web-1"), deed("Redraw the web"),
                                      deed("Go to Events", "panel")};
        QStringList found;
        for (size_t i : matchDeeds(deeds, typed)) found << deeds[i].title;
        QCOMPARE(found, titles);
    }

    void runsWhatIsChosen() {
        Fixture f;
        QVERIFY(f.palette.isOpen());
        QVERIFY(f.field()->hasFocus());
        QTest::keyClicks(f.field(), text("web"));
        QCOMPARE(f.shown(),
                 (QStringList{text("Drain web-1"), text("Drain web-2"), text("Find “web”")}));
        QTest::keyClick(f.field(), Qt::Key_Down);
        QTest::keyClick(f.field(), Qt::Key_Return);
        QCOMPARE(f.done, text("Drain web-2"));
        QVERIFY(!f.palette.isOpen());
        QVERIFY(f.other->hasFocus());  // as before
    }

    void arrowsGoRound() {
        Fixture f;
        QTest::keyClick(f.field(), Qt::Key_Up);
        QTest::keyClick(f.field(), Qt::Key_Return);
        QCOMPARE(f.done, text("Pause"));
    }

    void otherTextIsForTheRequests() {
        Fixture f;
        QSignalSpy asked(&f.palette, &Palette::textAsked);
        QTest::keyClicks(f.field(), text("10.0.0.7"));
        QCOMPARE(f.shown(), QStringList{text("Find “10.0.0.7”")});
        QTest::keyClick(f.field(), Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), text("10.0.0.7"));
    }

    void goesAway() {
        Fixture f;
        QTest::keyClick(f.field(), Qt::Key_Escape);
        QVERIFY(!f.palette.isOpen());
        QCOMPARE(f.done, QString());
        f.palette.offer({deed("Pause")});
        f.other->setFocus();
        QVERIFY(!f.palette.isOpen());
    }

    void aClickChooses() {
        Fixture f;
        auto* list = f.palette.findChild<QListView*>();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(2, 0)).center());
        QCOMPARE(f.done, text("Go to Events"));
    }

    void itStaysInTheWindow() {
        Fixture f;
        f.window.resize(460, 300);
        QTRY_VERIFY(f.window.rect().contains(f.palette.geometry()));
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
