#pragma once

#include <QWidget>

#include "ui/desk.h"

class QAction;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class ConsoleTable;
class EmptyState;
class HitsView;
class StickModel;

/// Two tabs: the entries of a stick table, and the hits of each server.
class StickCard final : public QWidget {
    Q_OBJECT
public:
    explicit StickCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Only the entries that point to this server: fills the filter field.
    void showServer(const ServerKey& server);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildHead();
    void buildActions();
    void buildTable();
    void refresh();
    void resort();
    void chooseTable(const std::string& name);
    void offerTables();
    const TableRow* table() const;
    /// Tells the desk which page reports should bring.
    void askForPage();
    void showState();
    void removeSelected();
    void confirmClear();
    void copySelected();
    std::vector<std::string> selectedKeys() const;
    bool entriesShown() const;

    Desk& m_desk;
    Card* m_card;
    QButtonGroup* m_tabs;
    QToolButton* m_chooser;
    QLineEdit* m_filter;
    QToolButton* m_more;
    QMenu* m_menu;
    QAction* m_remove = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_clear = nullptr;
    QStackedWidget* m_pages;
    ConsoleTable* m_table;
    QLabel* m_note;
    EmptyState* m_empty;
    HitsView* m_hits;
    StickModel* m_model;
};

}  // namespace yard
