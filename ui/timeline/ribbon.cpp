#include "ui/timeline/ribbon.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

double center(const QRectF& r) { return r.center().y(); }

double advance(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

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

void Ribbon::paintOutages(QPainter& p) const {
    if (!m_view.wordsFit()) return;
    double center = 4 + m_view.lane / 2;
    for (size_t band : m_view.lanes.bands) {
        const std::vector<Timeline::Run> runs = m_view.timeline.runs(band);
        double told = m_view.left();
        for (size_t i = 0; i < runs.size(); ++i) told = paintOutage(p, runs, i, band, center, told);
        center += m_view.lane;
    }
}

void Ribbon::paintRun(QPainter& p, const Timeline::Run& run, size_t band, double center) const {
    const Tokens& t = tokens();
    const double from = std::max(m_view.left(), m_view.x(run.from));
    double to = std::min(m_view.right(), m_view.x(run.to));
    if (to <= m_view.left() || from >= m_view.right()) return;
    if (run.shown != Shown::Up && to - from < 3) to = from + 3;
    const auto bar = [&](double h) { return QRectF(from, center - h / 2, to - from, h); };
    QColor color = t.fill(run.shown);
    p.setPen(Qt::NoPen);
    switch (run.shown) {
        case Shown::Up:
            if (m_view.timeline.bands[band].backup) color.setAlphaF(0.55F);
            p.fillRect(bar(3), color);
            return;
        case Shown::Rising:
            p.setBrush(t.surface);
            p.setPen(QPen(color, 1.3));
            p.drawRect(bar(7).adjusted(0.6, 0.6, -0.6, -0.6));
            return;
        case Shown::Drain:
            paintHatch(p, bar(7), color);
            paintWord(p, run, bar(m_view.lane - 2));
            return;
        case Shown::Down:
        case Shown::Maint:
            p.setBrush(run.shown == Shown::Down ? t.downBar : color);
            p.drawRoundedRect(bar(std::max(3.0, m_view.lane - 4)), 2, 2);
            paintWord(p, run, bar(m_view.lane - 4));
            return;
    }
}

void Ribbon::paintWord(QPainter& p, const Timeline::Run& run, const QRectF& bar) const {
    const Tokens& t = tokens();
    const QFont bold = uiFont(10, QFont::Bold);
    const QString word = shownWord(run.shown);
    const double width = advance(bold, word) + 10;
    if (!m_view.wordsFit() || width + 2 > bar.width()) return;
    const QRectF room(bar.left() + 6, center(bar) - m_view.lane / 2 + 1, width, m_view.lane - 2);
    p.setFont(bold);
    if (run.shown == Shown::Drain) {
        p.fillRect(room, t.surface);
        p.setPen(t.words(Shown::Drain));
        p.drawText(room, Qt::AlignCenter, word);
        return;
    }
    p.setPen(run.shown == Shown::Maint && t.dark ? t.bg : QColor(Qt::white));
    p.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, word);
}

double Ribbon::paintOutage(QPainter& p, const std::vector<Timeline::Run>& runs, size_t run,
                           size_t band, double center, double begin) const {
    const Outage* outage = outageOf(band, runs[run]);
    if (!outage) return begin;
    const QString numbers = outage->text();
    const QFont font = uiFont(10, QFont::Medium);
    const double width = advance(font, numbers) + 8;
    const std::optional<Spot> spot = outageSpot(runs, run, width, begin);
    if (!spot) return begin;
    const double height = m_view.lane - 2;
    const QRectF room(spot->left, center - height / 2, width, height);
    p.setFont(font);
    p.fillRect(room, spot->inside ? tokens().downBar : tokens().surface);
    // Nothing lost is no alarm.
    p.setPen(spot->inside        ? QColor(Qt::white)
             : outage->lost == 0 ? tokens().text2
                                 : tokens().words(Shown::Down));
    p.drawText(room, Qt::AlignCenter, numbers);
    return room.right();
}

std::optional<Ribbon::Spot> Ribbon::outageSpot(const std::vector<Timeline::Run>& runs, size_t run,
                                               double width, double begin) const {
    const double word = advance(uiFont(10, QFont::Bold), shownWord(Shown::Down)) + 10;
    const double from = std::max(m_view.left(), m_view.x(runs[run].from)) + word;
    for (const Lines lines : {Lines::Beside, Lines::Across}) {  // better crossed than not told
        if (const auto left = place(from, m_view.x(runs[run].to), width, lines))
            return Spot{*left, true};
        if (const auto left = besides(runs, run, width, begin, lines)) return Spot{*left, false};
    }
    return std::nullopt;
}

std::optional<double> Ribbon::besides(const std::vector<Timeline::Run>& runs, size_t run,
                                      double width, double begin, Lines lines) const {
    size_t after = run;
    while (after + 1 < runs.size() && runs[after + 1].shown == Shown::Rising) ++after;
    size_t next = after + 1;
    while (next < runs.size() && runs[next].shown == Shown::Up) ++next;
    const double end = next < runs.size() ? m_view.x(runs[next].from) - 4 : m_view.right();
    if (const auto right = place(m_view.x(runs[after].to) + 4, end, width, lines)) return right;
    size_t before = run;
    while (before > 0 && runs[before - 1].shown == Shown::Rising) --before;
    size_t previous = before;
    while (previous > 0 && runs[previous - 1].shown == Shown::Up) --previous;
    const double least = previous > 0 ? m_view.x(runs[previous - 1].to) + 4 : m_view.left();
    const double from = m_view.x(runs[before].from) - 4, to = std::max(least, begin);
    return to < from ? place(from, to, width, lines) : std::nullopt;
}

std::optional<double> Ribbon::place(double from, double to, double width, Lines lines) const {
    const bool leftwards = to < from;
    double left = leftwards ? from - width : from;
    std::vector<double> marks;
    if (lines == Lines::Beside)
        for (const Timeline::Mark& mark : m_view.timeline.marks) marks.push_back(m_view.x(mark.at));
    if (leftwards) std::reverse(marks.begin(), marks.end());
    for (double mark : marks)
        if (mark > left && mark < left + width) left = leftwards ? mark - 2 - width : mark + 2;
    const bool fits = leftwards ? left >= to : left + width <= to;
    return fits ? std::optional(left) : std::nullopt;
}

const Outage* Ribbon::outageOf(size_t band, const Timeline::Run& run) const {
    if (run.shown != Shown::Down) return nullptr;
    const double middle = (run.from + run.to) / 2;
    const auto at = [this](int64_t ms) {
        return static_cast<double>(ms - m_view.timeline.endMs) / 1000;
    };
    for (const Outage& outage : m_view.timeline.outages)
        if (outage.server == m_view.timeline.bands[band].server &&
            at(outage.downMs) - 1.5 < middle && (!outage.toMs || middle < at(outage.toMs) + 1.5))
            return &outage;
    return nullptr;
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
