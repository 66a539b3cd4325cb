// The keys of a MainWindow, and what its palette offers.
#include <QKeyEvent>
#include <QShortcut>

#include "ui/commands/palette.h"
#include "ui/configuration/configpage.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/themeswitch.h"
#include "ui/parts/toast.h"
#include "ui/window/appbar.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

namespace yard {

void MainWindow::addKey(const QString& keys, const QString& title,
                        const std::function<void()>& call) {
    auto* shortcut = new QShortcut(QKeySequence(keys), this);
    shortcut->setAutoRepeat(false);
    connect(shortcut, &QShortcut::activated, this, call);
    if (!title.isEmpty()) m_deeds.push_back({title, {}, keys, call});
}

void MainWindow::makeKeys(ThemeSwitch& theme) {
    for (int i = 0; i < Body::PanelCount; ++i)
        addKey(QStringLiteral("Ctrl+%1").arg(i + 1), {}, [this, i] {
            if (m_page && pictured()) showPanels();
            if (!m_page) m_body->focusPanel(static_cast<Body::Panel>(i));
        });
    addKey(QStringLiteral("Ctrl+K"), {}, [this] { m_palette->offer(deeds()); });
    addKey(QStringLiteral("Ctrl+F"), tr("Find a request"), [this] {
        if (m_config && m_page == m_config) return m_config->find();
        m_bar->focusSearch();
    });
    addKey(QStringLiteral("Ctrl+Shift+E"), tr("Configuration: read, edit, apply"),
           [this] { showConfig(); });
    addKey(QStringLiteral("Ctrl+O"), tr("Run a configuration file\u2026"),
           [this] { askForFile(); });
    m_deeds.push_back({tr("Attach to a running core\u2026"), tr("by its stats socket"), {}, [this] {
                           askForAddress();
                       }});
    addKey(QStringLiteral("Ctrl+Z"), {}, [this] { m_desk.undo(); });
    addKey(QStringLiteral("Ctrl+Return"), {}, [this] { m_body->maximizeFocused(); });
    addKey(QStringLiteral("Ctrl+Shift+L"), tr("Switch light and dark"),
           [&theme] { theme.toggle(); });
    m_deeds.push_back(
        {tr("Light or dark as the desktop has it"), tr("theme, setting"), {}, [&theme] {
             theme.follow();
         }});
    addKey(QStringLiteral("Ctrl+Shift+R"), tr("Switch read-only mode on or off"),
           [this] { setReadOnly(!m_desk.readOnly()); });
    // Where + is behind Shift, = is meant, too.
    for (const char* larger : {"Ctrl++", "Ctrl+="})
        addKey(QLatin1String(larger), {}, [this] { stepText(Settings::TextStep); });
    addKey(QStringLiteral("Ctrl+-"), {}, [this] { stepText(-Settings::TextStep); });
    addKey(QStringLiteral("F1"), tr("Help: words, states, keys"), [this] { showHelp(); });
    addKey(QStringLiteral("Ctrl+Q"), tr("Quit"), [this] { quit(); });
}

std::vector<Deed> MainWindow::deeds() {
    std::vector<Deed> all;
    if (const auto undo = m_desk.undoText())
        all.push_back(
            {tr("Undo: %1").arg(*undo), {}, QStringLiteral("Ctrl+Z"), [this] { m_desk.undo(); }});
    if (m_desk.live() && !m_page) {
        for (Deed& deed : m_body->deeds()) all.push_back(std::move(deed));
        all.push_back({m_desk.paused() ? tr("Resume") : tr("Pause"),
                       tr("what is shown; the proxy goes on"), tr("Space"),
                       [this] { m_desk.setPaused(!m_desk.paused()); }});
    }
    if (m_desk.live() && !m_desk.readOnly())
        all.push_back(
            {tr("Reset all counters"), tr("they begin at 0; the history stays"), {}, [this] {
                 resetCounters();
             }});
    if (m_trayPresent) {
        const bool keeps = m_settings.closesToTray();
        const bool attached = !m_desk.attachedTo().isEmpty();
        all.push_back({keeps      ? (attached ? tr("Closing the window ends the console")
                                              : tr("Closing the window ends the proxy"))
                       : attached ? tr("Closing the window keeps the console, in the tray")
                                  : tr("Closing the window keeps the proxy running, in the tray"),
                       tr("setting"),
                       {},
                       [this, keeps] { m_settings.setClosesToTray(!keeps); }});
    }
    addTextDeeds(all);
    all.push_back(
        {tr("Start the console anew"), tr("with the chosen text size"), {}, [this] { restart(); }});
    all.push_back({tr("Run something else"), tr("the demo, a file, a running core"), {}, [this] {
                       showStart();
                   }});
    all.insert(all.end(), m_deeds.begin(), m_deeds.end());
    return all;
}

/// Keys that a focused button, list or field may want for itself come here only when it did not.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && !m_page) {
        m_desk.setPaused(!m_desk.paused());
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (m_page && pictured()) return showPanels();
        if (m_body->restore()) return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::addTextDeeds(std::vector<Deed>& deeds) {
    for (int size = Settings::SmallestText; size <= Settings::LargestText;
         size += Settings::TextStep) {
        const int step = size - m_settings.textSize();
        const QString key = step == Settings::TextStep    ? QStringLiteral("Ctrl++")
                            : step == -Settings::TextStep ? QStringLiteral("Ctrl+-")
                                                          : QString();
        if (step != 0)
            deeds.push_back({tr("Text size %1 %").arg(size), tr("setting, from the next start"),
                             key, [this, step] { stepText(step); }});
    }
}

void MainWindow::resetCounters() {
    Command command;
    command.verb = Verb::ClearCounters;
    command.number = 1;
    command.by = "console";
    m_desk.send(command);
}

/// Qt takes a scale at the start only, and a start now would stop the proxy.
void MainWindow::stepText(int by) {
    const int size =
        qBound(Settings::SmallestText, m_settings.textSize() + by, Settings::LargestText);
    m_settings.setTextSize(size);
    m_toast->showDone(
        tr("Text size %1 %, from the next start of the console (Ctrl+K: start anew)").arg(size),
        false);
}

void MainWindow::restart() {
    leaveFor(tr("Start the console anew?"), tr("Start anew"), [this] { emit restartAsked(); });
}

}  // namespace yard
