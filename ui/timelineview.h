#pragma once

#include <QRectF>
#include <optional>

#include "ui/timeline.h"

namespace yard {

/// What the strips of the timeline share: the data and where a time lies across. All strips have the
/// same width, gutter and margin (console.md section 2).
struct TimelineView {
    static constexpr int Gutter = 52, Margin = 14;

    Timeline timeline;
    QString waitingFor;           ///< where to send traffic; not empty: no request was seen yet
    bool compact = false;
    bool wordsFit = true;         ///< lanes are high enough for words in their bars
    int width = 0;                ///< of every strip
    std::optional<double> hover;  ///< seconds before the end

    double left() const { return Gutter; }
    double right() const { return width - Margin; }
    double x(double at) const {
        return right() + at * (right() - left()) / static_cast<double>(timeline.range);
    }
    double at(double px) const {
        return (px - right()) * static_cast<double>(timeline.range) / (right() - left());
    }
    /// Seconds between two ticks of the time axis.
    int tick() const { return timeline.range <= 60 ? 15 : timeline.range <= 300 ? 60 : 180; }
};

}  // namespace yard
