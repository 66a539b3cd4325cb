#include "ui/timeline/timeline.h"

#include <algorithm>
#include <cmath>

#include "ui/timeline/timelinelanes.h"

namespace yard {
namespace {

// A plot is a few hundred pixels wide: more points only cost time (console.md section 2).
constexpr int MostPoints = 300;

/// Gathers the seconds of one point.
class Gatherer {
public:
    Gatherer(const std::vector<Timeline::Band>& bands, int64_t endMs)
        : m_bands(bands), m_endMs(endMs) {
        clear();
    }

    void add(const Second& second, double length) {
        m_point.at = static_cast<double>(second.wallMs - m_endMs) / 1000;
        m_point.length += length;
        for (size_t b = 0; b < m_bands.size(); ++b) addBand(second, b);
        if (std::isnan(second.requests)) return;
        ++m_measured;
        m_point.errors += second.errors5xx;
        m_point.p99 = std::max(m_point.p99, second.p99Ms);
        m_point.p50 = std::max(m_point.p50, second.p50Ms);
    }

    Timeline::Point take() {
        for (size_t b = 0; b < m_bands.size(); ++b)
            if (m_counts[b] > 0) m_point.served[b] /= m_counts[b];
        if (m_measured > 0) m_point.errors /= m_measured;
        m_point.gap = m_measured == 0;
        Timeline::Point point = std::move(m_point);
        clear();
        return point;
    }

private:
    void addBand(const Second& second, size_t b) {
        const auto s = static_cast<size_t>(m_bands[b].index);
        if (std::isnan(second.perServer[s])) return;
        m_point.known[b] = true;
        m_point.shown[b] =
            second.checking[s] && second.shown[s] == Shown::Up ? Shown::Rising : second.shown[s];
        m_point.served[b] += std::max(0.0, second.perServer[s] - second.errorsPerServer[s]);
        ++m_counts[b];
    }

    void clear() {
        m_point = {};
        m_point.length = 0;
        m_point.served.assign(m_bands.size(), 0);
        m_point.known.assign(m_bands.size(), false);
        m_point.shown.assign(m_bands.size(), Shown::Up);
        m_counts.assign(m_bands.size(), 0);
        m_measured = 0;
    }

