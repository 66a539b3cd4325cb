#pragma once

#include <QTableView>

class QMenu;

namespace yard {

/// A table of the console: rows are selected whole, columns share the width in fixed proportions,
/// and there is never a horizontal scroll bar.
class ConsoleTable : public QTableView {
    Q_OBJECT
public:
    explicit ConsoleTable(QWidget* parent = nullptr);
    void setColumnShares(const QList<int>& shares);
    void setHeights(int header, int row);
    /// What can be done with the selected rows: by key while it has the focus, and in its menu.
    void addRowActions(const QList<QAction*>& actions);
    /// By a click on a header, in the menu of addSortMenu(), and at first by `column`. `clearable`:
    /// the third click brings the rows' own order.
    void setSortable(int column, Qt::SortOrder order, bool clearable = false);
    void addSortMenu(QMenu* to);
    /// selectRow() of Qt finds no column in a table that runs from right to left.
    void chooseRow(int row);
    int hoveredRow() const { return m_hovered; }
    /// The selected rows to paste elsewhere: a line each, cells apart by tabs.
    QString selectedText() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void updateGeometries() override;
    void verticalScrollbarValueChanged(int value) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void fitColumns();
    void trim();
    void setHovered(int row);

    QList<int> m_shares;
    int m_hovered = -1;
};

}  // namespace yard
