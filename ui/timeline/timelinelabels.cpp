#include "ui/timeline/timelinelabels.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/look/wording.h"

namespace yard {
namespace {

struct Labels {
    Q_DECLARE_TR_FUNCTIONS(yard::Labels)
};

struct Room {
    double low = 0, high = 0;
    double size() const { return high - low; }
};

/// What is free of a layer over all points from `first` to before `end`.
Room roomOver(const Timeline& timeline, size_t layer, size_t first, size_t end) {
    Room room{0, std::numeric_limits<double>::max()};
    for (size_t i = first; i < end; ++i) {
        const Timeline::Point& point = timeline.points[i];
        double base = 0;
        for (size_t l = 0; l < layer; ++l) base += point.heights[l];
        room.low = std::max(room.low, base);
        room.high = std::min(room.high, base + point.heights[layer]);
    }
    return room;
}

bool crossesMark(const Timeline& timeline, double from, double to) {
    return std::any_of(timeline.marks.begin(), timeline.marks.end(),
                       [&](const auto& mark) { return mark.at > from && mark.at < to; });
}

/// Of the longest run of places that are about as good as the best one, the middle.
size_t middleOfBest(const std::vector<double>& worths) {
    if (worths.empty()) return 0;
    const double good = *std::max_element(worths.begin(), worths.end()) * 0.97;
    size_t start = 0, length = 0, best = 0, bestLength = 0;
    for (size_t i = 0; i < worths.size(); ++i) {
        length = worths[i] >= good ? length + 1 : 0;
        if (length == 1) start = i;
        if (length > bestLength) bestLength = length, best = start + length / 2;
    }
    return best;
}

}  // namespace

QString layerName(const Timeline& timeline, size_t layer) {
    const std::vector<size_t>& bands = timeline.layers[layer].bands;
    if (timeline.layers[layer].others) return Labels::tr("%1 others").arg(bands.size());
    return words(timeline.bands[bands.front()].server.server);
}

std::optional<LabelSpot> roomiest(const Timeline& timeline, size_t layer, double seconds) {
    const auto& points = timeline.points;
    const auto span = static_cast<size_t>(std::max(2.0, std::ceil(seconds / timeline.step)));
    std::vector<Room> rooms(points.size());
    std::vector<double> worths(points.size(), 0);
    for (size_t i = 1; i + span + 1 < points.size(); ++i) {
        rooms[i] = roomOver(timeline, layer, i, i + span);
        // A label crossed by an event line reads badly.
        const bool crossed = crossesMark(timeline, points[i].at - 3, points[i + span - 1].at + 3);
        worths[i] = std::max(0.0, rooms[i].size()) * (crossed ? 0.6 : 1);
    }
    const size_t i = middleOfBest(worths);
    if (worths.empty() || worths[i] <= 0) return std::nullopt;
    return LabelSpot{(points[i].at + points[i + span - 1].at) / 2,
                     (rooms[i].low + rooms[i].high) / 2, rooms[i].size()};
}

}  // namespace yard
