#include "ui/timeline/chartstrip.h"

#include <QAbstractSeries>
#include <QChart>
#include <QGraphicsLayout>

#include "ui/look/theme.h"

namespace yard {

ChartStrip::ChartStrip(const TimelineView& view, double leastTop, QWidget* parent)
    : QChartView(new QChart, parent),
      m_view(view),
      m_scale(leastTop),
      m_x(new QValueAxis(this)),
      m_y(new QValueAxis(this)) {
    chart()->legend()->hide();
    chart()->setMargins({});
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(QStringLiteral("background: transparent"));
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setFocusPolicy(Qt::NoFocus);  // the stack has it
    setMinimumSize(80, 40);
    m_x->setLabelsVisible(false);
    for (QValueAxis* axis : {m_x, m_y}) {
        axis->setTickType(QValueAxis::TicksDynamic);
        axis->setLineVisible(false);
        axis->setShadesVisible(false);
        axis->setTruncateLabels(false);
    }
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
}

void ChartStrip::addSeries(QAbstractSeries* series) {
    chart()->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_y);
}

void ChartStrip::fitAxes(double peak, int divisions) {
    m_scale.fit(peak, divisions);
    m_y->setLabelFormat(m_scale.decimals() ? QStringLiteral("%.1f") : QStringLiteral("%.0f"));
    m_y->setTickInterval(m_scale.step());
    m_y->setRange(0, m_scale.top());
    // Relative x with a fixed range costs half of moving the range (console.md section 2); the
    // ticks are anchored at a whole multiple of the wall clock instead.
    const int tick = m_view.tick();
    m_x->setTickInterval(tick);
    m_x->setTickAnchor(-static_cast<double>(m_view.timeline.endMs % (tick * 1000)) / 1000);
    m_x->setRange(-m_view.timeline.range, 0);
}

void ChartStrip::recolour() {
    for (QValueAxis* axis : {m_x, m_y}) {
        axis->setGridLinePen(QPen(tokens().grid, 1));
        axis->setLabelsColor(tokens().text3);
        axis->setLabelsFont(monoFont(11));
    }
}

void ChartStrip::setInsets(int above, int below) {
    m_above = above;
    m_below = below;
}

void ChartStrip::placePlot() {
    chart()->setPlotArea(QRectF(m_view.left(), m_above,
                                width() - m_view.left() - TimelineView::Margin,
                                height() - m_above - m_below));
    // setPlotArea() moves the series only; this brings axes and grid after (console.md section 2).
    chart()->layout()->invalidate();
}

void ChartStrip::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    placePlot();
}

}  // namespace yard
