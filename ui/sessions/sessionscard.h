#pragma once

#include <QTimer>
#include <vector>

#include "ui/desk/desk.h"
#include "ui/parts/tablecard.h"

class QAction;
class QLabel;
class QToolButton;

namespace yard {

class SessionsModel;

/// Who is connected and who waits in a queue: a page of the live sessions, asked for only while
/// somebody sees it, and the way to end some.
class SessionsCard final : public TableCard {
    Q_OBJECT
public:
    static constexpr int PageSize = 500;

    explicit SessionsCard(Desk& desk, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildTable();
    QWidget* buildFoot();
    void askForPage();
    void turnPage(bool forward);
    void firstPage();
    void take();
    void fitColumns();
    void showState();
    void showQueue();
    void showEmpty();
    void confirmEnd();
    void copySelected();
    std::vector<SessionRow> selected() const;
    uint64_t total() const;

    Desk& m_desk;
    SessionsModel* m_model;
    QToolButton* m_waiting;
    QToolButton* m_end;
    QLabel* m_queue;
    QLabel* m_note;
    QToolButton* m_older;
    QToolButton* m_newer;
    QAction* m_endAction;
    QAction* m_copy;
    QTimer m_typing;                ///< a filter is asked for when nobody types any more
    std::vector<uint64_t> m_turns;  ///< where the pages up to this one begin; empty: the first
    uint64_t m_last = 0;            ///< the greatest id of the page
    bool m_told = false;            ///< the page that is asked for has come
};

}  // namespace yard
