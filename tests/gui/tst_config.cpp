#include <QAbstractButton>
#include <QApplication>
#include <QListWidget>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>

#include "app/hosted.h"
#include "tests/support/patience.h"
#include "tests/support/peers.h"
#include "tests/support/worktimer.h"
#include "ui/configuration/configeditor.h"
#include "ui/configuration/configpage.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/parts/question.h"
#include "ui/servers/serversmodel.h"
#include "ui/window/mainwindow.h"

using namespace yard;

namespace {

/// The console over a real engine, with its configuration open.
struct Stage {
    explicit Stage(std::unique_ptr<EmbeddedLink> hosted, ThemeChoice choice = ThemeChoice::Light,
                   QSize size = {1440, 900})
        : theme(choice), link(std::move(hosted)), desk(*link), window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this](const QString& error) {
            problem = error;
            desk.start();
        });
        window.resize(size);
        window.show();
    }
    bool open() {
        if (!QTest::qWaitFor([this] { return !desk.configuration().empty(); }, 20000)) return false;
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        return QTest::qWaitFor([this] { return editor() && !editor()->text().isEmpty(); }, 20000);
    }
    ConfigEditor* editor() const { return window.findChild<ConfigEditor*>(); }
    QListWidget* list(const QString& name) const {
        for (QListWidget* l : window.findChildren<QListWidget*>())
            if (l->accessibleName() == name) return l;
        return nullptr;
    }
    int findings() const { return list(QStringLiteral("Findings"))->count(); }
    int differences() const { return list(QStringLiteral("Differences from what runs"))->count(); }
    bool press(const QString& name) const {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (QAbstractButton* b : top->findChildren<QAbstractButton*>())
                if (b->isVisible() && (b->accessibleName() == name || b->text() == name)) {
                    QTest::mouseClick(b, Qt::LeftButton);
                    return true;
                }
        return false;
    }
    void type(const QString& text) const {
        editor()->moveCursor(QTextCursor::End);
        editor()->insertPlainText(text);
    }

    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;
    MainWindow window;
    QString problem;
};

QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

void put(const QString& file, const QByteArray& text) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

/// A configuration in a file of its own.
struct Files {
    Files() {
        text =
            "defaults\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nlisten p\n "
            "bind 127.0.0.1:" +
            QByteArray::number(test::refusingPort()) + "\n server s 127.0.0.1:1 weight 7\n";
        put(file(), text);
    }
    QString file() const { return folder.filePath(QStringLiteral("a.cfg")); }
    std::unique_ptr<EmbeddedLink> host() const {
        return hostFile(parseFiles({file().toStdString()}), false);
    }
    QStringList backups() const {
        return QDir(folder.path()).entryList({QStringLiteral("a.cfg.backup-*")});
    }
    QTemporaryDir folder;
    QByteArray text;
};

}  // namespace

