#include "ui/requests/requestsview.h"

#include <QAction>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>

#include "core/control/tracejson.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"
#include "ui/requests/requestdelegate.h"
#include "ui/requests/requestsmodel.h"
#include "ui/requests/tracesummary.h"

namespace yard {

RequestsView::RequestsView(const Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_model(new RequestsModel(desk, this)),
      m_table(new ConsoleTable),
      m_empty(new EmptyState(QStringLiteral("route"), {}, {})) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(buildHead());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_empty, 1);
    m_table->setAccessibleName(tr("Recent requests"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RequestDelegate(this));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHeights(26, 26);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    addActions();
    const auto choose = [this](const QModelIndex& index) {
        emit chosen(index.data(RequestsModel::IdRole).toULongLong());
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
    setFocusProxy(m_table);
    showEmpty();
}

QWidget* RequestsView::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(14, 0, 14, 0);
    auto* group = new QButtonGroup(this);
    row->addWidget(makeSegments({tr("All"), tr("Redispatched"), tr("Failed")}, 0, group));
    auto* pinned = makeButton(QStringLiteral("pin"), {}, tr("Those that were pinned (P pins one)"),
                              tr("Pinned requests"));
    pinned->setCheckable(true);
    group->addButton(pinned, static_cast<int>(RequestFilter::Pinned));
    row->addWidget(pinned);
    auto* query = new QLineEdit;
    query->setFont(uiFont(12));
    query->setPlaceholderText(tr("server, client, status:5xx"));
    query->setAccessibleName(tr("Filter the requests"));
    query->setToolTip(
        tr("Words that must all occur in a request; also status:503, status:5xx, server:web-1, "
           "client:10.0.0.7, path:/cart, key:10.1, redispatched"));
    makeClearable(*query);
    setFilterKeys(*query, *this, *m_table);
    query->setMinimumWidth(50);
    row->addWidget(query, 1);
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_model->setFilter(static_cast<RequestFilter>(id));
        showEmpty();
    });
    connect(query, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setQuery(text.simplified());
        showEmpty();
    });
    return head;
}

void RequestsView::addActions() {
    auto* pin = new QAction(tr("Pin, or let go"), this);
    pin->setShortcut(QKeySequence(Qt::Key_P));
    auto* text = new QAction(tr("Copy as text"), this);
    auto* json = new QAction(tr("Copy as JSON"), this);
    json->setShortcut(QKeySequence::Copy);
    m_table->addRowActions({pin, text, json});
    connect(pin, &QAction::triggered, this, [this] {
        if (const Trace* trace = current()) setPinned(Trace(*trace), !pinned(trace->id));
    });
    connect(text, &QAction::triggered, this, [this] {
        if (const Trace* trace = current()) copy(traceText(*trace));
    });
    connect(json, &QAction::triggered, this, [this] {
        if (const Trace* trace = current()) copy(words(traceJson(*trace)));
    });
}

void RequestsView::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    emit said(tr("The request is copied"));
}

/// What is told in little room are verdicts, in much room whole paths.
void RequestsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_table->setColumnShares(width() < 560 ? QList<int>{86, 124, 134, 68}
                                           : QList<int>{84, 380, 210, 70});
}

void RequestsView::merge() {
    keepPlace(*m_table, [this] { m_model->merge(); });
    showEmpty();
}

void RequestsView::select(uint64_t id) {
    const int row = m_model->rowOf(id);
    if (row < 0) return;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
}

void RequestsView::setPinned(const Trace& trace, bool pinned) {
    m_model->setPinned(trace, pinned);
    showEmpty();
}

bool RequestsView::pinned(uint64_t id) const { return m_model->pinned(id); }

const Trace* RequestsView::trace(uint64_t id) const {
    const auto& traces = m_desk.traces();
    const auto found =
        std::find_if(traces.begin(), traces.end(), [&](const Trace& t) { return t.id == id; });
    return found == traces.end() ? m_model->pinnedTrace(id) : &*found;
}

const Trace* RequestsView::current() const {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->at(index.row()) : nullptr;
}

void RequestsView::showEmpty() {
    const bool empty = m_model->rowCount() == 0;
    m_table->setVisible(!empty);
    m_empty->setVisible(empty);
    if (m_model->filter() == RequestFilter::Pinned)
        m_empty->setTexts(tr("No request is pinned"),
                          tr("P pins one: it stays here when newer ones push it out of the list."));
    else if (m_model->narrowed())
        m_empty->setTexts(tr("No such request"), tr("None of the recent requests is like that."));
    else
        m_empty->setTexts(tr("No request traced yet"), tr("Each request is listed here."));
}

}  // namespace yard
