#include "ui/stick/stickactions.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include "core/control/tablekey.h"
#include "ui/desk/desk.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/question.h"
#include "ui/stick/stickmodel.h"

namespace yard {
namespace {

Command tableCommand(Verb verb, const std::string& table, const std::string& key) {
    Command command;
    command.verb = verb;
    command.table = table;
    command.key = unquoteKey(key);
    command.by = "console";
    return command;
}

}  // namespace

StickActions::StickActions(Desk& desk, ConsoleTable& table, const StickModel& model,
                           QWidget* parent)
    : QObject(parent),
      m_desk(desk),
      m_table(table),
      m_model(model),
      m_menu(new QMenu(parent)),
      m_pin(new QMenu(tr("Pin to"), m_menu)) {
    m_menu->setFont(uiFont(13));
    m_menu->setToolTipsVisible(true);
    m_remove = m_menu->addAction(tr("Delete entries"), this, &StickActions::removeSelected);
    m_remove->setShortcut(QKeySequence::Delete);
    m_menu->addMenu(m_pin);
    m_edit = m_menu->addAction(tr("Edit a value"), this, &StickActions::edit);
    m_edit->setShortcut(Qt::Key_F2);
    m_edit->setShortcutContext(Qt::WidgetShortcut);
    m_edit->setShortcutVisibleInContextMenu(true);
    m_table.addAction(m_edit);
    connect(&m_model, &StickModel::valueTyped, this, &StickActions::set);
    m_copy = m_menu->addAction(tr("Copy"), this, [this] {
        QGuiApplication::clipboard()->setText(m_table.selectedText());
    });
    m_copy->setShortcut(QKeySequence::Copy);
    for (QAction* action : {m_remove, m_copy}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        m_table.addAction(action);
    }
    m_menu->addSeparator();
    m_clearMatching =
        m_menu->addAction(tr("Clear what matches"), this, &StickActions::clearMatching);
    m_clear = m_menu->addAction(tr("Clear the table"), this, &StickActions::clear);
    m_menu->addSeparator();
    m_table.addSortMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &StickActions::offerServers);
}

void StickActions::showState(const QString& filter) {
    m_filter = filter;
    const bool any = m_table.selectionModel()->hasSelection(), may = !m_desk.readOnly();
    const bool chosen = any && holdsSelection();
    uint64_t used = 0;
    for (const TableRow& row : m_desk.report().tables)
        if (row.name == m_model.table()) used = row.used;
    m_remove->setEnabled(chosen && may);
    m_pin->setEnabled(chosen && may && !m_pin->isEmpty());
    m_edit->setEnabled(chosen && may && m_model.columnCount() > StickModel::Columns);
    m_copy->setEnabled(chosen);
    m_clear->setEnabled(used > 0 && may);
    const bool matching = !m_filter.isEmpty() && m_model.rowCount() > 0 && m_model.progress() >= 1;
    m_clearMatching->setEnabled(matching && may);
    m_clearMatching->setText(matching
                                 ? tr("Clear %1 that match").arg(numberText(m_model.rowCount()))
                                 : tr("Clear what matches"));
    const QString why = may ? QString() : Desk::readOnlyReason();
    for (QAction* action : {m_remove, m_edit, m_clear, m_clearMatching, m_pin->menuAction()})
        action->setToolTip(why);
    if (any && !chosen)
        for (QAction* action : {m_remove, m_copy, m_edit, m_pin->menuAction()})
            action->setToolTip(tr("Too many, or out of sight: filter the table and choose fewer"));
}

/// Of a table that comes by pages most rows are not here: what is done must be done to all that
/// are chosen.
bool StickActions::holdsSelection() const {
    if (!m_model.paged()) return true;
    int rows = 0;
    for (const QItemSelectionRange& range : m_table.selectionModel()->selection())
        if (range.left() == 0) rows += range.height();
    return rows <= StickModel::PageSize && selectedKeys().size() == static_cast<size_t>(rows);
}

/// The servers of the table's proxy; of a table that other proxies use, theirs.
void StickActions::offerServers() {
    std::vector<const StatRow*> servers = m_desk.servers();
    const bool own = std::any_of(servers.begin(), servers.end(), [this](const StatRow* row) {
        return row->proxy == m_model.table();
    });
    if (own)
        std::erase_if(servers,
                      [this](const StatRow* row) { return row->proxy != m_model.table(); });
    m_pin->clear();
    for (const StatRow* row : servers)
        m_pin->addAction(own ? words(row->name) : words(row->proxy + "/" + row->name), this,
                         [this, id = row->serverId] { pin(id); });
    showState(m_filter);
}

std::vector<Deed> StickActions::deeds() {
    if (!m_clear->isEnabled() || m_model.total() == 0) return {};
    return {{tr("Clear table %1").arg(words(m_model.table())),
             tr("%1 entries").arg(numberText(static_cast<qint64>(m_model.total()))),
             {},
             [this] { clear(); }}};
}

void StickActions::pin(int serverId) {
    std::vector<Command> commands;
    for (const std::string& key : selectedKeys()) {
        commands.push_back(tableCommand(Verb::SetTableEntry, m_model.table(), key));
        commands.back().number = serverId;
    }
    if (!commands.empty()) m_desk.sendAll(commands);
}

std::vector<std::string> StickActions::selectedKeys() const {
    std::vector<std::string> keys;
    for (const QModelIndex& index : m_table.selectionModel()->selectedRows())
        if (const TableEntry* entry = m_model.at(index.row())) keys.push_back(entry->key);
    return keys;
}

void StickActions::removeSelected() {
    std::vector<Command> commands;
    for (const std::string& key : selectedKeys())
        commands.push_back(tableCommand(Verb::ClearTable, m_model.table(), key));
    if (!commands.empty()) m_desk.sendAll(commands);
}

/// The chosen entry's value of the current column, else of the first that is shown.
void StickActions::edit() {
    const int row = m_table.selectionModel()->selectedRows().first().row();
    int column = m_table.currentIndex().column();
    if (column < StickModel::Columns) column = StickModel::Columns;
    while (m_table.isColumnHidden(column) && column + 1 < m_model.columnCount()) ++column;
    m_table.setCurrentIndex(m_model.index(row, column));
    m_table.edit(m_model.index(row, column));
}

void StickActions::set(const std::string& key, const TableValue& value) {
    Command command = tableCommand(Verb::SetTableEntry, m_model.table(), key);
    command.number = -1;
    command.values = {value};
    m_desk.send(command);
}

void StickActions::clear() {
    Command command = tableCommand(Verb::ClearTable, m_model.table(), {});
    command.number = 1;  // kept for a while
    clearBy(command, static_cast<qint64>(m_model.total()));
}

/// Without a question where Undo brings all of it back: nobody is cut off.
void StickActions::clearBy(const Command& command, qint64 entries) {
    if (m_desk.attachedTo().isEmpty()) return m_desk.send(command);
    auto* question = new Question(
        tr("Clear %1 entries of table %2?").arg(numberText(entries), words(command.table)),
        tr("They are gone for good: a proxy that runs by itself does not bring them back."),
        tr("Clear them"), m_table.window());
    connect(question, &QDialog::accepted, this, [this, command] { m_desk.send(command); });
    question->open();
}

/// All entries of the table that the filter lets through, in sight or not.
void StickActions::clearMatching() {
    Command command = tableCommand(Verb::ClearTable, m_model.table(), {});
    const TableSearch search = m_model.search();
    command.text = search.text;
    command.tests = search.tests;
    clearBy(command, m_model.rowCount());
}

}  // namespace yard
