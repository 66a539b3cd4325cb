#include "ui/window/mainwindow.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/commands/palette.h"
#include "ui/configuration/configpage.h"
#include "ui/configuration/problempage.h"
#include "ui/configuration/repairpage.h"
#include "ui/desk/commandwords.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/look/wording.h"
#include "ui/parts/toast.h"
#include "ui/window/appbar.h"
#include "ui/window/attachdialog.h"
#include "ui/window/body.h"
#include "ui/window/helpdialog.h"
#include "ui/window/startpage.h"
#include "ui/window/statusline.h"

namespace yard {
namespace {

/// Only what has no room is scrolled.
QScrollArea* makeScroll(QWidget* content) {
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    return scroll;
}

QString undoneText(const std::vector<Command>& commands) {
    const QString what = commands.size() == 1
                             ? MainWindow::tr("Undone: %1").arg(commandDone(commands.front()))
                             : MainWindow::tr("Undone");
    if (commands.front().verb != Verb::Restore) return what;
    return MainWindow::tr("%1. Sessions that ended meanwhile do not come back.").arg(what);
}

/// The one that a page is in.
QWidget* scrollOf(const QWidget* page) { return page->parentWidget()->parentWidget(); }

}  // namespace

MainWindow::MainWindow(Desk& desk, ThemeSwitch& theme, Settings& settings, QWidget* parent)
    : QMainWindow(parent),
      m_desk(desk),
      m_settings(settings),
      m_bar(new AppBar(desk)),
      m_pages(new QStackedWidget),
      m_body(new Body(desk, settings)),
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
    m_pages->addWidget(makeScroll(m_body));
    setCentralWidget(central);
    setStatusBar(m_status);
    setMinimumSize(480, 280);
    m_toast = new Toast(this);
    m_palette = new Palette(central);
    connect(m_palette, &Palette::textAsked, this, &MainWindow::search);
    makeKeys(theme);
    connect(m_toast, &Toast::undoAsked, &desk, &Desk::undo);
    connect(m_bar, &AppBar::searchAsked, this, &MainWindow::search);
    connect(m_body, &Body::said, m_toast,
            [this](const QString& text) { m_toast->showDone(text, false); });
    connect(m_body, &Body::refused, m_toast, &Toast::showProblem);
    connect(m_body, &Body::panelShown, this, [this](QWidget* card) {
        static_cast<QScrollArea*>(scrollOf(m_body))->ensureWidgetVisible(card, 0, 8);
    });
    connect(m_bar, &AppBar::openAsked, this, &MainWindow::showStart);
    connect(m_bar, &AppBar::configAsked, this, &MainWindow::showConfig);
    connect(m_bar, &AppBar::themeAsked, &theme, &ThemeSwitch::toggle);
    connect(m_bar, &AppBar::helpAsked, this, &MainWindow::showHelp);
    connect(m_bar, &AppBar::readOnlyLeft, this, [this] { setReadOnly(false); });
    connect(&desk, &Desk::done, this, &MainWindow::showReply);
    connect(&desk, &Desk::configurationChanged, this, [this] {
        const QFileInfo file(words(m_desk.configuration().front().name));
        setWindowTitle(tr("Switchyard: %1").arg(file.fileName()));
    });
    if (!desk.attachedTo().isEmpty()) watchAddress();
    desk.setReadOnly(settings.readOnly());
    m_body->focusServers();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const bool compact = width() < CompactBelowWidth || height() < CompactBelowHeight;
    m_bar->setCompact(compact);
    m_status->setCompact(compact);
    m_bar->setNarrow(narrow());
    m_status->setNarrow(narrow());
    m_body->setCompact(compact, narrow());
    if (auto* start = qobject_cast<StartPage*>(m_page)) start->setNarrow(narrow());
}

void MainWindow::showReply(const Reply& reply) {
    if (reply.commands.front().verb == Verb::ApplyConfig) return;  // the page tells
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
        m_toast->showDone(undoneText(reply.commands), false);
    else if (reply.commands.size() == 1)
        m_toast->showDone(commandDone(first), reply.undoable);
    else
        m_toast->showDone(tr("%1: done").arg(title), reply.undoable);
}

