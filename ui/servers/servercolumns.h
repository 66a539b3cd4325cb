#pragma once

#include <QObject>
#include <QStringList>
#include <vector>

class QAction;
class QMenu;

namespace yard {

class ConsoleTable;

/// Which columns of the Servers table are shown, as chosen, and as far as there is room.
class ServerColumns final : public QObject {
    Q_OBJECT
public:
    explicit ServerColumns(ConsoleTable& table);
    enum class Room { Wide, Compact, Narrow };
    void setRoom(Room room);
    /// By name; what is not known is passed over.
    void setChosen(const QStringList& columns);
    /// The same in the columns' order. The server's name is always shown.
    QStringList chosen() const;
    /// One checkable entry a column.
    const std::vector<QAction*>& actions() const { return m_actions; }
    QMenu* addMenu(QMenu* to) const;

signals:
    void changed();

private:
    void apply();

    ConsoleTable& m_table;
    std::vector<QAction*> m_actions;
    Room m_room = Room::Wide;
};

}  // namespace yard
