#pragma once

#include <QRectF>
#include <iterator>
#include <optional>
#include <vector>

#include "ui/timeline/timeline.h"
#include "ui/timeline/timelinelabels.h"
#include "ui/timeline/timelinelanes.h"

namespace yard {

/// What the strips of the timeline share: the data, and where a time lies across and a rate lies
/// up. All strips have the same width, margins (console.md section 2). Pixels are those
/// of the stack that holds them.
struct TimelineView {
    static constexpr int LeastGutter = 52, MostGutter = 100, Margin = 14;

    /// Seconds before the end.
    struct Span {
        double from = 0, to = 0;
    };

    Timeline timeline;
    std::vector<std::optional<LabelSpot>> names;  ///< per layer: where its name fits
    Lanes lanes;                                  ///< of the ribbon
    QString waitingFor;  ///< what must come first; not empty: no request was seen yet
    bool compact = false;
    bool latencyTold = true;      ///< there is something to draw for it
    int gutter = LeastGutter;     ///< as wide as the servers' names need
    double lane = 17;             ///< height of a server's lane in the ribbon
    int width = 0;                ///< of every strip
    QRectF requests, latency;     ///< plots; latency is null while its strip is hidden
    double requestsTop = 1;       ///< requests/s at the upper edge of that plot
    double bottom = 0;            ///< where lines across all strips end
    std::optional<double> hover;  ///< seconds before the end
    std::optional<Span> drag;     ///< being dragged out
    bool focused = false;         ///< by the keyboard
    uint64_t chosen = 0;          ///< id of the event whose flag stands out; 0: none

    double left() const { return gutter; }
    double right() const { return width - Margin; }
    double x(double at) const {
        return right() + at * (right() - left()) / static_cast<double>(timeline.range);
    }
    double at(double px) const {
        return (px - right()) * static_cast<double>(timeline.range) / (right() - left());
    }
    /// In the plot of requests.
    double y(double perSecond) const {
        return requests.bottom() - perSecond / requestsTop * requests.height();
    }
    bool wordsFit() const { return lane >= 12; }
    /// Seconds between two ticks of the time axis.
    int tick() const {
        constexpr int Ticks[] = {2,   5,    10,   15,    30,    60,    120,   180,   300,
                                 600, 1800, 3600, 10800, 21600, 43200, 86400, 172800};
        for (int tick : Ticks)
            if (timeline.range <= tick * 6) return tick;
        return Ticks[std::size(Ticks) - 1];
    }
};

}  // namespace yard
