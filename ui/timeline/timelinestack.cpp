#include "ui/timeline/timelinestack.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/spokenrole.h"
#include "ui/timeline/crosshair.h"
#include "ui/timeline/latencychart.h"
#include "ui/timeline/requestchart.h"
#include "ui/timeline/ribbon.h"
#include "ui/timeline/timelinegestures.h"
#include "ui/timeline/timelineoverlay.h"
#include "ui/timeline/timestrip.h"

namespace yard {
namespace {

// Below this height the latency strip would squeeze the requests (console.md section 5).
constexpr int LatencyNeeds = 250;
constexpr double MostForLanes = 0.38;
// A lane lower than its words says nothing: better fewer of them.
constexpr double LeastLane = 13, LeastLaneCompact = 12;

}  // namespace

TimelineStack::TimelineStack(const History& history, QWidget* parent)
    : QWidget(parent),
      m_history(history),
      m_requests(new RequestChart(m_view, this)),
      m_ribbon(new Ribbon(m_view, this)),
      m_latency(new LatencyChart(m_view, this)),
      m_time(new TimeStrip(m_view, this)),
      m_overlay(new TimelineOverlay(m_view, *m_ribbon, this)),
      m_gestures(new TimelineGestures(m_view, *m_overlay, this)) {
    setLayoutDirection(Qt::LeftToRight);  // as time does
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_requests, 100);
    layout->addWidget(m_ribbon);
    layout->addWidget(m_latency, 42);
    layout->addWidget(m_time);
    setFocusPolicy(Qt::StrongFocus);
    setSpokenRole(*this, QAccessible::Chart);
    setAccessibleName(tr("Failover timeline"));
    for (QWidget* strip :
         {m_requests->viewport(), m_latency->viewport(), static_cast<QWidget*>(m_ribbon)})
        m_gestures->watch(strip);
    connectGestures();
    connect(themeNotifier(), &ThemeNotifier::changed, this, &TimelineStack::recolour);
}

void TimelineStack::connectGestures() {
    connect(m_gestures, &TimelineGestures::hovered, this, &TimelineStack::setHover);
    connect(m_gestures, &TimelineGestures::flagPressed, this, &TimelineStack::chooseFlag);
    connect(m_gestures, &TimelineGestures::dragged, this,
            [this](std::optional<TimelineView::Span> span) {
                m_view.drag = span;
                m_overlay->update();
            });
    connect(m_gestures, &TimelineGestures::spanChosen, this, [this](TimelineView::Span span) {
        changeSpan([&] { m_span.show(span.from, span.to); });
    });
    connect(m_gestures, &TimelineGestures::zoomAsked, this, [this](double factor, double anchor) {
        changeSpan([&] { m_span.zoom(factor, anchor); });
    });
    connect(m_gestures, &TimelineGestures::panAsked, this,
            [this](double seconds) { changeSpan([&] { m_span.pan(seconds); }); });
    connect(m_gestures, &TimelineGestures::nowAsked, this, [this] { follow(); });
}

void TimelineStack::follow(int seconds) {
    changeSpan([&] { m_span.follow(seconds); });
}

void TimelineStack::changeSpan(const std::function<void()>& change) {
    const int range = m_span.range();
    const int64_t end = m_span.endMs();
    const bool followed = m_span.follows();
    change();
    if (range == m_span.range() && end == m_span.endMs() && followed == m_span.follows()) return;
    m_requests->forgetScale();
    m_latency->forgetScale();
    rebuild();
    emit spanChanged();
}

void TimelineStack::setCompact(bool compact) {
    m_view.compact = compact;
    placeStrips();
}

void TimelineStack::refresh(int64_t endMs, const QString& waitingFor) {
    const bool words = std::exchange(m_view.waitingFor, waitingFor) != waitingFor;
    const int64_t shown = m_span.endMs();
    const bool first = m_view.timeline.endMs == 0;
    m_span.setHistory(m_history.size() > 0 ? m_history.at(0).wallMs : endMs, endMs);
    // What is past does not change.
    if (m_span.endMs() != shown || first || words) rebuild();
}

void TimelineStack::setLatencyTold(bool told) {
    if (std::exchange(m_view.latencyTold, told) != told) placeStrips();
}

void TimelineStack::setChosen(uint64_t eventId) {
    if (eventId == m_view.chosen) return;
    m_view.chosen = eventId;
    m_overlay->update();
}

void TimelineStack::rebuild() {
    m_stale = !isVisible();
    if (m_stale) return;
    std::vector<int> held;
    for (size_t l = 0; l < m_view.timeline.layers.size(); ++l)
        if (!m_view.timeline.layers[l].others) held.push_back(m_view.timeline.seriesOf(l));
    m_view.timeline = makeTimeline(m_history, m_span.endMs(), m_span.range(), held);
    const Lanes lanes = std::exchange(m_view.lanes, lanesOf(m_view.timeline, mostLanes()));
    const int gutter = std::exchange(m_view.gutter, neededGutter());
    m_requests->refresh();
    m_latency->refresh();
    if (lanes.count() != m_view.lanes.count() || gutter != m_view.gutter) placeStrips();
    m_view.requestsTop = m_requests->top();
    placeNames();
    m_ribbon->update();
    m_time->update();
    m_overlay->update();
}

