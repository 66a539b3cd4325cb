#include "ui/stick/stickcard.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"
#include "ui/stick/hitsview.h"
#include "ui/stick/stickactions.h"
#include "ui/stick/stickdelegate.h"
#include "ui/stick/stickexcuse.h"
#include "ui/stick/stickmodel.h"

namespace yard {
namespace {

constexpr int SpaciousWidth = 620, TightWidth = 400, MostCounts = 6;

enum StickPage { EntriesPage, NoEntriesPage, HitsPage };

}  // namespace

StickCard::StickCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Stick table"))),
      m_tabs(new QButtonGroup(this)),
      m_chooser(makeButton({}, {}, tr("Choose a stick table"), tr("Choose a stick table"),
                           ButtonLook::Ghost)),
      m_filter(makeFilter(tr("Stick table filter"),
                          tr("A part of a key or of a server's name, and tests: gpc0>5 (/)"), 90,
                          150)),
      m_more(makeButton(QStringLiteral("more"), {}, tr("Delete, pin, copy, clear"),
                        tr("Stick table actions"), ButtonLook::Ghost)),
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
    buildTable();
    setFilterKeys(*m_filter, *this, *m_table);
    m_actions = new StickActions(m_desk, *m_table, *m_model, this);
    m_more->setMenu(m_actions->menu());
    m_more->setPopupMode(QToolButton::InstantPopup);
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
    m_card->addTool(m_filter);
    m_card->addTool(m_more);
    connect(m_tabs, &QButtonGroup::idClicked, this, [this] {
        askForPage();
        refresh();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text.trimmed());
        m_table->scrollToTop();  // the first of what is found
        askForPage();
        showState();
    });
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
    fitColumns();
    connect(m_model, &QAbstractItemModel::columnsInserted, this, &StickCard::fitColumns);
    connect(m_model, &QAbstractItemModel::modelReset, this, &StickCard::fitColumns);
    m_table->setHeights(26, 26);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setSortable(StickModel::Key, Qt::AscendingOrder);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &StickCard::askForPage);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &StickCard::askForPage);
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint& place) {
        m_actions->menu()->popup(m_table->viewport()->mapToGlobal(place));
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

std::vector<Deed> StickCard::deeds() { return m_actions->deeds(); }

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
        m_desk.wantTable(m_model->table(), 0, StickModel::PageSize);
    } else {
        // The rows in sight in the middle of the page, so that small moves need no other one.
        const int first = std::max(0, m_table->rowAt(0));
        const int offset = std::max(0, first - StickModel::PageSize / 3);
        m_desk.wantTable(m_model->table(), static_cast<uint64_t>(offset), StickModel::PageSize,
                         m_model->search());
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
    if (!isVisible() || !entriesShown() || m_table->underMouse()) return;
    m_model->resort();
    askForPage();  // by newer shares, perhaps
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

/// What the rows alone do not say.
QString StickCard::noteOf(const TableRow* row) const {
    if (m_model->progress() < 1)
        return tr("Searching %1 entries: %2 %")
            .arg(numberText(static_cast<qint64>(m_model->total())))
            .arg(static_cast<int>(m_model->progress() * 100));
    if (const TablePage& page = m_desk.report().page; page.cut && page.table == m_model->table())
        return tr("Only the first %1 of %2 entries were read")
            .arg(numberText(static_cast<qint64>(page.looked)),
                 numberText(static_cast<qint64>(m_model->total())));
    if (!m_filter->text().trimmed().isEmpty() && m_model->rowCount() > 0)
        return tr("%1 of %2 entries")
            .arg(numberText(m_model->rowCount()),
                 numberText(static_cast<qint64>(m_model->total())));
    const TableEntry* only = m_model->at(0);
    if (!row || !row->stored || !only || only->server.empty()) return {};
    if (row->used != 1 && !m_model->holdsAll(*only)) return {};
    return tr("This entry holds all traffic. Drain moves none of it, Maint moves all.");
}

/// Where there is little room, what matters least goes: rates are what people look for.
void StickCard::fitColumns() {
    const int counts = m_model->columnCount() - StickModel::Columns;
    const bool roomy = width() >= SpaciousWidth, tight = width() < TightWidth;
    const bool uses = roomy || (counts == 0 && !tight);
    // A key is often an address of 15 characters.
    QList<int> shares = {counts ? 140 : 150, counts ? 90 : 120, 56, uses ? 60 : 0, 76};
    for (int i = 0; i < counts; ++i) shares << 0;
    if (tight) shares[StickModel::Key] = 126, shares[StickModel::Expires] = 82;
    int room = roomy ? MostCounts : tight ? 0 : 1;
    for (const bool rates : {true, false})
        for (int c = StickModel::Columns; c < shares.size() && room > 0; ++c)
            if (m_model->isRate(c) == rates) shares[c] = 74, --room;
    QHeaderView* header = m_table->horizontalHeader();
    header->moveSection(header->visualIndex(StickModel::Expires), header->count() - 1);
    for (int i = 0; i < shares.size(); ++i) m_table->setColumnHidden(i, shares[i] == 0);
    m_table->setColumnShares(shares);
}

void StickCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void StickCard::showState() {
    const TableRow* row = table();
    const bool entries = entriesShown();
    const bool any = m_model->rowCount() > 0;
    m_filter->setVisible(entries);
    m_filter->setEnabled(entries);
    m_more->setVisible(entries);
    if (!entries)
        m_card->setSubtitle(tr("by server"));
    else if (m_desk.report().tables.size() > 1 || !row)
        m_card->setSubtitle({});
    else
        m_card->setSubtitle(words(row->name));
    // While it is searched for there may be something.
    const bool table = any || m_model->progress() < 1;
    m_pages->setCurrentIndex(!entries ? HitsPage : table ? EntriesPage : NoEntriesPage);
    if (entries && !table) {
        const StickExcuse excuse = stickExcuse(row, m_desk.live(), m_model->total(),
                                               m_filter->text().trimmed(), m_desk.report());
        m_empty->setTexts(excuse.title, excuse.detail);
    }
    m_note->setText(noteOf(row));
    m_note->setVisible(!m_note->text().isEmpty());
    m_actions->showState(m_filter->text().trimmed());
}

}  // namespace yard
