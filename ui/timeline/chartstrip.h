#pragma once

#include <QChartView>
#include <QValueAxis>

#include "ui/look/nicescale.h"
#include "ui/timeline/timelineview.h"

namespace yard {

/// One chart of the timeline: a fixed x range in seconds before the end, round y steps, a grid that
/// moves with the clock, and its plot exactly between the shared gutters.
class ChartStrip : public QChartView {
    Q_OBJECT
public:
    ChartStrip(const TimelineView& view, double leastTop, QWidget* parent);

    virtual void refresh() = 0;  ///< after a second, or another range
    virtual void recolour();
    /// Space above and below the plot.
    void setInsets(int above, int below);
    void placePlot();
    void forgetScale() { m_scale.forget(); }
    QRectF plot() const { return chart()->plotArea(); }
    double top() const { return m_scale.top(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void addSeries(QAbstractSeries* series);
    void fitAxes(double peak, int divisions);
    const TimelineView& view() const { return m_view; }

private:
    const TimelineView& m_view;
    NiceScale m_scale;
    QValueAxis* m_x;
    QValueAxis* m_y;
    int m_above = 0, m_below = 0;
};

}  // namespace yard
