#include "ui/timeline/timelinegestures.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/timeline/timelineoverlay.h"

namespace yard {
namespace {

constexpr double Notch = 120;  // of a wheel, as Qt counts
constexpr double ZoomPerNotch = 0.8, PanPerNotch = 0.1;

}  // namespace

TimelineGestures::TimelineGestures(const TimelineView& view, const TimelineOverlay& overlay,
                                   QWidget* stack)
    : QObject(stack), m_view(view), m_overlay(overlay), m_stack(stack) {}

void TimelineGestures::watch(QWidget* strip) {
    strip->setMouseTracking(true);
    strip->installEventFilter(this);
}

bool TimelineGestures::cancelDrag() {
    const bool dragging = m_drag.has_value();
    m_pressed.reset();
    m_drag.reset();
    if (dragging) emit dragged(std::nullopt);
    return dragging;
}

bool TimelineGestures::eventFilter(QObject* watched, QEvent* event) {
    auto* strip = qobject_cast<QWidget*>(watched);
    return (strip && handle(*strip, *event)) || QObject::eventFilter(watched, event);
}

bool TimelineGestures::handle(QWidget& strip, QEvent& event) {
    switch (event.type()) {
        case QEvent::Leave:
            emit hovered(std::nullopt);
            return false;
        case QEvent::MouseMove:
            move(strip, static_cast<QMouseEvent&>(event));
            return false;
        case QEvent::MouseButtonPress:
            press(strip, static_cast<QMouseEvent&>(event));
            return false;
        case QEvent::MouseButtonRelease:
            release(static_cast<QMouseEvent&>(event));
            return false;
        case QEvent::MouseButtonDblClick:
            emit nowAsked();
            return true;
        case QEvent::Wheel:
            turn(strip, static_cast<QWheelEvent&>(event));
            return true;
        case QEvent::ToolTip:
            tell(strip, static_cast<QHelpEvent&>(event));
            return true;
        default:
            return false;
    }
}

double TimelineGestures::timeAt(double x) const {
    return m_view.at(std::clamp(x, m_view.left(), m_view.right()));
}

void TimelineGestures::press(QWidget& strip, const QMouseEvent& event) {
    if (event.button() != Qt::LeftButton) return;
    const QPointF place = strip.mapTo(m_stack, event.position());
    if (const auto flag = m_overlay.flagAt(place))
        emit flagPressed(*flag);
    else if (m_view.waitingFor.isEmpty())
        m_pressed = place.x();
}

void TimelineGestures::move(QWidget& strip, const QMouseEvent& event) {
    const QPointF place = strip.mapTo(m_stack, event.position());
    const bool inside = place.x() >= m_view.left() && place.x() <= m_view.right();
    emit hovered(inside ? std::optional(m_view.at(place.x())) : std::nullopt);
    strip.setCursor(m_overlay.flagAt(place) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (!m_pressed) return;
    if (!m_drag && std::abs(place.x() - *m_pressed) < LeastDrag) return;
    const auto one = timeAt(*m_pressed), other = timeAt(place.x());
    m_drag = TimelineView::Span{std::min(one, other), std::max(one, other)};
    emit dragged(m_drag);
}

void TimelineGestures::release(const QMouseEvent& event) {
    if (event.button() != Qt::LeftButton) return;
    const std::optional<TimelineView::Span> span = m_drag;
    cancelDrag();
    if (span) emit spanChosen(*span);
}

void TimelineGestures::turn(QWidget& strip, const QWheelEvent& event) {
    const QPointF turned = QPointF(event.angleDelta()) / Notch;
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    // Some platforms turn Shift and the wheel into a sideways turn by themselves.
    if (sideways || event.modifiers() & Qt::ShiftModifier) {
        const double notches = sideways ? turned.x() : turned.y();
        emit panAsked(-notches * PanPerNotch * m_view.timeline.range);
        return;
    }
    const double anchor = timeAt(strip.mapTo(m_stack, event.position()).x());
    if (turned.y() != 0) emit zoomAsked(std::pow(ZoomPerNotch, turned.y()), anchor);
}

void TimelineGestures::tell(QWidget& strip, const QHelpEvent& event) {
    const auto flag = m_overlay.flagAt(QPointF(strip.mapTo(m_stack, event.pos())));
    QToolTip::showText(event.globalPos(), flag ? flag->text(m_view.timeline.endMs) : QString(),
                       &strip);
}

}  // namespace yard
