#pragma once

#include <QObject>
#include <string>
#include <vector>

#include "core/control/command.h"
#include "ui/desk/deed.h"

class QAction;
class QMenu;
class QWidget;

namespace yard {

class ConsoleTable;
class Desk;
class StickModel;

/// What can be done with the entries of the stick table that is shown: edit, delete, pin to a
/// server, copy, clear. Its actions are the table's, too.
class StickActions final : public QObject {
    Q_OBJECT
public:
    /// The table has its model.
    StickActions(Desk& desk, ConsoleTable& table, const StickModel& model, QWidget* parent);
    QMenu* menu() const { return m_menu; }
    /// What the palette offers of it.
    std::vector<Deed> deeds();
    /// After a report, another selection, or another filter, which is what is typed.
    void showState(const QString& filter);

private:
    void offerServers();
    void pin(int serverId);
    void removeSelected();
    void edit();
    void set(const std::string& key, const TableValue& value);
    void clear();
    void clearMatching();
    void clearBy(const Command& command, qint64 entries);
    std::vector<std::string> selectedKeys() const;
    bool holdsSelection() const;

    Desk& m_desk;
    ConsoleTable& m_table;
    const StickModel& m_model;
    QMenu* m_menu;
    QMenu* m_pin;
    QAction* m_remove;
    QAction* m_copy;
    QAction* m_edit;
    QAction* m_clear;
    QAction* m_clearMatching;
    QString m_filter;
};

}  // namespace yard
