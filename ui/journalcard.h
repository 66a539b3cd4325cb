#pragma once

#include <QWidget>
#include <vector>

#include "ui/deed.h"
#include "ui/desk.h"

class QAction;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class ConsoleTable;
class EmptyState;
class JournalModel;

/// What was done to the proxy, by whom, and the way back.
class JournalCard final : public QWidget {
    Q_OBJECT
public:
    explicit JournalCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// The latest that can be undone.
    std::vector<Deed> deeds();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildHead();
    void buildTable();
    void refresh();
    void showState();
    void undoChosen();
    void copyLines();
    const Event* chosen() const;

    Desk& m_desk;
    Card* m_card;
    QStackedWidget* m_pages;
    ConsoleTable* m_table;
    EmptyState* m_empty;
    JournalModel* m_model;
    QLineEdit* m_filter;
    QToolButton* m_undoButton;
    QToolButton* m_copyButton;
    QAction* m_undo;
    QAction* m_copy;
};

}  // namespace yard
