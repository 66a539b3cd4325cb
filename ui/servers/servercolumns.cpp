#include "ui/servers/servercolumns.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>

#include "ui/look/theme.h"
#include "ui/parts/consoletable.h"
#include "ui/servers/serversmodel.h"

namespace yard {
namespace {

struct Column {
    const char* name;           ///< in the settings
    bool atFirst;               ///< shown unless somebody chose
    int wide, compact, narrow;  ///< its share of the width; 0: there is no room for it
};

constexpr Column All[ServersModel::ColumnCount] = {
    {"server", true, 158, 150, 128}, {"state", true, 118, 118, 104},
    {"weight", true, 58, 60, 0},     {"sessions", true, 78, 110, 0},
    {"rate", true, 106, 120, 100},   {"hits", true, 112, 172, 0},
    {"errors", true, 46, 52, 44},    {"check", true, 112, 176, 130},
    {"since", false, 110, 150, 130}};

}  // namespace

ServerColumns::ServerColumns(ConsoleTable& table) : QObject(&table), m_table(table) {
    for (int i = 0; i < ServersModel::ColumnCount; ++i) {
        auto* action = new QAction(
            table.model()->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString(), this);
        action->setCheckable(true);
        action->setChecked(All[i].atFirst);
        action->setEnabled(i != ServersModel::Name);
        connect(action, &QAction::triggered, this, [this] {
            apply();
            emit changed();
        });
        m_actions.push_back(action);
    }
    apply();
}

void ServerColumns::setRoom(Room room) {
    m_room = room;
    apply();
}

void ServerColumns::setChosen(const QStringList& columns) {
    for (int i = 0; i < ServersModel::ColumnCount; ++i)
        m_actions[static_cast<size_t>(i)]->setChecked(i == ServersModel::Name ||
                                                      columns.contains(QLatin1String(All[i].name)));
    apply();
}

QStringList ServerColumns::chosen() const {
    QStringList names;
    for (int i = 0; i < ServersModel::ColumnCount; ++i)
        if (m_actions[static_cast<size_t>(i)]->isChecked()) names << QLatin1String(All[i].name);
    return names;
}

QMenu* ServerColumns::addMenu(QMenu* to) const {
    QMenu* menu = to->addMenu(tr("Columns"));
    menu->setFont(uiFont(13));
    for (QAction* action : m_actions) menu->addAction(action);
    return menu;
}

void ServerColumns::apply() {
    QList<int> shares;
    for (int i = 0; i < ServersModel::ColumnCount; ++i) {
        const Column& column = All[i];
        const int room = m_room == Room::Wide      ? column.wide
                         : m_room == Room::Compact ? column.compact
                                                   : column.narrow;
        shares << (m_actions[static_cast<size_t>(i)]->isChecked() ? room : 0);
        m_table.setColumnHidden(i, shares.back() == 0);
    }
    m_table.setColumnShares(shares);
}

}  // namespace yard
