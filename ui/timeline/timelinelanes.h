#pragma once

#include <vector>

#include "ui/timeline/timeline.h"

/// Which servers of many the timeline shows apart. Pure.
namespace yard {

/// The layers of the stacked chart, lowest first: one a server in the servers' order; of more than
/// six the five that served most, and all others together on top. `held` are the servers
/// (Band::index) that had layers of their own before: they keep them until another serves a quarter
/// more, so that bands do not swap from second to second.
std::vector<Timeline::Layer> layersOf(const Timeline& timeline, const std::vector<int>& held);

/// The lanes of the state ribbon.
struct Lanes {
    std::vector<size_t> bands;  ///< shown, in the servers' order
    size_t rest = 0;            ///< servers without a lane of their own: they share one
    size_t restChanged = 0;     ///< of those, how many were not UP all the time
    size_t count() const { return bands.size() + (rest > 0 ? 1 : 0); }
    bool operator==(const Lanes&) const = default;
};
/// All servers where `most` lanes hold them. Otherwise those that tell something: not UP now, not
/// UP all the time (the latest first), or with a layer of their own; the rest shares the last lane.
Lanes lanesOf(const Timeline& timeline, size_t most);

}  // namespace yard
