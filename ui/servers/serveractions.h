#pragma once

#include <QAction>
#include <QMenu>
#include <QObject>
#include <map>
#include <vector>

#include "core/control/command.h"

namespace yard {

class Desk;

/// What can be done to the selected servers, as actions that buttons, the context menu and the
/// letter keys of the table share. What would take the last active server asks first.
class ServerActions final : public QObject {
    Q_OBJECT
public:
    enum Act { Drain, Fail, Restore, Maint, Weight, Check, Entries, Trace, Kill, Start };

    /// The letter keys work while `table` has the focus.
    ServerActions(Desk& desk, QWidget* table);

    void setServers(const std::vector<ServerKey>& servers);
    QAction* action(Act act) const { return m_actions.at(act); }
    /// Whether it would change anything for this server now.
    bool possible(Act act, const ServerKey& server) const;
    /// A menu of all of them for the selected servers; the caller shows and deletes it.
    QMenu* makeMenu(QWidget* parent);

signals:
    void weightAsked();
    void entriesAsked(const yard::ServerKey& server);
    void traceAsked(const yard::ServerKey& server);

private:
    void add(Act act, const QString& icon, const QString& text, const QString& key,
             const QString& tip);
    void run(Act act);
    void ask(Verb verb);
    void refresh();
    void recolour();
    bool onlyHeld() const;
    std::vector<Command> commands(Verb verb) const;
    void addCopyMenu(QMenu* menu);

    Desk& m_desk;
    QWidget* m_table;
    std::map<Act, QAction*> m_actions;
    std::map<Act, QString> m_icons, m_tips;
    std::vector<ServerKey> m_servers;
};

}  // namespace yard
