#pragma once

#include <QWidget>

#include "ui/timelineview.h"

namespace yard {

/// The state of each server over time, told by height and texture as much as by colour, and under it
/// the lane of 5xx answers.
class Ribbon final : public QWidget {
    Q_OBJECT
public:
    Ribbon(const TimelineView& view, QWidget* parent);
    /// Takes the height that its lanes need.
    void fitHeight();

private:
    void paintEvent(QPaintEvent* event) override;
    void paintLane(QPainter& p, size_t band, double center) const;
    void paintRun(QPainter& p, const Timeline::Run& run, size_t band, double center) const;
    void paintWords(QPainter& p, const Timeline::Run& run, size_t band, const QRectF& bar) const;
    void paintErrors(QPainter& p, double top, double height) const;
    void paintPeak(QPainter& p, double top) const;
    QString outageText(size_t band, const Timeline::Run& run) const;
    double laneHeight() const { return m_view.compact ? 13 : 17; }

    const TimelineView& m_view;
};

}  // namespace yard
