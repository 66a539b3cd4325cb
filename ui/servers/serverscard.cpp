#include "ui/servers/serverscard.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QMenu>
#include <QVBoxLayout>

#include "ui/desk/desk.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"
#include "ui/servers/serveractions.h"
#include "ui/servers/servercolumns.h"
#include "ui/servers/serversdelegate.h"
#include "ui/servers/serversmodel.h"

namespace yard {
namespace {

constexpr int Head = 42, CompactHead = 36, Header = 28, CompactHeader = 24;
constexpr int Edges = 9, CompactEdges = 8;  // the card's border and its space below the last row
constexpr int FewestRows = 2;

}  // namespace

ServersCard::ServersCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Servers"))),
      m_model(new ServersModel(desk, this)),
      m_delegate(new ServersDelegate(this)),
      m_table(new ConsoleTable),
      m_empty(new EmptyState(QStringLiteral("server"), tr("No servers yet"),
                             tr("They appear when the proxy has started."))),
      m_actions(new ServerActions(desk, m_table)),
      m_columns(nullptr) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    makeTable();
    makeFilter();
    makeTools();
    makeOrder();
    m_card->setBody(m_table);
    m_card->setBody(m_empty);
    connect(m_actions, &ServerActions::weightAsked, this, &ServersCard::editWeight);
    connect(m_actions, &ServerActions::entriesAsked, this, &ServersCard::entriesAsked);
    connect(m_actions, &ServerActions::traceAsked, this, &ServersCard::traceAsked);
    setCompact(false, false);
    rowsChanged();
}

void ServersCard::makeTable() {
    m_table->setAccessibleName(tr("Servers"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(m_delegate);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { showMenu(m_table->viewport()->mapToGlobal(at)); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ServersCard::selectionChanged);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ServersCard::rowsChanged);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ServersCard::rowsChanged);
    connect(m_model, &QAbstractItemModel::rowsMoved, this, &ServersCard::fitRows);
}

void ServersCard::makeTools() {
    const auto addTool = [this](ServerActions::Act act, const QString& icon, const QString& name) {
        QToolButton* button = makeButton(icon, {}, {}, name);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setDefaultAction(m_actions->action(act));
        m_card->addTool(button);
    };
    addTool(ServerActions::Drain, QStringLiteral("drain"), tr("Drain selected servers"));
    addTool(ServerActions::Fail, QStringLiteral("fail"), tr("Fail selected servers"));
    addTool(ServerActions::Restore, QStringLiteral("restore"), tr("Restore selected servers"));
    m_more =
        makeButton(QStringLiteral("more"), {}, tr("Maintenance, weight, stick entries (Menu key)"),
                   tr("More server actions"), ButtonLook::Ghost);
    m_card->addTool(m_more);
    connect(m_more, &QToolButton::clicked, this,
            [this] { showMenu(m_more->mapToGlobal(QPoint(0, m_more->height() + 2))); });
}

void ServersCard::setCompact(bool compact, bool inTab) {
    m_compact = compact;
    m_card->setCompact(compact, inTab);
    m_delegate->setCompact(compact);
    m_table->setHeights(compact ? CompactHeader : Header,
                        compact ? ServersDelegate::CompactRowHeight : ServersDelegate::RowHeight);
    setNarrow(false);
    rowsChanged();
}

void ServersCard::setNarrow(bool narrow) {
    m_columns->setRoom(narrow      ? ServerColumns::Room::Narrow
                       : m_compact ? ServerColumns::Room::Compact
                                   : ServerColumns::Room::Wide);
}

/// Rows that are not there count as servers.
int ServersCard::rowHeight(int row) const {
    if (m_compact) return ServersDelegate::CompactRowHeight;
    const bool head = row < m_model->rowCount() && m_model->line(row).head;
    return head ? ServersDelegate::HeadHeight : ServersDelegate::RowHeight;
}

/// Heads move when servers are filtered and folded.
void ServersCard::fitRows() {
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_table->rowHeight(row) != rowHeight(row)) m_table->setRowHeight(row, rowHeight(row));
}

/// Of the first so many.
int ServersCard::heightFor(int rows) const {
    int height = m_compact ? CompactHead + CompactHeader + CompactEdges : Head + Header + Edges;
    for (int row = 0; row < rows; ++row) height += rowHeight(row);
    return height;
}

int ServersCard::wholeRows(int height) const {
    int rows = 0;
    while (rows < m_model->rowCount() && heightFor(rows + 1) <= height) ++rows;
    return qMin(heightFor(rows), maximumHeight());
}

QSize ServersCard::sizeHint() const {
    const int rows = heightFor(qBound(FewestRows, m_model->rowCount(), MostRows));
    return {800, qMax(rows, minimumSizeHint().height())};
}

