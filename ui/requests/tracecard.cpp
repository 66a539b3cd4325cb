#include "ui/requests/tracecard.h"

#include <QKeyEvent>
#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/look/pill.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"
#include "ui/requests/requestsview.h"
#include "ui/requests/tracedelegate.h"
#include "ui/requests/tracematch.h"
#include "ui/requests/tracemodel.h"
#include "ui/requests/tracesummary.h"

namespace yard {
namespace {

enum Page { StoryPage, ListPage, EmptyPage };

/// Requests of a longer time before or after an event are not those around it.
constexpr int64_t AroundMs = 30'000;

}  // namespace

TraceCard::TraceCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Request trace"))),
      m_pages(new QStackedWidget),
      m_requests(new RequestsView(desk)),
      m_empty(new EmptyState(QStringLiteral("route"), {}, {})),
      m_steps(makeListView(tr("Decision steps"))),
      m_model(new TraceModel(this)),
      m_delegate(new TraceDelegate(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildTools();
    m_pages->addWidget(buildStory());
    m_pages->addWidget(m_requests);
    m_pages->addWidget(m_empty);
    m_card->setBody(m_pages);
    connect(m_requests, &RequestsView::chosen, this, &TraceCard::choose);
    connect(m_requests, &RequestsView::said, this, &TraceCard::said);
    connect(&desk, &Desk::updated, this, &TraceCard::refresh);
    connect(&desk, &Desk::secondPassed, this, &TraceCard::followLatest);
    refresh();
}

void TraceCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    m_delegate->setFlat(compact);
    m_steps->doItemsLayout();
}

void TraceCard::refresh() {
    m_requests->merge();
    if (m_waitFrom) takeNext();
    if (!m_trace) followLatest();
    describe();
    showPage();
}

void TraceCard::followLatest() {
    // More often than once a second nobody could read it.
    if (m_following && !m_waitFrom && !m_desk.traces().empty()) tell(m_desk.traces().back());
}

void TraceCard::traceNext(const ServerKey& server) {
    m_waitFrom = m_desk.traces().empty() ? 0 : m_desk.traces().back().id;
    m_waitServer = server;
    m_list->setChecked(false);
    setFollowing(false);
    describe();
}

void TraceCard::takeNext() {
    for (const Trace& trace : m_desk.traces()) {
        if (trace.id <= *m_waitFrom) continue;
        if (!m_waitServer.empty() &&
            (trace.backend != m_waitServer.backend || trace.server != m_waitServer.server))
            continue;
        m_waitFrom.reset();
        tell(trace);
        return;
    }
}

void TraceCard::tell(const Trace& trace) {
    m_trace = trace;
    const TraceVerdict verdict = traceVerdict(trace);
    m_request->setText(requestText(trace));
    m_request->setMinimumWidth(
        std::min(90, m_request->fontMetrics().horizontalAdvance(m_request->text()) + 2));
    m_request->setToolTip(
        tr("Request %1 at %2: %3").arg(trace.id).arg(clockText(trace.wallMs), requestText(trace)));
    m_verdict->set(verdict.shown, verdict.text, verdict.brief);
    m_verdict->setToolTip(verdict.text);
    m_why->setText(traceWhy(trace));
    m_model->set(traceSteps(trace));
    describe();
    showPage();
}

bool TraceCard::choose(uint64_t id) {
    const Trace* found = m_requests->trace(id);
    if (!found) return false;
    m_waitFrom.reset();
    setFollowing(false);
    m_list->setChecked(false);
    tell(*found);
    return true;
}

/// Who pins what he sees wants to go on seeing it.
void TraceCard::setPinned(bool pinned) {
    if (!m_trace) return;
    m_requests->setPinned(*m_trace, pinned);
    if (pinned) setFollowing(false);
    describe();
}

void TraceCard::showAround(quint64 eventId) {
    const auto& events = m_desk.events();
    const auto event =
        std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.id == eventId; });
    if (event == events.end()) return;
    const auto distance = [&](const Trace& t) { return std::abs(t.wallMs - event->wallMs); };
    const auto& traces = m_desk.traces();
    const auto nearest =
        std::min_element(traces.begin(), traces.end(),
                         [&](const Trace& a, const Trace& b) { return distance(a) < distance(b); });
    if (nearest == traces.end() || distance(*nearest) > AroundMs) return;  // none of it is kept
    choose(nearest->id);
    m_list->setChecked(true);
}

void TraceCard::step(int by) {
    const auto& traces = m_desk.traces();
    if (!m_trace || traces.empty()) return;
    const uint64_t id = m_trace->id;
    if (by > 0) {
        const auto newer =
            std::find_if(traces.begin(), traces.end(), [&](const Trace& t) { return t.id > id; });
        if (newer != traces.end()) choose(newer->id);
        return;
    }
    const auto older =
        std::find_if(traces.rbegin(), traces.rend(), [&](const Trace& t) { return t.id < id; });
    if (older != traces.rend()) choose(older->id);
}

bool TraceCard::find(const QString& text) {
    const QString sought = text.trimmed();
    if (sought.isEmpty()) return false;
    const auto& traces = m_desk.traces();
    const auto newestBefore = [&](uint64_t end) {
        return std::find_if(traces.rbegin(), traces.rend(),
                            [&](const Trace& t) { return t.id < end && traceMatches(t, sought); });
    };
    const bool again = sought == m_sought && m_trace;
    // A number may also be part of an address: an id that is there is meant.
    if (!again && choose(sought.toULongLong())) {
        m_sought = sought;
        return true;
    }
    auto found = newestBefore(again ? m_trace->id : UINT64_MAX);
    if (found == traces.rend() && again) found = newestBefore(UINT64_MAX);
    m_sought = sought;
    if (found == traces.rend()) return false;
    choose(found->id);
    return true;
}

void TraceCard::setFollowing(bool following) {
    m_following = following;
    m_follow->setChecked(following);
    if (following) {
        m_waitFrom.reset();
        followLatest();
    }
    describe();
}

void TraceCard::describe() {
    m_follow->setChecked(m_following);
    m_pin->setEnabled(m_trace.has_value());
    m_pin->setChecked(m_trace && m_requests->pinned(m_trace->id));
    if (m_waitFrom) {
        m_card->setSubtitle(m_waitServer.empty()
                                ? tr("waiting for it")
                                : tr("waiting for %1").arg(words(m_waitServer.server)));
    } else if (!m_trace) {
        m_card->setSubtitle({});
    } else if (m_following) {
        m_card->setSubtitle(tr("the latest"));
    } else {
        m_card->setSubtitle(m_trace->server.empty() ? tr("why nobody?")
                                                    : tr("why %1?").arg(words(m_trace->server)));
    }
    const auto& traces = m_desk.traces();
    m_older->setEnabled(m_trace && !traces.empty() && traces.front().id < m_trace->id);
    m_newer->setEnabled(m_trace && !traces.empty() && traces.back().id > m_trace->id);
}

void TraceCard::showPage() {
    const auto [title, detail] = traceExcuse(m_desk.report());
    m_empty->setTexts(title, detail);
    m_pages->setCurrentIndex(m_list->isChecked() ? ListPage : m_trace ? StoryPage : EmptyPage);
}

void TraceCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left)
        step(-1);
    else if (event->key() == Qt::Key_Right)
        step(1);
    else if (event->key() == Qt::Key_Escape && m_list->isChecked())
        m_list->setChecked(false);
    else
        QWidget::keyPressEvent(event);
}

}  // namespace yard
