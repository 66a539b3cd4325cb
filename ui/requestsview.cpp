#include "ui/requestsview.h"

#include <QButtonGroup>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/buttons.h"
#include "ui/consoletable.h"
#include "ui/listview.h"
#include "ui/requestdelegate.h"
#include "ui/requestsmodel.h"
#include "ui/theme.h"

namespace yard {

RequestsView::RequestsView(const Desk& desk, QWidget* parent)
    : QWidget(parent), m_model(new RequestsModel(desk, this)), m_table(new ConsoleTable) {
    auto* group = new QButtonGroup(this);
    QWidget* filter = makeSegments({tr("All"), tr("Redispatched"), tr("Failed")}, 0, group);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 0, 14, 0);
    head->addWidget(filter);
    auto* query = new QLineEdit;
    query->setFont(uiFont(12));
    query->setPlaceholderText(tr("server, client, status:5xx"));
    query->setAccessibleName(tr("Filter the requests"));
    query->setToolTip(
        tr("Words that must all occur in a request; also status:503, status:5xx, server:web-1, "
           "client:10.0.0.7, path:/cart, key:10.1, redispatched"));
    makeClearable(*query);
    query->setMinimumWidth(80);
    head->addWidget(query, 1);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    m_table->setAccessibleName(tr("Recent requests"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RequestDelegate(this));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnShares({88, 148, 110, 66});
    m_table->setHeights(26, 26);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(group, &QButtonGroup::idClicked, this,
            [this](int id) { m_model->setFilter(static_cast<RequestFilter>(id)); });
    connect(query, &QLineEdit::textChanged, m_model,
            [this](const QString& text) { m_model->setQuery(text.simplified()); });
    const auto choose = [this](const QModelIndex& index) {
        emit chosen(index.data(RequestsModel::IdRole).toULongLong());
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
    setFocusProxy(m_table);
}

void RequestsView::merge() {
    keepPlace(*m_table, [this] { m_model->merge(); });
}

void RequestsView::select(uint64_t id) {
    const int row = m_model->rowOf(id);
    if (row < 0) return;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
}

}  // namespace yard
