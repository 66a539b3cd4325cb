#pragma once

#include <QLineSeries>

#include "ui/timeline/chartstrip.h"

namespace yard {

/// p50 and p99 of the requests that finished in each second.
class LatencyChart final : public ChartStrip {
    Q_OBJECT
public:
    LatencyChart(const TimelineView& view, QWidget* parent);
    void refresh() override;
    void recolour() override;

private:
    QLineSeries* m_p50;
    QLineSeries* m_p99;
};

}  // namespace yard
