#include "ui/parts/tablecard.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"

namespace yard {
namespace {

constexpr int Row = 26, CompactRow = 24;

}  // namespace

TableCard::TableCard(const QString& title, const QString& emptyIcon, QLineEdit* filter,
                     QWidget* parent)
    : QWidget(parent),
      m_card(new Card(title)),
      m_pages(new QStackedWidget),
      m_table(new ConsoleTable),
      m_empty(new EmptyState(emptyIcon, {}, {})),
      m_filter(filter) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    m_card->addTool(m_filter);
    setFilterKeys(*m_filter, *this, *m_table);
    m_table->setAccessibleName(title);
    m_table->setHeights(Row, Row);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
}

void TableCard::setTable(QAbstractItemModel* model, QAbstractItemDelegate* delegate) {
    m_table->setModel(model);
    m_table->setItemDelegate(delegate);
}

void TableCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    const int row = compact ? CompactRow : Row;
    m_table->setHeights(row, row);
}

QString TableCard::filterText() const { return m_filter->text().trimmed(); }

bool TableCard::showsEmpty(bool empty) {
    m_pages->setCurrentIndex(empty ? 1 : 0);
    return empty;
}

}  // namespace yard
