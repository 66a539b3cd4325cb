#pragma once

#include <QWidget>

class QAbstractItemDelegate;
class QAbstractItemModel;
class QLineEdit;
class QStackedWidget;

namespace yard {

class Card;
class ConsoleTable;
class EmptyState;

/// A panel that is a filtered table, or says why there is nothing in it.
class TableCard : public QWidget {
    Q_OBJECT
public:
    void setCompact(bool compact, bool inTab);

protected:
    /// `filter` becomes its first tool.
    TableCard(const QString& title, const QString& emptyIcon, QLineEdit* filter, QWidget* parent);
    void setTable(QAbstractItemModel* model, QAbstractItemDelegate* delegate);
    Card& card() const { return *m_card; }
    ConsoleTable& table() const { return *m_table; }
    EmptyState& emptyState() const { return *m_empty; }
    /// Table and excuse; the subclass places it in the card.
    QStackedWidget* pages() const { return m_pages; }
    /// Without spaces around it; empty: everything is shown.
    QString filterText() const;
    QLineEdit* filter() const { return m_filter; }
    /// The table, or the excuse. True: the excuse, which the caller words.
    bool showsEmpty(bool empty);

private:
    Card* m_card;
    QStackedWidget* m_pages;
    ConsoleTable* m_table;
    EmptyState* m_empty;
    QLineEdit* m_filter;
};

}  // namespace yard
