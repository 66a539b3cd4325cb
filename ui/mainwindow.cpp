#include "ui/mainwindow.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/appbar.h"
#include "ui/body.h"
#include "ui/commandwords.h"
#include "ui/desk.h"
#include "ui/helpdialog.h"
#include "ui/problempage.h"
#include "ui/statusline.h"
#include "ui/theme.h"
#include "ui/themeswitch.h"
#include "ui/toast.h"
#include "ui/wording.h"

namespace yard {

MainWindow::MainWindow(Desk& desk, ThemeSwitch& theme, QWidget* parent)
    : QMainWindow(parent),
      m_desk(desk),
      m_bar(new AppBar(desk)),
      m_pages(new QStackedWidget),
      m_body(new Body(desk)),
      m_status(new StatusLine(desk)),
      m_toast(nullptr) {
    setWindowTitle(QStringLiteral("Switchyard"));
    setFont(uiFont(13));
    auto* central = new QWidget;
    central->setObjectName(QStringLiteral("central"));
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_pages, 1);
    m_pages->addWidget(m_body);
    setCentralWidget(central);
    setStatusBar(m_status);
    setMinimumSize(920, 560);
    m_toast = new Toast(central);
    makeKeys();
    connect(m_toast, &Toast::undoAsked, &desk, &Desk::undo);
    connect(m_bar, &AppBar::searchAsked, this, &MainWindow::search);
    connect(m_bar, &AppBar::themeAsked, &theme, &ThemeSwitch::toggle);
    connect(m_bar, &AppBar::helpAsked, this, &MainWindow::showHelp);
    connect(&desk, &Desk::done, this, &MainWindow::showReply);
    addKey(QKeySequence(QStringLiteral("Ctrl+Shift+L")), [&theme] { theme.toggle(); });
    m_body->card(Body::Servers)->setFocus();
}

void MainWindow::addKey(const QKeySequence& keys, const std::function<void()>& call) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setAutoRepeat(false);
    connect(shortcut, &QShortcut::activated, this, call);
}

void MainWindow::makeKeys() {
    for (int i = 0; i < Body::PanelCount; ++i)
        addKey(QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + i)),
               [this, i] { m_body->focusPanel(static_cast<Body::Panel>(i)); });
    addKey(QKeySequence(QStringLiteral("Ctrl+K")), [this] { m_bar->focusSearch(); });
    addKey(QKeySequence(QStringLiteral("Ctrl+Z")), [this] { m_desk.undo(); });
    addKey(QKeySequence(QStringLiteral("Ctrl+Return")), [this] { m_body->maximizeFocused(); });
    addKey(QKeySequence(Qt::Key_F1), [this] { showHelp(); });
    addKey(QKeySequence(QStringLiteral("Ctrl+Q")), [this] { close(); });
}

/// Keys that a focused button, list or field may want for itself come here only when it did not.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m_desk.setPaused(!m_desk.paused());
        return;
    }
    if (event->key() == Qt::Key_Escape && m_body->restore()) return;
    QMainWindow::keyPressEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const bool compact = width() < CompactBelowWidth || height() < CompactBelowHeight;
    m_bar->setCompact(compact);
    m_status->setCompact(compact);
    m_body->setCompact(compact);
}

void MainWindow::showReply(const Reply& reply) {
    const QString title = commandTitle(reply.commands);
    if (!reply.refusals.isEmpty()) {
        QStringList reasons = reply.refusals;
        reasons.removeDuplicates();
        reasons.removeAll(QString());
        m_toast->showProblem(tr("%1: refused. %2").arg(title, reasons.join(QLatin1Char(' '))));
        return;
    }
    const Command& first = reply.commands.front();
    // The rate's own control shows what became of it.
    if (first.verb == Verb::TrafficRate || first.verb == Verb::GetWeight) return;
    if (reply.undo)
        m_toast->showDone(tr("Undone. Sessions that ended meanwhile do not come back."), false);
    else if (reply.commands.size() == 1)
        m_toast->showDone(commandDone(first), reply.undoable);
    else
        m_toast->showDone(tr("%1: done").arg(title), reply.undoable);
}

void MainWindow::search(const QString& text) {
    if (!m_body->find(text)) m_bar->showNoMatch();
}

void MainWindow::showHelp() {
    if (!m_help) {
        m_help = new HelpDialog(this);
        m_help->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

void MainWindow::showProblems(const QString& file, const std::vector<Diagnostic>& notes) {
    auto* page = new ProblemPage(file, notes);
    m_pages->addWidget(page);
    m_pages->setCurrentWidget(page);
    m_bar->showStopped(file);
    m_status->showStopped(tr("Nothing was started"));
    setWindowTitle(tr("Switchyard: %1").arg(QFileInfo(file).fileName()));
}

}  // namespace yard
