// The end of a MainWindow: what is lost by it, and who is asked.
#include <QCloseEvent>

#include "ui/configuration/configpage.h"
#include "ui/configuration/repairpage.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/parts/question.h"
#include "ui/window/mainwindow.h"

namespace yard {

uint64_t MainWindow::openSessions() const {
    uint64_t sessions = 0;
    // Nor does the end of the console end those of a proxy that it is attached to.
    if (!m_desk.live() || m_desk.report().lab.present || !m_desk.attachedTo().isEmpty())
        return sessions;
    for (const StatRow& row : m_desk.report().rows)
        if (row.scope == Scope::Frontend) sessions += row.scur;
    return sessions;
}

/// Sentences about it; none: nothing is.
QStringList MainWindow::whatIsLost() const {
    QStringList lost;
    const uint64_t sessions = openSessions();
    if (sessions == 1) lost << tr("One session is open. It ends when the proxy stops.");
    if (sessions > 1)
        lost << tr("%1 sessions are open. They end when the proxy stops.").arg(sessions);
    if (m_config && m_config->edited())
        lost << tr("The configuration was edited and not applied. The edits are lost.");
    if (const auto* page = qobject_cast<RepairPage*>(m_page); page && page->edited())
        lost << tr("The file was edited and not saved. The edits are lost.");
    return lost;
}

void MainWindow::askToLeave(const QString& title, const QString& verb,
                            const std::function<void()>& go) {
    auto* dialog = new Question(title, whatIsLost().join(u' '), verb, this);
    connect(dialog, &QDialog::accepted, this, go);
    dialog->open();
}

void MainWindow::leaveFor(const QString& title, const QString& verb,
                          const std::function<void()>& go) {
    if (whatIsLost().isEmpty()) return go();
    askToLeave(title, verb, go);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.setGeometry(saveGeometry());
    if (m_trayPresent && m_settings.closesToTray() && !m_quits) {
        event->ignore();
        return hide();
    }
    m_quits = false;
    const bool ask = !m_leaves && !whatIsLost().isEmpty();
    event->setAccepted(!ask);
    if (!ask) return;
    askToLeave(tr("Quit?"), tr("Quit"), [this] {
        m_leaves = true;
        quit();
    });
}

void MainWindow::quit() {
    m_quits = true;
    // A hidden window is not asked whether it may close.
    if (isHidden()) show();
    close();
}

}  // namespace yard