class TestConfig : public QObject {
    Q_OBJECT

private slots:
    /// Findings come while typing, with their line, and go with what caused them.
    void findsAsOneTypes() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        QCOMPARE(stage.editor()->text().toUtf8(), files.text);
        QTRY_COMPARE(stage.findings(), 0);
        stage.type(QStringLiteral(" nonsense 1\n"));
        QTRY_COMPARE(stage.findings(), 1);
        QVERIFY(stage.editor()->markAt(8).contains(QStringLiteral("nonsense")));
        QCOMPARE(stage.differences(), 1);
        stage.editor()->moveCursor(QTextCursor::Start);
        QVERIFY(stage.press(QStringLiteral("Validate the configuration")));
        QTRY_COMPARE(stage.editor()->textCursor().blockNumber(), 7);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QCOMPARE(contentOf(files.file()), files.text);
        QVERIFY(stage.press(QStringLiteral("Revert to what runs")));
        QTRY_COMPARE(stage.findings(), 0);
        QCOMPARE(stage.differences(), 0);
    }

    void appliesAndKeepsACopy() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        const QString changed =
            stage.editor()->text().replace(QStringLiteral("weight 7"), QStringLiteral("weight 9"));
        stage.editor()->setPlainText(changed);
        QTRY_COMPARE(stage.differences(), 2);
        QTest::keyClick(stage.editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(stage.differences(), 0);
        QCOMPARE(contentOf(files.file()), changed.toUtf8());
        QCOMPARE(files.backups().size(), 1);
        QCOMPARE(contentOf(files.folder.filePath(files.backups().front())), files.text);
        QTRY_COMPARE(stage.desk.server({"p", "s"})->uweight, 9);
    }

    /// Neither closing the window nor running something else drops what was typed unasked.
    void editsAreNotDroppedUnasked() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.type(QStringLiteral("# a thought\n"));
        QTRY_COMPARE(stage.differences(), 1);
        QVERIFY(!stage.window.close());
        const auto* question = stage.window.findChild<Question*>();
        QVERIFY(question && question->detail().contains(QStringLiteral("edits are lost")));
        QVERIFY(stage.press(QStringLiteral("Cancel")));
        QTRY_VERIFY(!stage.window.findChild<Question*>());
        QVERIFY(stage.press(QStringLiteral("Revert to what runs")));
        QTRY_COMPARE(stage.differences(), 0);
        QVERIFY(stage.window.close());
    }

    /// What reads well may still not run: the file is put back, the old one goes on.
    void refusalPutsTheFileBack() {
        Files files;
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.type(QStringLiteral("listen q\n bind 127.0.0.1:%1\n").arg(taken.serverPort()));
        QTRY_VERIFY(stage.differences() > 0);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_VERIFY(stage.findings() > 0);
        QCOMPARE(contentOf(files.file()), files.text);
        QVERIFY(files.backups().isEmpty());
        QVERIFY(stage.differences() > 0);
        QCOMPARE(stage.desk.configuration().front().text, files.text.toStdString());
    }

    void somebodyElsesFileIsNotOverwrittenUnasked() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        put(files.file(), "# theirs\n");
        stage.type(QStringLiteral("# mine\n"));
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_VERIFY(stage.window.findChild<Question*>());
        QCOMPARE(contentOf(files.file()), QByteArray("# theirs\n"));
        QVERIFY(stage.press(QStringLiteral("Write it anyway")));
        QTRY_COMPARE(contentOf(files.file()), files.text + "# mine\n");
        QCOMPARE(contentOf(files.folder.filePath(files.backups().front())),
                 QByteArray("# theirs\n"));
    }

    void readOnlyAppliesNothing() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.desk.setReadOnly(true);
        stage.type(QStringLiteral("# mine\n"));
        QTRY_COMPARE(stage.differences(), 1);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QCOMPARE(contentOf(files.file()), files.text);
        QCOMPARE(stage.desk.configuration().front().text, files.text.toStdString());
    }

    /// A change at run time is told with its line; one press writes it, with a copy of the file.
    void keepsWhatRuns() {
        Files files;
        files.text.replace("\n", "\r\n");
        put(files.file(), files.text);
        Stage stage(files.host());
        QVERIFY(stage.open());
        Command command;
        command.verb = Verb::Weight;
        command.server = {"p", "s"};
        command.text = "9";
        stage.desk.send(command);
        QListWidget* changes = stage.list(QStringLiteral("Not saved"));
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 1, 10000);
        QVERIFY(changes->item(0)->text().contains(QStringLiteral("server s 127.0.0.1:1 weight 9")));
        const auto* servers = stage.window.findChild<ServersModel*>();
        QVERIFY(servers->index(0, 0).data().toString().contains(QStringLiteral("not saved")));
        QVERIFY(stage.press(QStringLiteral("Keep the run-time changes")));
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 0, 10000);
        QCOMPARE(contentOf(files.file()), QByteArray(files.text).replace("weight 7", "weight 9"));
        QCOMPARE(contentOf(files.folder.filePath(files.backups().value(0))), files.text);
        QCOMPARE(stage.desk.server({"p", "s"})->uweight, 9);
    }

    /// In a file of 50,000 lines a key is answered within a frame or two, also while it is read.
    void typesFluently() {
        Files files;
        QByteArray comments;
        for (int i = 0; i < 50000; ++i) comments += "# line " + QByteArray::number(i) + "\n";
        files.text += comments;
        put(files.file(), files.text);
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.editor()->moveCursor(QTextCursor::End);
        std::vector<qint64> times;
        for (int i = 0; i < 60; ++i) {
            const test::WorkTimer timer;
            QTest::keyClick(stage.editor(), Qt::Key_A);
            QCoreApplication::processEvents();
            times.push_back(timer.elapsed());
        }
        std::sort(times.begin(), times.end());
        qInfo("a key: %lld ms (median), %lld ms (longest)", times[30], times.back());
        QVERIFY2(times[30] < 40, qPrintable(QString::number(times[30])));
        // The empty last line gave way to what was typed.
        QTRY_COMPARE_WITH_TIMEOUT(stage.differences(), 2, 20000);
    }

    /// No file is written; what was typed outlives a look at the panels.
    void demo() {
        Stage stage(hostDemo(false));
        QVERIFY(stage.open());
        stage.editor()->setPlainText(stage.editor()->text().replace(QStringLiteral("weight 100"),
                                                                    QStringLiteral("weight 50")));
        QVERIFY(stage.press(QStringLiteral("Back to the panels")));
        QTest::keyClick(&stage.window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(stage.differences(), 2);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_COMPARE_WITH_TIMEOUT(stage.desk.server({"puppet00", "hosting1"})->uweight, 50, 10000);
    }

    void looks_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << QSize(1440, 900) << false;
        QTest::newRow("dark") << QSize(1440, 900) << true;
        QTest::newRow("dark-1024") << QSize(1024, 640) << true;
    }

    /// All of it is on the screen; the picture is kept where a person asks for it.
    void looks() {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        Stage stage(hostDemo(false), dark ? ThemeChoice::Dark : ThemeChoice::Light, size);
        QVERIFY(stage.open());
        Command drain;
        drain.verb = Verb::Drain;
        drain.server = {"puppet00", "hosting2"};
        stage.desk.send(drain);
        QTRY_COMPARE_WITH_TIMEOUT(stage.list(QStringLiteral("Not saved"))->count(), 1, 10000);
        stage.editor()->setPlainText(
            stage.editor()->text().replace(QStringLiteral("weight 100"),
                                           QStringLiteral("weight 50 # \"$A\"")) +
            QStringLiteral(" nonsense \"$A\"\n # switchyard: failback manual\n"));
        QTRY_VERIFY(stage.findings() > 0);
        const QRect place(stage.editor()->mapTo(&stage.window, QPoint()), stage.editor()->size());
        QVERIFY(stage.window.rect().contains(place));
        QVERIFY(stage.window.minimumSizeHint().width() <= size.width());
        QVERIFY(place.height() > 120);
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        if (!folder.isEmpty())
            stage.window.grab().save(QDir(folder).filePath(
                QStringLiteral("config-%1.png").arg(QLatin1String(QTest::currentDataTag()))));
    }
};

QTEST_MAIN(TestConfig)
#include "tst_config.moc"
