#include "ui/timeline/ribbon.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

void paintHatch(QPainter& p, const QRectF& r, const QColor& color) {
    QColor light = color;
    light.setAlphaF(0.28F);
    p.setPen(Qt::NoPen);
    p.setBrush(light);
    p.drawRect(r);
    p.save();
    p.setClipRect(r);
    p.setPen(QPen(color, 1.6));
    for (double x = r.left() - r.height(); x < r.right() + r.height(); x += 6)
        p.drawLine(QPointF(x, r.bottom()), QPointF(x + r.height(), r.top()));
    p.restore();
}

}  // namespace

Ribbon::Ribbon(const TimelineView& view, QWidget* parent) : QWidget(parent), m_view(view) {
    setAccessibleName(tr("Server state over time"));
    setMouseTracking(true);
}

double Ribbon::advance(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

void Ribbon::fitHeight() {
    const auto lanes = static_cast<double>(m_view.lanes.count());
    setFixedHeight(qRound(lanes * m_view.lane) + 8 + (m_view.compact ? 20 : 26));
}

void Ribbon::paintEvent(QPaintEvent*) {
    QPainter p(this);
    // Time runs to the right in every language, and what names a lane stands before it.
    p.setLayoutDirection(Qt::LeftToRight);
    p.setRenderHint(QPainter::Antialiasing);
    const auto lanes = static_cast<double>(m_view.lanes.count());
    const double left = m_view.left(), right = m_view.right();
    const double errorsTop = 4 + m_view.lane * lanes + 4;
    p.setPen(tokens().grid);
    for (double y : {0.5, errorsTop - 1.5, height() - 0.5})
        p.drawLine(QPointF(left, y), QPointF(right, y));
    double center = 4 + m_view.lane / 2;
    for (size_t band : m_view.lanes.bands) {
        paintLane(p, band, center);
        center += m_view.lane;
    }
    if (m_view.lanes.rest > 0) paintRest(p, center);
    paintErrors(p, errorsTop, height() - errorsTop - 3);
}

void Ribbon::paintRest(QPainter& p, double center) const {
    const Lanes& lanes = m_view.lanes;
    QColor color = tokens().fill(Shown::Up);
    color.setAlphaF(0.55F);
    const auto& points = m_view.timeline.points;
    const double known = points.empty() ? m_view.right() : m_view.x(points.front().at);
    const double from = std::max(m_view.left(), known);
    p.fillRect(QRectF(from, center - 1.5, m_view.right() - from, 3), color);
    const QString text =
        lanes.restChanged == 0
            ? tr("+ %1 without change").arg(lanes.rest)
            : tr("+ %1, of which %2 changed").arg(lanes.rest).arg(lanes.restChanged);
    const QFont font = uiFont(10, QFont::Medium);
    const double width = advance(font, text) + 12;
    auto left = place(m_view.left() + 10, m_view.right(), width, Lines::Beside);
    if (!left) left = place(m_view.left() + 10, m_view.right(), width, Lines::Across);
    if (!left) return;
    const QRectF room(*left, center - m_view.lane / 2, width, m_view.lane);
    p.fillRect(room, tokens().surface);
    p.setFont(font);
    p.setPen(tokens().text2);
    p.drawText(room, Qt::AlignCenter, text);
}

void Ribbon::paintLane(QPainter& p, size_t band, double center) const {
    const double lane = m_view.lane;
    if (lane >= 10) {
        const QFont font = monoFont(lane < 12 ? 9 : 11);
        const QString name = words(m_view.timeline.bands[band].server.server);
        const bool cut = advance(font, name) > m_view.left() - 10;
        drawName(&p, QRectF(4, center - lane / 2, m_view.left() - 12, lane), name, font,
                 tokens().text2, Qt::AlignVCenter | (cut ? Qt::AlignLeft : Qt::AlignRight));
    }
    if (!m_view.waitingFor.isEmpty() && m_view.timeline.points.empty()) {
        p.setPen(QPen(tokens().grid, 1));
        p.drawLine(QPointF(m_view.left(), center), QPointF(m_view.right(), center));
        return;
    }
    for (const Timeline::Run& run : m_view.timeline.runs(band)) paintRun(p, run, band, center);
}

QRectF Ribbon::barOf(const Timeline::Run& run, double center, double height) const {
    const double from = std::max(m_view.left(), m_view.x(run.from));
    double to = std::min(m_view.right(), m_view.x(run.to));
    if (to <= m_view.left() || from >= m_view.right()) return {};
    if (run.shown != Shown::Up && to - from < 3) to = from + 3;
    return {from, center - height / 2, to - from, height};
}

void Ribbon::paintRun(QPainter& p, const Timeline::Run& run, size_t band, double center) const {
    const Tokens& t = tokens();
    QColor color = t.fill(run.shown);
    p.setPen(Qt::NoPen);
    switch (run.shown) {
        case Shown::Up:
            if (m_view.timeline.bands[band].backup) color.setAlphaF(0.55F);
            p.fillRect(barOf(run, center, 3), color);
            return;
        case Shown::Rising:
            if (barOf(run, center, 7).isNull()) return;
            p.setBrush(t.surface);
            p.setPen(QPen(color, 1.3));
            p.drawRect(barOf(run, center, 7).adjusted(0.6, 0.6, -0.6, -0.6));
            return;
        case Shown::Drain:
            paintHatch(p, barOf(run, center, 7), color);
            return;
        case Shown::Down:
        case Shown::Maint:
            p.setBrush(run.shown == Shown::Down ? t.downBar : color);
            p.drawRoundedRect(barOf(run, center, std::max(3.0, m_view.lane - 4)), 2, 2);
            return;
    }
}

/// Beside a thousand good answers a single bad one a second is noise (console.md section 2).
double Ribbon::errorNoise() const { return m_view.timeline.peak * 0.002; }

void Ribbon::paintErrors(QPainter& p, double top, double height) const {
    p.setFont(monoFont(11));
    p.setPen(tokens().text2);
    p.drawText(QRectF(0, top, m_view.left() - 8, height), Qt::AlignVCenter | Qt::AlignRight,
               QStringLiteral("5xx/s"));
    const Timeline& timeline = m_view.timeline;
    const double noise = errorNoise();
    if (timeline.peakErrors <= noise) return;
    const double scale = height / timeline.peakErrors;
    const double width = std::max(1.0, m_view.x(0) - m_view.x(-timeline.step));
    for (const Timeline::Point& point : timeline.points) {
        if (point.errors <= noise || point.at <= -timeline.range) continue;
        const double h = std::max(1.5, point.errors * scale);
        p.fillRect(QRectF(m_view.x(point.at) - width, top + height - h, width, h),
                   tokens().fill(Shown::Down));
    }
    paintPeak(p, top);
}

/// Beside the peak, on ground that no bar and no event line crosses; where there is none nearby, on
/// a plate of its own.
void Ribbon::paintPeak(QPainter& p, double top) const {
    const QFont font = uiFont(11, QFont::Medium);
    const QString text = tr("peak %1/s").arg(rateText(m_view.timeline.peakErrors));
    const double width = advance(font, text) + 6;
    const double x = m_view.x(m_view.timeline.peakErrorsAt);
    const auto free = freeOfErrors(x, width);
    const double beside = std::min(x + 8, m_view.right() - width);
    const QRectF room(free.value_or(beside), top + 1, width, 15);
    if (!free) {
        p.setPen(Qt::NoPen);
        p.setBrush(tokens().surface);
        p.drawRoundedRect(room, 3, 3);
    }
    p.setFont(font);
    p.setPen(tokens().words(Shown::Down));
    p.drawText(room, Qt::AlignCenter, text);
}

std::optional<double> Ribbon::freeOfErrors(double peak, double width) const {
    constexpr double Step = 6, Farthest = 160, Gap = 4;
    const Timeline& timeline = m_view.timeline;
    std::vector<double> taken;
    for (const Timeline::Point& point : timeline.points)
        if (point.errors > errorNoise()) taken.push_back(m_view.x(point.at));
    for (const Timeline::Mark& mark : timeline.marks) taken.push_back(m_view.x(mark.at));
    const double column = m_view.x(0) - m_view.x(-timeline.step);
    const auto fits = [&](double left) {
        return left >= m_view.left() && left + width <= m_view.right() &&
               std::none_of(taken.begin(), taken.end(), [&](double at) {
                   return at > left - Gap && at - column < left + width + Gap;
               });
    };
    for (double away = 10; away < Farthest; away += Step)
        for (double left : {peak + away, peak - column - away - width})
            if (fits(left)) return left;
    return std::nullopt;
}

}  // namespace yard
