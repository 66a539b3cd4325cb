#include "ui/servers/serveractions.h"

#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>

#include "ui/desk/advice.h"
#include "ui/desk/commandwords.h"
#include "ui/desk/desk.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/confirmdialog.h"

namespace yard {
namespace {

Verb verbOf(ServerActions::Act act) {
    switch (act) {
        case ServerActions::Drain:
            return Verb::Drain;
        case ServerActions::Fail:
            return Verb::Fail;
        case ServerActions::Restore:
            return Verb::Restore;
        case ServerActions::Maint:
            return Verb::Maint;
        case ServerActions::Check:
            return Verb::EnableHealth;  // which checks at once
        case ServerActions::Kill:
            return Verb::KillOrigin;
        case ServerActions::Start:
            return Verb::StartOrigin;
        case ServerActions::Weight:
        case ServerActions::Entries:
        case ServerActions::Trace:
            break;
    }
    return Verb::GetWeight;
}

bool changesProxy(ServerActions::Act act) {
    return act != ServerActions::Entries && act != ServerActions::Trace;
}

/// The lab's origin behind a server, if there is one of its name.
const LabRow::Origin* originOf(const Report& report, const ServerKey& key) {
    const auto& origins = report.lab.origins;
    const auto found = std::find_if(origins.begin(), origins.end(),
                                    [&](const LabRow::Origin& o) { return o.name == key.server; });
    return found == origins.end() ? nullptr : &*found;
}

}  // namespace

ServerActions::ServerActions(Desk& desk, QWidget* table)
    : QObject(table), m_desk(desk), m_table(table) {
    add(Drain, QStringLiteral("drain"), tr("Drain"), QStringLiteral("D"),
        tr("No new clients; sticky ones may stay."));
    add(Fail, QStringLiteral("fail"), tr("Fail"), QStringLiteral("F"),
        tr("Forced down, as if health checks failed, until Restore."));
    add(Maint, QStringLiteral("maint"), tr("Maintenance"), QStringLiteral("M"),
        tr("Out of service: no traffic, no checks."));
    add(Restore, QStringLiteral("restore"), tr("Restore"), QStringLiteral("R"),
        tr("Back to normal service and checks."));
    add(Weight, QStringLiteral("weight"), tr("Set weight\u2026"), QStringLiteral("W"),
        tr("Change the weight, 0 to 256."));
    // As tables do elsewhere; here from every cell of the row.
    m_actions[Weight]->setShortcuts({m_actions[Weight]->shortcut(), QKeySequence(Qt::Key_F2)});
    add(Check, QStringLiteral("pulse"), tr("Check now"), QStringLiteral("C"),
        tr("The next health check at once, without waiting for the interval."));
    add(Entries, QStringLiteral("table"), tr("Show its stick entries"), QStringLiteral("S"), {});
    add(Trace, QStringLiteral("route"), tr("Trace its next request"), QStringLiteral("T"), {});
    add(Kill, QStringLiteral("power"), tr("Kill its origin"), {},
        tr("The demo's server behind it dies: connections reset, port closed."));
    add(Start, QStringLiteral("play"), tr("Start its origin"), {}, {});
    recolour();
    refresh();
    connect(themeNotifier(), &ThemeNotifier::changed, this, &ServerActions::recolour);
    connect(&desk, &Desk::updated, this, &ServerActions::refresh);
    connect(&desk, &Desk::readOnlyChanged, this, &ServerActions::refresh);
}

void ServerActions::add(Act act, const QString& iconName, const QString& text, const QString& key,
                        const QString& tip) {
    auto* action = new QAction(text, this);
    if (!key.isEmpty()) action->setShortcut(QKeySequence(key));
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
    action->setAutoRepeat(false);
    m_table->addAction(action);
    m_actions[act] = action;
    m_icons[act] = iconName;
    m_tips[act] = key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key);
    connect(action, &QAction::triggered, this, [this, act] { run(act); });
}

void ServerActions::recolour() {
    for (const auto& [act, action] : m_actions) action->setIcon(icon(m_icons[act], tokens().text));
}

void ServerActions::setServers(const std::vector<ServerKey>& servers) {
    m_servers = servers;
    refresh();
}

bool ServerActions::possible(Act act, const ServerKey& key) const {
    const StatRow* row = m_desk.server(key);
    if (!row || (m_desk.readOnly() && changesProxy(act))) return false;
    const LabRow::Origin* origin = originOf(m_desk.report(), key);
    switch (act) {
        case Drain:
            return row->shown != Shown::Drain;
        case Fail:
            return !row->failed && row->shown != Shown::Maint;
        case Maint:
            return row->shown != Shown::Maint;
        case Restore:
            return row->failed || row->checksPaused || row->shown == Shown::Maint ||
                   row->shown == Shown::Drain;
        case Check:
            return !row->checkStatus.empty() && !row->checksPaused && row->shown != Shown::Maint;
        case Kill:
            return origin && origin->alive;
        case Start:
            return origin && !origin->alive;
        case Weight:
        case Entries:
        case Trace:
            return true;
    }
    return false;
}