void MainWindow::setReadOnly(bool readOnly) {
    m_settings.setReadOnly(readOnly);
    m_desk.setReadOnly(readOnly);
    m_toast->showDone(readOnly ? tr("Read-only: nothing can be changed from here")
                               : tr("Changes are possible again"),
                      false);
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

void MainWindow::showProblems(const QString& file, const std::vector<Diagnostic>& notes,
                              bool canReturn) {
    auto* page = new ProblemPage(file, notes, canReturn);
    connect(page, &ProblemPage::startAsked, this, &MainWindow::showStart);
    connect(page, &ProblemPage::againAsked, this, [this] { emit againAsked(); });
    connect(page, &ProblemPage::backAsked, this, &MainWindow::showPanels);
    connect(page, &ProblemPage::lineAsked, this,
            [this, file, notes, canReturn](const Where& where) {
                showRepair({file, notes, canReturn}, where);
            });
    showPage(page);
    if (canReturn) return;
    m_bar->showStopped(file);
    m_status->showStopped(tr("Nothing was started"));
    setWindowTitle(tr("Switchyard: %1").arg(QFileInfo(file).fileName()));
}

void MainWindow::showRepair(const Problems& problems, const Where& where) {
    const QString runs = QFileInfo::exists(problems.file) ? problems.file : QString();
    auto* page = new RepairPage(where, problems.notes, runs);
    if (!page->fault().isEmpty()) {
        m_toast->showProblem(page->fault());
        return page->deleteLater();
    }
    connect(page, &RepairPage::backAsked, this,
            [this, problems] { showProblems(problems.file, problems.notes, problems.canReturn); });
    connect(page, &RepairPage::runAsked, this, &MainWindow::run);
    connect(page, &RepairPage::said, m_toast,
            [this](const QString& text) { m_toast->showDone(text, false); });
    connect(page, &RepairPage::refused, m_toast, &Toast::showProblem);
    // The page that asked is in the middle of its click.
    QTimer::singleShot(0, this, [this, page] {
        showPage(page);
        page->setFocus();
    });
}

void MainWindow::showStart() {
    if (qobject_cast<StartPage*>(m_page)) return pictured() ? showPanels() : void();
    auto* page = new StartPage(
        {m_settings.recentFiles().value(0), m_settings.recentAddresses().value(0)}, pictured());
    connect(page, &StartPage::demoAsked, this, [this] { run({}); });
    connect(page, &StartPage::fileAsked, this, &MainWindow::askForFile);
    connect(page, &StartPage::recentAsked, this, &MainWindow::run);
    connect(page, &StartPage::attachAsked, this, &MainWindow::askForAddress);
    connect(page, &StartPage::addressAsked, this, &MainWindow::attach);
    connect(page, &StartPage::backAsked, this, &MainWindow::showPanels);
    page->setNarrow(narrow());
    showPage(page);
    page->demoButton()->setFocus();
}

void MainWindow::showConfig() {
    if (!m_config) {
        m_config = new ConfigPage(m_desk);
        connect(m_config, &ConfigPage::backAsked, this, [this] {
            if (pictured()) showPanels();
        });
        connect(m_config, &ConfigPage::said, m_toast,
                [this](const QString& text) { m_toast->showDone(text, false); });
        connect(m_config, &ConfigPage::refused, m_toast, &Toast::showProblem);
    }
    showPage(m_config);
    m_config->focusText();
}

/// What is attached to is told of while it is away, too.
bool MainWindow::pictured() const {
    return m_desk.live() || (!m_desk.attachedTo().isEmpty() && m_desk.report().takenMs > 0);
}

void MainWindow::showPage(QWidget* page) {
    if (m_page && m_page != m_config && m_page != page) delete scrollOf(m_page);
    m_page = page;
    if (!m_pages->isAncestorOf(page)) m_pages->addWidget(makeScroll(page));
    m_pages->setCurrentWidget(scrollOf(page));
    m_bar->setCovered(true);
}

void MainWindow::showPanels() {
    m_pages->setCurrentWidget(scrollOf(m_body));
    if (m_page && m_page != m_config) scrollOf(m_page)->deleteLater();
    m_page.clear();
    m_bar->setCovered(false);
    m_body->focusPanel(Body::Servers);
}

void MainWindow::askForFile() {
    const QStringList recent = m_settings.recentFiles();
    const QString folder = recent.isEmpty() ? QString() : QFileInfo(recent.front()).path();
    auto* dialog = new QFileDialog(this, tr("Run a configuration"), folder,
                                   tr("Configurations (*.cfg);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::run);
    dialog->open();
}

void MainWindow::run(const QString& file) {
    if (m_desk.readOnly()) return m_toast->showProblem(Desk::readOnlyReason());
    const QString name = file.isEmpty() ? tr("the demo") : QFileInfo(file).fileName();
    leaveFor(tr("Run %1 instead?").arg(name), tr("Run %1").arg(name),
             [this, file] { emit runAsked(file); });
}

void MainWindow::askForAddress() {
    auto* dialog = new AttachDialog(m_settings.recentAddresses(), m_addressCheck, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AttachDialog::chosen, this, &MainWindow::attach);
    dialog->open();
}

/// A proxy that is elsewhere may be out of reach, and be back.
void MainWindow::watchAddress() {
    setWindowTitle(tr("Switchyard: attached to %1").arg(m_desk.attachedTo()));
    connect(&m_desk, &Desk::lost, this, [this](const QString& why) {
        if (!std::exchange(m_away, true))
            m_toast->showProblem(
                tr("%1. What you see is the last picture; the console tries again.").arg(why));
    });
    connect(&m_desk, &Desk::taken, this, [this] {
        if (std::exchange(m_away, false))
            m_toast->showDone(tr("%1 is within reach again").arg(m_desk.attachedTo()), false);
    });
}

void MainWindow::attach(const QString& address) {
    const bool stopsProxy = m_desk.live() && m_desk.attachedTo().isEmpty();
    if (m_desk.readOnly() && stopsProxy) return m_toast->showProblem(Desk::readOnlyReason());
    leaveFor(tr("Attach to %1 instead?").arg(address), tr("Attach"),
             [this, address] { emit attachAsked(address); });
}

}  // namespace yard
