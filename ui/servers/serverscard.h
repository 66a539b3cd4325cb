#pragma once

#include <QWidget>
#include <vector>

#include "core/base/keys.h"
#include "ui/desk/deed.h"

class QLineEdit;
class QMenu;
class QToolButton;

namespace yard {

class Card;
class ConsoleTable;
class Desk;
class EmptyState;
class ServerActions;
class ServerColumns;
class ServersDelegate;
class ServersModel;

/// The Servers panel: a row a server, and what can be done to the selected ones.
class ServersCard final : public QWidget {
    Q_OBJECT
public:
    explicit ServersCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// There is room for few columns.
    void setNarrow(bool narrow);
    /// No other panel beside or below it.
    void setAlone(bool alone);
    ServerColumns& columns() const { return *m_columns; }
    ServerActions& actions() const { return *m_actions; }
    /// Not by a focus proxy: Tab would pass over the buttons above the table.
    void focusTable();
    /// What can be done to each server now.
    std::vector<Deed> deeds();
    /// The height of at most so much that cuts no row and leaves no empty ground.
    int wholeRows(int height) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void entriesAsked(const yard::ServerKey& server);
    void traceAsked(const yard::ServerKey& server);
    /// Rows came or went: the panel would like another height.
    void heightChanged();

private:
    static constexpr int MostRows = 6;  ///< more than that scroll, and are worth a filter
    void makeTable();
    void makeTools();
    void makeFilter();
    void makeOrder();
    void showFilter();
    void foldCurrent();
    void selectFirst();
    void limitHeight();
    std::vector<ServerKey> selection() const;
    void selectionChanged();
    void rowsChanged();
    void editWeight();
    void showMenu(const QPoint& at);
    void showColumns(const QPoint& at);
    void addViewDeeds(std::vector<Deed>& deeds);
    int heightFor(int rows) const;
    int rowHeight(int row) const;
    void fitRows();
    /// Selects the row, then does it to that server alone.
    void act(const ServerKey& server, int act);

    Desk& m_desk;
    Card* m_card;
    ServersModel* m_model;
    ServersDelegate* m_delegate;
    ConsoleTable* m_table;
    EmptyState* m_empty;
    ServerActions* m_actions;
    ServerColumns* m_columns;
    QLineEdit* m_filter = nullptr;
    QToolButton* m_more = nullptr;
    bool m_compact = false;
    bool m_alone = false;
    bool m_begun = false;  ///< some server was selected, so that a new user finds buttons enabled
};

}  // namespace yard
