#pragma once

#include <QPainter>
#include <QString>
#include <vector>

#include "ui/timeline/timelineview.h"

namespace yard {

/// What the crosshair tells of one point of the timeline.
struct Readout {
    struct Row {
        enum class Mark { Swatch, Line } mark = Mark::Swatch;
        QColor color;
        QString name;
        bool hasState = false;
        Shown shown = Shown::Up;
        QString state;
        QString value;
    };
    QString time, total;
    std::vector<Row> rows;  ///< as stacked: the upper band first; then 5xx, p50, p99
    /// For a screen reader.
    QString text() const;
};
Readout readoutOf(const Timeline& timeline, const Timeline::Point& point);

/// The line across all strips at view.hover, with the readout beside it. Nothing is drawn while the
/// pointer is elsewhere or where nothing was measured.
void paintCrosshair(QPainter& painter, const TimelineView& view);
/// What paintCrosshair() covers, to repaint no more than that.
QRect crosshairArea(const TimelineView& view);

}  // namespace yard