    const std::vector<Timeline::Band>& m_bands;
    int64_t m_endMs;
    Timeline::Point m_point;
    std::vector<int> m_counts;
    int m_measured = 0;
};

/// Seconds since the sample before. An attached proxy is asked about twice a second: some samples
/// come late; what comes much later follows a gap.
double lengthOf(const History& history, size_t i) {
    const double usual = history.stepAt(i);
    if (i == 0) return usual;
    const double passed =
        static_cast<double>(history.at(i).wallMs - history.at(i - 1).wallMs) / 1000;
    return passed > 0 && passed < 2 * usual ? passed : usual;
}

struct Window {
    size_t first = 0, end = 0;  ///< indices into the history
};

Window windowOf(const History& history, int64_t endMs, int range, int step) {
    Window w{history.size(), history.size()};
    while (w.end > 0 && history.at(w.end - 1).wallMs > endMs) --w.end;
    w.first = w.end;
    // One point more than the range, so that the areas reach its left edge.
    const int64_t from = endMs - (range + step) * 1000LL;
    while (w.first > 0 && history.at(w.first - 1).wallMs > from) --w.first;
    return w;
}

std::vector<Timeline::Band> bandsOf(const History& history, Window window) {
    std::vector<Timeline::Band> bands;
    for (size_t s = 0; s < history.servers().size(); ++s) {
        bool seen = window.first == window.end;
        for (size_t i = window.first; i < window.end && !seen; ++i)
            seen = !std::isnan(history.at(i).perServer[s]);
        if (seen)
            bands.push_back({history.servers()[s], static_cast<int>(s), history.backups()[s]});
    }
    return bands;
}

/// The flag of this server within a step, where its state really changed.
double changeWithin(const Timeline& timeline, const ServerKey& server, double from, double to) {
    for (const Timeline::Mark& mark : timeline.marks)
        if (mark.flag.server == server && mark.at > from && mark.at <= to) return mark.at;
    return from;
}

void stackLayers(Timeline& timeline, const std::vector<int>& held) {
    timeline.layers = layersOf(timeline, held);
    for (Timeline::Point& point : timeline.points)
        for (const Timeline::Layer& layer : timeline.layers) {
            double& height = point.heights.emplace_back(0);
            for (size_t band : layer.bands) height += point.served[band];
        }
}

void findPeaks(Timeline& timeline) {
    for (const Timeline::Point& point : timeline.points) {
        if (point.at < -timeline.range) continue;
        timeline.peak = std::max(timeline.peak, point.total());
        timeline.peakLatency = std::max(timeline.peakLatency, point.p99);
        if (point.errors > timeline.peakErrors) {
            timeline.peakErrors = point.errors;
            timeline.peakErrorsAt = point.at;
        }
    }
}

}  // namespace

double Timeline::Point::total() const {
    double sum = errors;
    for (double rate : served) sum += rate;
    return sum;
}

int Timeline::seriesOf(size_t layer) const {
    return layers[layer].others ? -1 : bands[layers[layer].bands.front()].index;
}

std::vector<Timeline::Run> Timeline::runs(size_t band) const {
    std::vector<Run> runs;
    for (const Point& point : points) {
        if (!point.known[band]) continue;
        const double from = point.at - point.length;
        // Stamps of seconds and minutes are not quite regular.
        const bool joins = !runs.empty() && from - runs.back().to < 0.4 + 0.1 * step;
        if (joins && runs.back().shown == point.shown[band]) {
            runs.back().to = point.at;
            continue;
        }
        double start = from;
        if (joins) {
            start = changeWithin(*this, bands[band].server, from, point.at);
            runs.back().to = start;
        }
        runs.push_back({start, point.at, point.shown[band]});
    }
    return runs;
}

const Timeline::Point* Timeline::pointAt(double at) const {
    const auto found = std::lower_bound(points.begin(), points.end(), at,
                                        [](const Point& p, double t) { return p.at < t; });
    if (found == points.end() || found->at - found->length > at + 0.5) return nullptr;
    return &*found;
}

Timeline makeTimeline(const History& history, int64_t endMs, int range,
                      const std::vector<int>& held) {
    Timeline timeline;
    timeline.endMs = endMs;
    timeline.range = range;
    timeline.step = std::max(1, range / MostPoints);
    const Window window = windowOf(history, endMs, range, timeline.step);
    // What was kept by the minute goes into steps of whole minutes: others would hold now one more
    // of them, now one less.
    if (window.first < window.end) {
        const int grain = history.stepAt(window.first);
        timeline.step = (timeline.step + grain - 1) / grain * grain;
    }
    timeline.bands = bandsOf(history, window);
    Gatherer gatherer(timeline.bands, endMs);
    // Steps end on whole multiples of the wall clock, so that columns do not change as time moves.
    const auto stepOf = [&](size_t i) {
        // The middle of a minute is in its step wherever its last second ended.
        const int64_t middle = history.at(i).wallMs + 500 - (history.stepAt(i) - 1) * int64_t{500};
        return middle / 1000 / timeline.step;
    };
    for (size_t i = window.first; i < window.end; ++i) {
        gatherer.add(history.at(i), lengthOf(history, i));
        if (i + 1 < window.end && stepOf(i + 1) == stepOf(i)) continue;
        Timeline::Point& point = timeline.points.emplace_back(gatherer.take());
        point.length = std::max<double>(point.length, timeline.step);
    }
    for (const Flag& flag : history.flags()) {
        const double at = static_cast<double>(flag.wallMs - endMs) / 1000;
        if (at > -range && at <= 0) timeline.marks.push_back({flag, at});
    }
    for (const Outage& outage : outages(history))
        if ((!outage.toMs || outage.toMs > endMs - range * 1000LL) && outage.fromMs < endMs)
            timeline.outages.push_back(outage);
    stackLayers(timeline, held);
    findPeaks(timeline);
    return timeline;
}

}  // namespace yard
