#include "ui/stickcard.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QScrollBar>
#include <QStackedWidget>

#include "ui/buttons.h"
#include "ui/card.h"
#include "ui/consoletable.h"
#include "ui/emptystate.h"
#include "ui/hitsview.h"
#include "ui/paint.h"
#include "ui/stickdelegate.h"
#include "ui/stickexcuse.h"
#include "ui/stickmodel.h"
#include "ui/theme.h"
#include "ui/wording.h"

namespace yard {
namespace {

enum StickPage { EntriesPage, NoEntriesPage, HitsPage };

Command clearCommand(const std::string& table, const std::string& key) {
    Command command;
    command.verb = Verb::ClearTable;
    command.table = table;
    command.key = key;
    command.by = "console";
    return command;
}

}  // namespace

StickCard::StickCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Stick table"))),
      m_tabs(new QButtonGroup(this)),
      m_chooser(makeButton({}, {}, tr("Choose a stick table"), tr("Choose a stick table"),
                           ButtonLook::Ghost)),
      m_filter(new QLineEdit),
      m_more(makeButton(QStringLiteral("more"), {}, tr("Delete, copy, clear"),
                        tr("Stick table actions"), ButtonLook::Ghost)),
      m_menu(new QMenu(this)),
      m_pages(new QStackedWidget),
      m_table(new ConsoleTable),
      m_note(makeLabel({}, uiFont(11), "muted")),
      m_empty(new EmptyState(QStringLiteral("table"), {}, {})),
      m_hits(new HitsView(desk)),
      m_model(new StickModel(desk, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildHead();
    buildActions();
    buildTable();
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_hits);
    m_card->setBody(m_pages);
    connect(&desk, &Desk::updated, this, &StickCard::refresh);
    connect(&desk, &Desk::readOnlyChanged, this, &StickCard::refresh);
    connect(&desk, &Desk::secondPassed, this, &StickCard::resort);
    refresh();
}

void StickCard::buildHead() {
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeSegments({tr("Stick table"), tr("Hits")}, 0, m_tabs));
    layout->addWidget(m_chooser);
    m_chooser->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_chooser->setPopupMode(QToolButton::InstantPopup);
    m_chooser->setMenu(new QMenu(m_chooser));
    m_chooser->menu()->setFont(uiFont(13));
    m_card->setLeadingTool(head);
    m_filter->setFont(uiFont(12));
    m_filter->setPlaceholderText(tr("Filter key or server"));
    m_filter->setAccessibleName(tr("Stick table filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(90);
    m_filter->setMaximumWidth(150);
    m_card->addTool(m_filter);
    m_card->addTool(m_more);
    connect(m_tabs, &QButtonGroup::idClicked, this, [this] {
        askForPage();
        refresh();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text.trimmed());
        askForPage();
        showState();
    });
}

void StickCard::buildActions() {
    m_menu->setFont(uiFont(13));
    m_menu->setToolTipsVisible(true);
    m_remove = m_menu->addAction(tr("Delete entries"), this, &StickCard::removeSelected);
    m_remove->setShortcut(QKeySequence::Delete);
    m_copy = m_menu->addAction(tr("Copy"), this, &StickCard::copySelected);
    m_copy->setShortcut(QKeySequence::Copy);
    for (QAction* action : {m_remove, m_copy}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        m_table->addAction(action);
    }
    m_menu->addSeparator();
    m_clear = m_menu->addAction(tr("Clear the table…"), this, &StickCard::confirmClear);
    m_more->setMenu(m_menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
}

void StickCard::buildTable() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(14, 6, 14, 0);
    m_pages->addWidget(page);
    m_table->setAccessibleName(tr("Stick table entries"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new StickDelegate(this));
    m_table->setColumnShares({150, 120, 60, 94});
    m_table->setHeights(26, 26);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(false);
    m_table->sortByColumn(StickModel::Key, Qt::AscendingOrder);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &StickCard::askForPage);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &StickCard::askForPage);
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint& place) {
        m_menu->popup(m_table->viewport()->mapToGlobal(place));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &StickCard::showState);
}

void StickCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    m_table->setHeights(compact ? 24 : 26, compact ? 24 : 26);
}

void StickCard::showServer(const ServerKey& server) {
    m_tabs->button(0)->click();
    m_filter->setText(words(server.server));
}

void StickCard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    askForPage();
    refresh();
}

void StickCard::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    askForPage();
}

bool StickCard::entriesShown() const { return m_tabs->checkedId() == 0; }

const TableRow* StickCard::table() const {
    for (const TableRow& row : m_desk.report().tables)
        if (row.name == m_model->table()) return &row;
    return nullptr;
}