bool ServerActions::onlyHeld() const {
    return !m_servers.empty() &&
           std::all_of(m_servers.begin(), m_servers.end(), [&](const ServerKey& key) {
               const StatRow* row = m_desk.server(key);
               return row && row->held;
           });
}

void ServerActions::refresh() {
    const Advice advice = m_servers.size() == 1 ? advise(m_desk, m_servers.front()) : Advice();
    const std::map<Act, QString> more = {
        {Drain, advice.drain}, {Fail, advice.fail}, {Maint, advice.maint}, {Weight, advice.weight}};
    for (const auto& [act, action] : m_actions) {
        action->setEnabled(std::any_of(m_servers.begin(), m_servers.end(),
                                       [&](const ServerKey& k) { return possible(act, k); }));
        const auto found = more.find(act);
        const bool advised = found != more.end() && !found->second.isEmpty();
        if (m_desk.readOnly() && changesProxy(act))
            action->setToolTip(m_tips[act] + QLatin1Char('\n') + Desk::readOnlyReason());
        else
            action->setToolTip(advised ? m_tips[act] + QLatin1Char('\n') + found->second
                                       : m_tips[act]);
        // Restoring a server that is held is what operators call a failback.
        if (act == Restore) action->setText(onlyHeld() ? tr("Fail back") : tr("Restore"));
        if (act == Kill || act == Start) action->setVisible(m_desk.report().lab.present);
    }
}

std::vector<Command> ServerActions::commands(Verb verb) const {
    std::vector<Command> list;
    for (const auto& [act, action] : m_actions) {
        if (verbOf(act) != verb) continue;
        for (const ServerKey& key : m_servers) {
            if (!possible(act, key)) continue;
            Command command;
            command.verb = verb;
            command.server = key;
            // The origin is not the server: killing it must not make the row pending.
            if (act == Kill || act == Start) command.server.backend.clear();
            command.by = "console";
            list.push_back(command);
        }
    }
    return list;
}

void ServerActions::run(Act act) {
    if (m_servers.empty()) return;
    switch (act) {
        case Weight:
            emit weightAsked();
            return;
        case Entries:
            emit entriesAsked(m_servers.front());
            return;
        case Trace:
            emit traceAsked(m_servers.front());
            return;
        case Drain:
        case Fail:
        case Maint:
        case Restore:
        case Check:
        case Kill:
        case Start:
            ask(verbOf(act));
            return;
    }
}

void ServerActions::ask(Verb verb) {
    const std::vector<Command> list = commands(verb);
    if (list.empty()) return;
    std::vector<ServerKey> going;
    for (const Command& command : list) going.push_back(command.server);
    const Impact impact = impactOf(m_desk, going);
    const bool stops = verb == Verb::Fail || verb == Verb::Maint;
    if (!stops || !impact.takesLastActive) {
        m_desk.sendAll(list);
        return;
    }
    auto* dialog = new ConfirmDialog(list, impact, m_table->window());
    connect(dialog, &QDialog::accepted, this, [this, list] { m_desk.sendAll(list); });
    dialog->open();
}

QMenu* ServerActions::makeMenu(QWidget* parent) {
    auto* menu = new QMenu(parent);
    menu->setFont(uiFont(13));
    menu->setToolTipsVisible(true);
    const QString head = m_servers.empty()       ? tr("Select a server")
                         : m_servers.size() == 1 ? words(m_servers.front().server)
                                                 : tr("%1 servers").arg(m_servers.size());
    menu->addAction(head)->setEnabled(false);
    menu->addSeparator();
    for (Act act : {Drain, Fail, Maint, Restore}) menu->addAction(action(act));
    menu->addSeparator();
    for (Act act : {Weight, Check, Entries, Trace}) menu->addAction(action(act));
    menu->addSeparator();
    for (Act act : {Kill, Start}) menu->addAction(action(act));
    addCopyMenu(menu);
    return menu;
}

/// The lines that do the same through the stats socket.
void ServerActions::addCopyMenu(QMenu* menu) {
    if (m_servers.empty()) return;
    QMenu* copy =
        menu->addMenu(icon(QStringLiteral("copy"), tokens().text), tr("Copy Runtime API line"));
    copy->setFont(uiFont(13));
    for (Act act : {Drain, Fail, Maint, Restore, Check}) {
        QStringList lines;
        for (const ServerKey& key : m_servers) {
            Command command;
            command.verb = verbOf(act);
            command.server = key;
            lines << words(m_desk.spelling(command));
        }
        const QString text = lines.join(QLatin1Char('\n'));
        QAction* entry =
            copy->addAction(QString(lines.front()).replace(QLatin1Char('&'), QLatin1String("&&")));
        entry->setToolTip(text);
        connect(entry, &QAction::triggered, this,
                [text] { QGuiApplication::clipboard()->setText(text); });
    }
}

}  // namespace yard
