#pragma once

#include <vector>

#include "ui/desk/history.h"
#include "ui/desk/outages.h"

namespace yard {

/// What the failover timeline shows of the history: one value, made once a second, read by all its
/// strips. Times are in seconds before `endMs`: at most 0, like the chart's x axis.
struct Timeline {
    struct Band {
        ServerKey server;
        int index = 0;  ///< in History::servers()
        bool backup = false;
    };
    /// What is stacked as one: a server, or all those that get no layer of their own.
    struct Layer {
        std::vector<size_t> bands;  ///< never empty
        bool others = false;
    };
    struct Point {
        double at = 0;      ///< end of the step
        double length = 1;  ///< of the step, in seconds
        bool gap = false;   ///< nothing was measured
        std::vector<double>
            served;                ///< per band: hits/s without those answered 5xx; 0 where unknown
        std::vector<bool> known;   ///< per band: the server was there
        std::vector<Shown> shown;  ///< per band; Rising also for an up server that loses checks
        std::vector<double> heights;  ///< per layer: hits/s of its bands
        double errors = 0;            ///< 5xx/s to clients, whoever answered
        double p50 = -1, p99 = -1;    ///< ms; -1: no request finished
        double total() const;
    };
    struct Mark {
        Flag flag;
        double at = 0;
    };
    /// One state of one server, unbroken.
    struct Run {
        double from = 0, to = 0;
        Shown shown = Shown::Up;
    };

    int64_t endMs = 0;
    int range = 300;  ///< seconds shown
    int step = 1;     ///< seconds a point
    std::vector<Band> bands;
    std::vector<Layer> layers;  ///< lowest first
    std::vector<Point> points;  ///< oldest first; the first may lie just before the range
    std::vector<Mark> marks;    ///< flags in the range, oldest first
    std::vector<Outage> outages;
    double peak = 0, peakErrors = 0, peakErrorsAt = 0, peakLatency = 0;

    /// The series colour of a layer; -1: that of the others.
    int seriesOf(size_t layer) const;
    std::vector<Run> runs(size_t band) const;
    /// The point whose step holds `at`; nullptr outside of what was measured.
    const Point* pointAt(double at) const;
};

/// `held`: the servers (indices in the history) that keep a layer of their own, see layersOf().
Timeline makeTimeline(const History& history, int64_t endMs, int range,
                      const std::vector<int>& held = {});

}  // namespace yard