int TimelineStack::neededGutter() const {
    const QFontMetricsF metrics(monoFont(11));
    double widest = 0;
    for (size_t band : m_view.lanes.bands)
        widest = std::max(
            widest, metrics.horizontalAdvance(words(m_view.timeline.bands[band].server.server)));
    return std::clamp(qCeil(widest) + 14, TimelineView::LeastGutter, TimelineView::MostGutter);
}

void TimelineStack::placeNames() {
    const QFontMetricsF metrics(uiFont(11, QFont::DemiBold));
    const double secondsPerPixel =
        m_view.timeline.range / std::max(1.0, m_view.right() - m_view.left());
    m_view.names.clear();
    for (size_t l = 0; l < m_view.timeline.layers.size(); ++l) {
        const double width = metrics.horizontalAdvance(layerName(m_view.timeline, l)) + 8;
        m_view.names.push_back(roomiest(m_view.timeline, l, width * secondsPerPixel));
    }
}

size_t TimelineStack::mostLanes() const {
    const double least = m_view.compact ? LeastLaneCompact : LeastLane;
    return std::max<size_t>(2, static_cast<size_t>(height() * MostForLanes / least));
}

void TimelineStack::placeStrips() {
    m_view.width = width();
    m_view.lanes = lanesOf(m_view.timeline, mostLanes());
    const auto lanes = static_cast<double>(std::max<size_t>(1, m_view.lanes.count()));
    m_view.lane =
        std::clamp(height() * MostForLanes / lanes, LeastLaneCompact, m_view.compact ? 13.0 : 17.0);
    m_ribbon->fitHeight();
    const bool latency =
        m_view.latencyTold && height() > (m_view.compact ? LatencyNeeds : LatencyNeeds / 2);
    m_latency->setVisible(latency);
    layout()->activate();
    m_requests->placePlot();
    m_latency->placePlot();
    m_view.requests = m_requests->plot().translated(m_requests->pos());
    m_view.latency = latency ? m_latency->plot().translated(m_latency->pos()) : QRectF();
    m_view.bottom = (latency ? m_latency->geometry() : m_ribbon->geometry()).bottom() - 1;
    m_overlay->setGeometry(rect());
    m_overlay->raise();
}

void TimelineStack::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeStrips();
    placeNames();
}

void TimelineStack::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) rebuild();
    placeStrips();
}

void TimelineStack::recolour() {
    m_requests->recolour();
    m_latency->recolour();
    update();
}

void TimelineStack::chooseFlag(const FlagGroup& flag) {
    QList<quint64> events;
    for (const Timeline::Mark* mark : flag.marks) events << mark->flag.eventId;
    setChosen(events.back());
    emit flagChosen(events);
}

void TimelineStack::setHover(std::optional<double> at) {
    if (at == m_view.hover) return;
    // Painting a chart is dear: only what the crosshair covered and covers is drawn anew.
    m_overlay->update(crosshairArea(m_view));
    m_view.hover = at;
    m_overlay->update(crosshairArea(m_view));
    const Timeline::Point* point = at ? m_view.timeline.pointAt(*at) : nullptr;
    setAccessibleDescription(point ? readoutOf(m_view.timeline, *point).text() : QString());
}

void TimelineStack::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    setFocused(window()->testAttribute(Qt::WA_KeyboardFocusChange));
}

void TimelineStack::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setFocused(false);
    setHover(std::nullopt);
}

void TimelineStack::setFocused(bool focused) {
    m_view.focused = focused;
    m_overlay->update();
}

void TimelineStack::keyPressEvent(QKeyEvent* event) {
    if (!moveCrosshair(event->key()) && !moveSpan(event->key())) QWidget::keyPressEvent(event);
}

bool TimelineStack::moveCrosshair(int key) {
    const double now = m_view.hover.value_or(0);
    const double step = m_view.timeline.step;
    const double first = -m_view.timeline.range;
    switch (key) {
        case Qt::Key_Left:
            setHover(m_view.hover ? std::max(first, now - step) : 0);
            return true;
        case Qt::Key_Right:
            setHover(std::min(0.0, now + step));
            return true;
        case Qt::Key_Home:
            setHover(first);
            return true;
        case Qt::Key_End:
            setHover(0);
            return true;
        case Qt::Key_Escape:
            if (m_gestures->cancelDrag()) return true;
            if (!m_view.hover) return false;
            setHover(std::nullopt);
            return true;
        default:
            return false;
    }
}

bool TimelineStack::moveSpan(int key) {
    const double anchor = m_view.hover.value_or(m_span.follows() ? 0 : -m_span.range() / 2.0);
    switch (key) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:  // plus without Shift
            changeSpan([&] { m_span.zoom(0.5, anchor); });
            return true;
        case Qt::Key_Minus:
            changeSpan([&] { m_span.zoom(2, anchor); });
            return true;
        case Qt::Key_PageUp:
            changeSpan([&] { m_span.pan(-m_span.range() / 2.0); });
            return true;
        case Qt::Key_PageDown:
            changeSpan([&] { m_span.pan(m_span.range() / 2.0); });
            return true;
        case Qt::Key_0:
            follow();
            return true;
        default:
            return false;
    }
}

}  // namespace yard
