#include "ui/timeline/timelinelanes.h"

#include <algorithm>
#include <numeric>

namespace yard {
namespace {

// The palette has five colours that can be told apart (console.md section 1).
constexpr size_t OwnLayers = 5;
constexpr double Loyalty = 1.25;

std::vector<size_t> largest(const Timeline& timeline, const std::vector<int>& held) {
    const size_t count = timeline.bands.size();
    std::vector<double> served(count, 0);
    for (const Timeline::Point& point : timeline.points)
        for (size_t b = 0; b < count; ++b) served[b] += point.served[b];
    for (size_t b = 0; b < count; ++b)
        if (std::find(held.begin(), held.end(), timeline.bands[b].index) != held.end())
            served[b] *= Loyalty;
    std::vector<size_t> order(count);
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return served[a] > served[b]; });
    order.resize(OwnLayers);
    std::sort(order.begin(), order.end());
    return order;
}

/// How much the lane of a server tells.
struct Interest {
    size_t band = 0;
    bool notUp = false;    ///< now
    bool changed = false;  ///< or at some time not UP
    bool layer = false;
    double latest = 0;  ///< when it was last not UP
    bool any() const { return changed || layer; }
};

Interest interestOf(const Timeline& timeline, size_t band) {
    Interest interest;
    interest.band = band;
    interest.latest = -timeline.range;
    for (const Timeline::Point& point : timeline.points) {
        if (point.at <= -timeline.range || !point.known[band]) continue;
        interest.notUp = point.shown[band] != Shown::Up;
        if (!interest.notUp) continue;
        interest.changed = true;
        interest.latest = point.at;
    }
    for (const Timeline::Layer& layer : timeline.layers)
        if (!layer.others && layer.bands.front() == band) interest.layer = true;
    return interest;
}

bool tellsMore(const Interest& a, const Interest& b) {
    if (a.notUp != b.notUp) return a.notUp;
    if (a.changed != b.changed) return a.changed;
    if (a.latest != b.latest) return a.latest > b.latest;
    return a.layer && !b.layer;
}

}  // namespace

std::vector<Timeline::Layer> layersOf(const Timeline& timeline, const std::vector<int>& held) {
    std::vector<Timeline::Layer> layers;
    const size_t count = timeline.bands.size();
    if (count <= OwnLayers + 1) {
        for (size_t b = 0; b < count; ++b) layers.push_back({{b}, false});
        return layers;
    }
    Timeline::Layer others{{}, true};
    const std::vector<size_t> own = largest(timeline, held);
    for (size_t b = 0; b < count; ++b) {
        if (std::binary_search(own.begin(), own.end(), b))
            layers.push_back({{b}, false});
        else
            others.bands.push_back(b);
    }
    layers.push_back(others);
    return layers;
}

Lanes lanesOf(const Timeline& timeline, size_t most) {
    Lanes lanes;
    const size_t count = timeline.bands.size();
    if (count <= most) {
        lanes.bands.resize(count);
        std::iota(lanes.bands.begin(), lanes.bands.end(), size_t{0});
        return lanes;
    }
    std::vector<Interest> all;
    for (size_t b = 0; b < count; ++b) all.push_back(interestOf(timeline, b));
    std::stable_sort(all.begin(), all.end(), tellsMore);
    for (const Interest& interest : all) {
        if (interest.any() && lanes.bands.size() + 1 < most) {
            lanes.bands.push_back(interest.band);
            continue;
        }
        ++lanes.rest;
        if (interest.changed) ++lanes.restChanged;
    }
    std::sort(lanes.bands.begin(), lanes.bands.end());
    return lanes;
}

}  // namespace yard
