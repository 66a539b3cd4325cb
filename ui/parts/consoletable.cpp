#include "ui/parts/consoletable.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>
#include <numeric>

#include "ui/look/theme.h"
#include "ui/parts/consoleheader.h"
#include "ui/parts/listview.h"

namespace yard {

ConsoleTable::ConsoleTable(QWidget* parent) : QTableView(parent) {
    setHorizontalHeader(new ConsoleHeader(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setFrameShape(NoFrame);
    setWordWrap(false);
    setTabKeyNavigation(false);
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    // Fixed heights: ResizeToContents is a thousand times slower (console.md section 3).
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(20);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(uiFont(11, QFont::Medium));
}

void ConsoleTable::setColumnShares(const QList<int>& shares) {
    m_shares = shares;
    fitColumns();
}

void ConsoleTable::setHeights(int header, int row) {
    horizontalHeader()->setFixedHeight(header);
    verticalHeader()->setDefaultSectionSize(row);
}

void ConsoleTable::addRowActions(const QList<QAction*>& actions) {
    for (QAction* action : actions) {
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        action->setAutoRepeat(false);
        addAction(action);
    }
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QWidget::customContextMenuRequested, this, [this, actions](const QPoint& place) {
        if (!indexAt(place).isValid()) return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->setFont(uiFont(13));
        menu->addActions(actions);
        if (isSortingEnabled()) addSortMenu(menu);
        menu->popup(viewport()->mapToGlobal(place));
    });
}

void ConsoleTable::setSortable(int column, Qt::SortOrder order, bool clearable) {
    // The header of a QTableView's own is so from the start.
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorClearable(clearable);
    setSortingEnabled(true);
    sortByColumn(column, order);
}

void ConsoleTable::addSortMenu(QMenu* to) {
    QMenu* menu = to->addMenu(tr("Sort by"));
    menu->setFont(uiFont(13));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const int sorted = horizontalHeader()->sortIndicatorSection();
        const bool down = horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder;
        for (int column = 0; column < model()->columnCount(); ++column) {
            if (isColumnHidden(column)) continue;
            QAction* action =
                menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
            action->setCheckable(true);
            action->setChecked(column == sorted);
            // The same again: the other way round.
            const bool next = column == sorted ? !down : down;
            connect(action, &QAction::triggered, this, [this, column, next] {
                sortByColumn(column, next ? Qt::DescendingOrder : Qt::AscendingOrder);
            });
        }
    });
}

void ConsoleTable::chooseRow(int row) {
    selectionModel()->setCurrentIndex(
        model()->index(row, std::max(0, currentIndex().column())),
        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

QString ConsoleTable::selectedText() const {
    QStringList lines;
    for (const QModelIndex& row : selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

void ConsoleTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

/// A row that is cut by the lower edge is not shown where rows are scrolled whole, and at the top.
void ConsoleTable::trim() {
    if (verticalScrollMode() != ScrollPerItem && verticalScrollBar()->value() != 0)
        return viewport()->clearMask();
    int whole = 0;
    for (int row = rowAt(0); row >= 0 && row < model()->rowCount(); ++row) {
        const int height = rowHeight(row), bottom = rowViewportPosition(row) + height;
        // One that lacks only its edge is as good as whole.
        if (bottom > viewport()->height() + height / 5) break;
        whole = bottom;
    }
    if (whole > 0)
        viewport()->setMask(QRect(0, 0, viewport()->width(), whole));
    else
        viewport()->clearMask();
}

void ConsoleTable::updateGeometries() {
    QTableView::updateGeometries();
    trim();
}

void ConsoleTable::verticalScrollbarValueChanged(int value) {
    QTableView::verticalScrollbarValueChanged(value);
    trim();
}

void ConsoleTable::fitColumns() {
    const int columns = static_cast<int>(m_shares.size());
    if (columns == 0 || horizontalHeader()->count() < columns) return;
    const int sum = std::accumulate(m_shares.begin(), m_shares.end(), 0);
    const int width = viewport()->width();
    int used = 0;
    // What is left by rounding belongs to the last one that is shown.
    int last = horizontalHeader()->count() - 1;
    while (last > 0 && horizontalHeader()->isSectionHidden(horizontalHeader()->logicalIndex(last)))
        --last;
    const int rest = horizontalHeader()->logicalIndex(last);
    for (int i = 0; i < columns; ++i) {
        if (i == rest || m_shares[i] == 0) continue;
        const int share = m_shares[i] * width / sum;
        horizontalHeader()->resizeSection(i, qMax(share, 24));
        used += share;
    }
    horizontalHeader()->resizeSection(rest, qMax(width - used, 24));
}

/// The focus alone makes a row the current one, but selects none: the first step selects that one.
/// Space is the window's.
void ConsoleTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        return event->ignore();
    const bool steps = event->key() == Qt::Key_Down || event->key() == Qt::Key_Up;
    if (steps && event->modifiers() == Qt::NoModifier && model() && model()->rowCount() > 0 &&
        !selectionModel()->hasSelection())
        return chooseRow(std::max(0, currentIndex().row()));
    QTableView::keyPressEvent(event);
}

void ConsoleTable::mouseMoveEvent(QMouseEvent* event) {
    setHovered(indexAt(event->position().toPoint()).row());
    QTableView::mouseMoveEvent(event);
}

void ConsoleTable::leaveEvent(QEvent* event) {
    setHovered(-1);
    QTableView::leaveEvent(event);
}

void ConsoleTable::setHovered(int row) {
    if (row == m_hovered) return;
    m_hovered = row;
    viewport()->update();
}

}  // namespace yard
