#include "ui/timelinelabels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yard {
namespace {

struct Room {
    double low = 0, high = 0;
    double size() const { return high - low; }
};

/// What is free of a band over all points from `first` to before `end`.
Room roomOver(const Timeline& timeline, size_t band, size_t first, size_t end) {
    Room room{0, std::numeric_limits<double>::max()};
    for (size_t i = first; i < end; ++i) {
        const Timeline::Point& point = timeline.points[i];
        double base = 0;
        for (size_t b = 0; b < band; ++b) base += point.served[b];
        room.low = std::max(room.low, base);
        room.high = std::min(room.high, base + point.served[band]);
    }
    return room;
}

bool crossesMark(const Timeline& timeline, double from, double to) {
    return std::any_of(timeline.marks.begin(), timeline.marks.end(),
                       [&](const auto& mark) { return mark.at > from && mark.at < to; });
}

}  // namespace

std::vector<std::optional<double>> spreadFlags(const std::vector<double>& xs, double left,
                                               double right, double apart) {
    std::vector<std::optional<double>> places(xs.size());
    const auto fitting = static_cast<size_t>(std::max(0.0, (right - left) / apart)) + 1;
    const size_t first = xs.size() > fitting ? xs.size() - fitting : 0;
    double previous = left - apart;
    for (size_t i = first; i < xs.size(); ++i) {
        places[i] = std::max(xs[i], previous + apart);
        previous = *places[i];
    }
    double next = right + apart;
    for (size_t i = xs.size(); i > first && *places[i - 1] > next - apart; --i) {
        places[i - 1] = next - apart;
        next = *places[i - 1];
    }
    return places;
}

std::optional<LabelSpot> roomiest(const Timeline& timeline, size_t band, double seconds) {
    const auto& points = timeline.points;
    const auto span = static_cast<size_t>(std::max(2.0, std::ceil(seconds / timeline.step)));
    std::optional<LabelSpot> best;
    double bestWorth = 0;
    for (size_t i = 1; i + span + 1 < points.size(); ++i) {
        const double from = points[i].at, to = points[i + span - 1].at;
        const Room room = roomOver(timeline, band, i, i + span);
        // A label crossed by an event line reads badly.
        const double worth = room.size() * (crossesMark(timeline, from - 3, to + 3) ? 0.6 : 1);
        if (room.size() <= 0 || worth <= bestWorth) continue;
        bestWorth = worth;
        best = LabelSpot{(from + to) / 2, (room.low + room.high) / 2, room.size()};
    }
    return best;
}

}  // namespace yard