QSize ServersCard::minimumSizeHint() const {
    const int empty = heightFor(0) + m_empty->minimumSizeHint().height();
    return {m_card->minimumSizeHint().width(),
            m_model->rowCount() ? heightFor(FewestRows) : qMax(heightFor(FewestRows), empty)};
}

void ServersCard::rowsChanged() {
    const int rows = m_model->rowCount();
    fitRows();
    // Only its header without rows: hidden, it would lose the focus that it has at the start.
    m_table->setMaximumHeight(rows ? QWIDGETSIZE_MAX : m_table->horizontalHeader()->height());
    m_empty->setVisible(rows == 0);
    const QString filter = m_model->filter();
    if (filter.isEmpty() && !m_desk.live())
        m_empty->setTexts(tr("No servers yet"), tr("They appear when the proxy has started."));
    else if (filter.isEmpty())
        m_empty->setTexts(tr("No servers"), tr("The configuration names none: Ctrl+Shift+E."));
    else
        m_empty->setTexts(tr("No such server"),
                          tr("None has “%1” in its name, address, state or backend.").arg(filter));
    showFilter();
    limitHeight();
    // Somebody who is new here should find the buttons enabled.
    m_begun &= rows > 0;
    if (rows && !(m_begun && m_table->currentIndex().isValid())) selectFirst();
    selectionChanged();
    updateGeometry();
    emit heightChanged();
}

void ServersCard::setAlone(bool alone) {
    m_alone = alone;
    limitHeight();
}

/// No empty ground below the last row, but where nothing else would fill it.
void ServersCard::limitHeight() {
    const int rows = m_model->rowCount();
    setMaximumHeight(rows && !m_alone ? heightFor(qMax(rows, FewestRows)) : QWIDGETSIZE_MAX);
}

void ServersCard::selectFirst() {
    int row = 0;
    while (row < m_model->rowCount() && m_model->line(row).head) ++row;
    m_begun = row < m_model->rowCount();
    if (m_begun) m_table->chooseRow(row);
}

std::vector<ServerKey> ServersCard::selection() const {
    std::vector<ServerKey> keys;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& index : rows)
        if (!m_model->line(index.row()).head) keys.push_back(m_model->line(index.row()).key);
    return keys;
}

void ServersCard::selectionChanged() {
    const std::vector<ServerKey> keys = selection();
    m_actions->setServers(keys);
    if (keys.empty())
        m_card->setSubtitle(m_model->rowCount() ? tr("select a server to act on it") : QString());
    else if (keys.size() == 1)
        m_card->setSubtitle(tr("%1 selected").arg(words(keys.front().server)));
    else
        m_card->setSubtitle(tr("%1 selected").arg(keys.size()));
}

void ServersCard::editWeight() {
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid()) m_table->edit(current.siblingAtColumn(ServersModel::Weight));
}

void ServersCard::focusTable() { m_table->setFocus(); }

std::vector<Deed> ServersCard::deeds() {
    const std::pair<ServerActions::Act, QString> acts[] = {
        {ServerActions::Drain, tr("Drain %1")},
        {ServerActions::Fail, tr("Fail %1")},
        {ServerActions::Restore, tr("Restore %1")},
        {ServerActions::Maint, tr("Maintenance of %1")},
        {ServerActions::Weight, tr("Set the weight of %1")},
        {ServerActions::Entries, tr("Show the stick entries of %1")},
        {ServerActions::Trace, tr("Trace the next request to %1")},
        {ServerActions::Kill, tr("Kill the origin of %1")},
        {ServerActions::Start, tr("Start the origin of %1")}};
    std::vector<Deed> deeds;
    for (const auto& [act, title] : acts)
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const ServerKey& key = m_model->line(row).key;
            if (m_model->line(row).head || !m_actions->possible(act, key)) continue;
            deeds.push_back({title.arg(words(key.server)), words(key.backend),
                             m_actions->action(act)->shortcut().toString(),
                             [this, key, act = act] { this->act(key, act); }});
        }
    addViewDeeds(deeds);
    return deeds;
}

void ServersCard::act(const ServerKey& server, int act) {
    int row = 0;
    while (row < m_model->rowCount() && m_model->line(row).key != server) ++row;
    if (row == m_model->rowCount()) return;  // it went away meanwhile
    m_table->setFocus();
    m_table->chooseRow(row);
    m_actions->action(static_cast<ServerActions::Act>(act))->trigger();
}

void ServersCard::showMenu(const QPoint& at) {
    QMenu* menu = m_actions->makeMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    m_table->addSortMenu(menu);
    m_columns->addMenu(menu);
    menu->popup(at);
}

}  // namespace yard
