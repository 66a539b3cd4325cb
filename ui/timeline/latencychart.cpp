#include "ui/timeline/latencychart.h"

#include <QChart>
#include <limits>

#include "ui/look/theme.h"

namespace yard {
namespace {

// A line shows NaN as a gap, which is what "no request finished" looks like.
double orGap(double ms) { return ms < 0 ? std::numeric_limits<double>::quiet_NaN() : ms; }

}  // namespace

LatencyChart::LatencyChart(const TimelineView& view, QWidget* parent)
    : ChartStrip(view, 5, parent), m_p50(new QLineSeries(this)), m_p99(new QLineSeries(this)) {
    setAccessibleName(tr("Latency p50 and p99 in milliseconds"));
    setInsets(6, 2);
    addSeries(m_p99);
    addSeries(m_p50);
    recolour();
    fitAxes(0, 2);
}

void LatencyChart::refresh() {
    const Timeline& timeline = view().timeline;
    QList<QPointF> p50, p99;
    for (const Timeline::Point& point : timeline.points) {
        p50 << QPointF(point.at, orGap(point.p50));
        p99 << QPointF(point.at, orGap(point.p99));
    }
    m_p50->replace(p50);
    m_p99->replace(p99);
    fitAxes(timeline.peakLatency, height() < 48 ? 1 : 2);
}

void LatencyChart::recolour() {
    ChartStrip::recolour();
    m_p50->setPen(QPen(tokens().latency50, 1.8));
    m_p99->setPen(QPen(tokens().latency99, 1.8));
}

}  // namespace yard
