#pragma once

#include <QWidget>

#include "ui/desk/deed.h"
#include "ui/desk/desk.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class ConsoleTable;
class EmptyState;
class HitsView;
class StickActions;
class StickModel;

/// Two tabs: the entries of a stick table, and the hits of each server.
class StickCard final : public QWidget {
    Q_OBJECT
public:
    explicit StickCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Only the entries that point to this server: fills the filter field.
    void showServer(const ServerKey& server);
    std::vector<Deed> deeds();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildTable();
    void refresh();
    void resort();
    void chooseTable(const std::string& name);
    void offerTables();
    const TableRow* table() const;
    /// Tells the desk which page reports should bring.
    void askForPage();
    void showState();
    QString noteOf(const TableRow* row) const;
    void fitColumns();
    bool entriesShown() const;

    Desk& m_desk;
    Card* m_card;
    QButtonGroup* m_tabs;
    QToolButton* m_chooser;
    QLineEdit* m_filter;
    QToolButton* m_more;
    QStackedWidget* m_pages;
    ConsoleTable* m_table;
    QLabel* m_note;
    EmptyState* m_empty;
    HitsView* m_hits;
    StickModel* m_model;
    StickActions* m_actions = nullptr;
};

}  // namespace yard
