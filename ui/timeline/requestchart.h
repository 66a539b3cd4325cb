#pragma once

#include <QAreaSeries>
#include <QLineSeries>

#include "ui/timeline/chartstrip.h"

namespace yard {

/// Requests per second, one band a server, those answered 5xx in red on top.
class RequestChart final : public ChartStrip {
    Q_OBJECT
public:
    RequestChart(const TimelineView& view, QWidget* parent);
    void refresh() override;
    void recolour() override;

private:
    void setLayers(size_t count);
    void outline();
    size_t layers() const { return m_areas.size(); }

    std::vector<QLineSeries*> m_edges;  ///< one more than areas: the lowest is zero
    std::vector<QAreaSeries*> m_areas;
    std::vector<int> m_series;  ///< colour of each layer
};

}  // namespace yard
