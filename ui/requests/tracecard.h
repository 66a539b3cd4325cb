#pragma once

#include <QWidget>

#include "ui/desk/desk.h"

class QAction;
class QLabel;
class QListView;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class EmptyState;
class Pill;
class RequestsView;
class TraceDelegate;
class TraceModel;

/// Why a request went where it went, step by step: the latest one until one is chosen.
class TraceCard final : public QWidget {
    Q_OBJECT
public:
    explicit TraceCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// The recent requests, at those of an event's time, if they are kept.
    void showAround(quint64 eventId);
    /// Shows the newest request whose client, id, path or server contains `text`; asked again for
    /// the same text, the one before it, and after the last the newest again. False: there is none.
    bool find(const QString& text);
    /// Waits for the next request and shows that; `server` not empty: the next one of that server.
    void traceNext(const ServerKey& server = {});
    uint64_t shownId() const { return m_trace ? m_trace->id : 0; }

signals:
    void said(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildTools();
    QWidget* buildStory();
    void refresh();
    void followLatest();
    void takeNext();
    void tell(const Trace& trace);
    bool choose(uint64_t id);  ///< false: it is not known
    void setPinned(bool pinned);
    void step(int by);  ///< -1: the older one
    void setFollowing(bool following);
    void showPage();
    void describe();

    Desk& m_desk;
    Card* m_card;
    QStackedWidget* m_pages;
    RequestsView* m_requests;
    EmptyState* m_empty;
    QListView* m_steps;
    TraceModel* m_model;
    TraceDelegate* m_delegate;
    QLabel* m_request;
    QLabel* m_why;
    Pill* m_verdict;
    QToolButton* m_list;
    QToolButton* m_older;
    QToolButton* m_newer;
    QAction* m_follow;
    QAction* m_pin;
    std::optional<Trace> m_trace;        ///< kept when the desk forgets it
    std::optional<uint64_t> m_waitFrom;  ///< the next request after this id is wanted
    ServerKey m_waitServer;              ///< and of this server; empty: of any
    QString m_sought;
    bool m_following = true;
};

}  // namespace yard
