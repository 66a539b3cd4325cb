#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "ui/timeline/timeline.h"

/// What labels of the timeline say and where they go on the timeline. Pure.
namespace yard {

/// A server's name, or "34 others".
QString layerName(const Timeline& timeline, size_t layer);

/// The roomiest place of a layer for a label `seconds` wide: its middle in time and in height.
struct LabelSpot {
    double at = 0;      ///< seconds before the end
    double height = 0;  ///< requests/s: middle of the free room
    double room = 0;    ///< requests/s: how much of the layer is free there
};
std::optional<LabelSpot> roomiest(const Timeline& timeline, size_t layer, double seconds);

}  // namespace yard