void StickCard::askForPage() {
    if (!isVisible() || !entriesShown() || m_model->table().empty()) {
        m_desk.wantTable({}, 0, 0);
    } else if (!m_model->paged()) {
        m_desk.wantTable(m_model->table(), 0, StickModel::MostSearched);
    } else {
        // The rows in sight in the middle of the page, so that small moves need no other one.
        const int first = std::max(0, m_table->rowAt(0));
        const int offset = std::max(0, first - StickModel::PageSize / 3);
        m_desk.wantTable(m_model->table(), static_cast<uint64_t>(offset), StickModel::PageSize);
    }
}

void StickCard::refresh() {
    if (!isVisible()) return;
    if (!table() && !m_desk.report().tables.empty())
        chooseTable(m_desk.report().tables.front().name);
    offerTables();
    const bool paged = m_model->paged();
    if (entriesShown())
        m_model->merge();
    else
        m_hits->merge();
    if (paged != m_model->paged()) askForPage();
    showState();
}

void StickCard::resort() {
    // Rows must not move away from under the pointer.
    if (isVisible() && entriesShown() && !m_table->underMouse()) m_model->resort();
}

void StickCard::chooseTable(const std::string& name) {
    m_model->setTable(name);
    m_table->scrollToTop();
    askForPage();
}

void StickCard::offerTables() {
    const auto& tables = m_desk.report().tables;
    m_chooser->setVisible(tables.size() > 1 && entriesShown());
    m_chooser->setText(words(m_model->table()) + QStringLiteral(" ▾"));
    QMenu* menu = m_chooser->menu();
    QStringList names, offered;
    for (const TableRow& row : tables) names << words(row.name);
    for (const QAction* action : menu->actions()) offered << action->text();
    if (names == offered) return;  // an open menu stays as it is
    menu->clear();
    for (const QString& name : names)
        menu->addAction(name, this, [this, name] {
            chooseTable(name.toStdString());
            refresh();
        });
}

void StickCard::showState() {
    const TableRow* row = table();
    const bool entries = entriesShown();
    const bool any = m_model->rowCount() > 0;
    m_filter->setVisible(entries);
    m_more->setVisible(entries);
    if (!entries)
        m_card->setSubtitle(tr("by server"));
    else if (m_desk.report().tables.size() > 1 || !row)
        m_card->setSubtitle({});
    else
        m_card->setSubtitle(words(row->name));
    m_pages->setCurrentIndex(!entries ? HitsPage : any ? EntriesPage : NoEntriesPage);
    if (entries && !any) {
        const StickExcuse excuse =
            stickExcuse(row, m_desk.live(), m_model->known(), m_filter->text().trimmed());
        m_empty->setTexts(excuse.title, excuse.detail);
    }
    const bool part = !m_model->paged() && m_model->total() > m_model->known();
    m_note->setVisible(part);
    if (part)
        m_note->setText(tr("Sorted and filtered: the first %1 of %2 entries")
                            .arg(numberText(static_cast<qint64>(m_model->known())),
                                 numberText(static_cast<qint64>(m_model->total()))));
    m_remove->setEnabled(m_table->selectionModel()->hasSelection() && !m_desk.readOnly());
    m_copy->setEnabled(m_table->selectionModel()->hasSelection());
    m_clear->setEnabled(row && row->used > 0 && !m_desk.readOnly());
    const QString why = m_desk.readOnly() ? Desk::readOnlyReason() : QString();
    for (QAction* action : {m_remove, m_clear}) action->setToolTip(why);
}

std::vector<std::string> StickCard::selectedKeys() const {
    std::vector<std::string> keys;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        if (const TableEntry* entry = m_model->at(index.row())) keys.push_back(entry->key);
    return keys;
}

void StickCard::removeSelected() {
    std::vector<Command> commands;
    for (const std::string& key : selectedKeys())
        commands.push_back(clearCommand(m_model->table(), key));
    if (!commands.empty()) m_desk.sendAll(commands);
}

void StickCard::confirmClear() {
    const TableRow* row = table();
    if (!row) return;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Clear the table?"),
                                tr("Clear stick table %1?").arg(words(row->name)),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("%1 entries are forgotten. The next request of each key is balanced anew; this cannot "
           "be undone.")
            .arg(numberText(static_cast<qint64>(row->used))));
    QPushButton* clear =
        box->addButton(tr("Clear %1").arg(words(row->name)), QMessageBox::AcceptRole);
    clear->setObjectName(QStringLiteral("danger"));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(clear, &QPushButton::clicked, this,
            [this, name = row->name] { m_desk.send(clearCommand(name, {})); });
    box->open();
}

void StickCard::copySelected() { QGuiApplication::clipboard()->setText(m_table->selectedText()); }

}  // namespace yard
