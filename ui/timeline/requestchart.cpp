#include "ui/timeline/requestchart.h"

#include <QChart>
#include <algorithm>

#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr double LeastBand = 4;  // px

}  // namespace

RequestChart::RequestChart(const TimelineView& view, QWidget* parent)
    : ChartStrip(view, 10, parent) {
    setAccessibleName(tr("Requests per second by server, stacked"));
    setInsets(20, 1);
    recolour();
    fitAxes(0, 3);
}

void RequestChart::setLayers(size_t count) {
    if (layers() == count) return;
    for (QAreaSeries* area : m_areas) {
        chart()->removeSeries(area);
        delete area;
    }
    m_areas.clear();
    qDeleteAll(m_edges);
    m_edges.clear();
    for (size_t i = 0; i <= count; ++i) m_edges.push_back(new QLineSeries(this));
    for (size_t i = 0; i < count; ++i) {
        m_areas.push_back(new QAreaSeries(m_edges[i + 1], m_edges[i]));
        addSeries(m_areas.back());
    }
}

void RequestChart::refresh() {
    const Timeline& timeline = view().timeline;
    setLayers(timeline.layers.size() + 1);
    std::vector<int> series;
    for (size_t l = 0; l < timeline.layers.size(); ++l) series.push_back(timeline.seriesOf(l));
    if (series != m_series) {
        m_series = series;
        recolour();
    }
    std::vector<QList<QPointF>> edges(m_edges.size());
    for (QList<QPointF>& edge : edges) edge.reserve(static_cast<qsizetype>(timeline.points.size()));
    for (const Timeline::Point& point : timeline.points) {
        double height = 0;
        edges[0] << QPointF(point.at, 0);
        for (size_t l = 0; l < point.heights.size(); ++l) {
            height += point.heights[l];
            edges[l + 1] << QPointF(point.at, height);
        }
        edges.back() << QPointF(point.at, height + point.errors);
    }
    for (size_t i = 0; i < edges.size(); ++i) m_edges[i]->replace(edges[i]);
    fitAxes(timeline.peak, 3);
    outline();
}

/// Lines around bands that are hardly higher than a line would be all that is seen of them.
void RequestChart::outline() {
    const std::vector<Timeline::Layer>& shown = view().timeline.layers;
    QPen edge(tokens().surface, 1);
    edge.setCosmetic(true);
    for (size_t l = 0; l < std::min(shown.size(), m_areas.size()); ++l) {
        double highest = 0;
        for (const Timeline::Point& point : view().timeline.points)
            highest = std::max(highest, point.heights[l]);
        const bool thin = highest * plot().height() < LeastBand * top();
        const QPen pen = thin ? QPen(Qt::NoPen) : edge;
        if (m_areas[l]->pen() != pen) m_areas[l]->setPen(pen);
    }
}

void RequestChart::recolour() {
    ChartStrip::recolour();
    const Tokens& t = tokens();
    // Opaque brushes and a cosmetic pen of one pixel: anything else paints six times slower
    // (console.md section 2).
    for (size_t i = 0; i < layers(); ++i) {
        const bool errors = i + 1 == layers();
        m_areas[i]->setBrush(errors ? t.fill(Shown::Down) : t.seriesColor(m_series[i]));
        if (errors) m_areas[i]->setPen(Qt::NoPen);
    }
    if (!m_series.empty()) outline();
}

}  // namespace yard
