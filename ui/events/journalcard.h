#pragma once

#include <vector>

#include "ui/desk/deed.h"
#include "ui/desk/desk.h"
#include "ui/parts/tablecard.h"

class QAction;
class QToolButton;

namespace yard {

class JournalModel;

/// What was done to the proxy, by whom, and the way back.
class JournalCard final : public TableCard {
    Q_OBJECT
public:
    explicit JournalCard(Desk& desk, QWidget* parent = nullptr);
    /// The latest that can be undone.
    std::vector<Deed> deeds();

protected:
    void resizeEvent(QResizeEvent* event) override;
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
    JournalModel* m_model;
    QToolButton* m_undoButton;
    QToolButton* m_copyButton;
    QAction* m_undo;
    QAction* m_copy;
};

}  // namespace yard
