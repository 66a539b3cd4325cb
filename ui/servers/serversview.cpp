// ServersCard: which servers are shown, in which order, and what of them.
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>

#include "ui/desk/desk.h"
#include "ui/look/theme.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/servers/servercolumns.h"
#include "ui/servers/serverscard.h"
#include "ui/servers/serversmodel.h"

namespace yard {

void ServersCard::makeFilter() {
    m_filter =
        yard::makeFilter(tr("Servers filter"),
                         tr("A part of a server's name, address, state or backend (/)"), 70, 130);
    m_card->addTool(m_filter);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text.trimmed());
        rowsChanged();
    });
    setFilterKeys(*m_filter, *this, *m_table, [this] { showFilter(); });
}

/// Where there is much to look through, and while it is used.
void ServersCard::showFilter() {
    m_filter->setVisible(m_desk.servers().size() > MostRows || m_filter->hasFocus() ||
                         !m_filter->text().isEmpty());
}

void ServersCard::makeOrder() {
    m_table->setSortable(-1, Qt::AscendingOrder, true);
    QHeaderView* header = m_table->horizontalHeader();
    m_columns = new ServerColumns(*m_table);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { showColumns(header->viewport()->mapToGlobal(at)); });
    // Rows must not move away from under the pointer.
    connect(&m_desk, &Desk::secondPassed, this, [this] {
        if (!m_table->underMouse()) m_model->resort();
    });
    connect(m_table, &QTableView::clicked, this, &ServersCard::foldCurrent);
    auto* fold = new QShortcut(QKeySequence(Qt::Key_Return), m_table);
    fold->setContext(Qt::WidgetShortcut);
    connect(fold, &QShortcut::activated, this, &ServersCard::foldCurrent);
}

/// A backend's head, if it is the current row.
void ServersCard::foldCurrent() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || !m_model->line(current.row()).head) return;
    m_model->fold(current.row());
    rowsChanged();
}

/// How they are shown.
void ServersCard::addViewDeeds(std::vector<Deed>& deeds) {
    const QString where = tr("servers");
    deeds.push_back(
        {tr("Filter the servers"), where, QStringLiteral("/"), [this] { seekFilter(*m_filter); }});
    deeds.push_back({tr("Servers in the order of the file"), where, {}, [this] {
                         m_table->sortByColumn(-1, Qt::AscendingOrder);
                     }});
    for (int column = 0; column < ServersModel::ColumnCount; ++column) {
        QAction* action = m_columns->actions()[static_cast<size_t>(column)];
        // Of figures the greatest are looked for.
        const bool figures = column > ServersModel::State && column < ServersModel::Check;
        deeds.push_back(
            {tr("Sort the servers by: %1").arg(action->text()), where, {}, [this, column, figures] {
                 m_table->sortByColumn(column, figures ? Qt::DescendingOrder : Qt::AscendingOrder);
             }});
        if (action->isEnabled())
            deeds.push_back({action->isChecked() ? tr("Hide the column %1").arg(action->text())
                                                 : tr("Show the column %1").arg(action->text()),
                             where,
                             {},
                             [action] { action->trigger(); }});
    }
}

void ServersCard::showColumns(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setFont(uiFont(13));
    for (QAction* action : m_columns->actions()) menu->addAction(action);
    menu->popup(at);
}

}  // namespace yard
