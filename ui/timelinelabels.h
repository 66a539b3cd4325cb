#pragma once

#include <optional>
#include <vector>

#include "ui/timeline.h"

/// Where labels go on the timeline. Pure.
namespace yard {

/// Where flags at these x, ascending, are drawn so that two are never closer than `apart`: shifted
/// to the right, and back from the right edge where they would leave it. Of too many only the
/// newest fit; the others are empty.
std::vector<std::optional<double>> spreadFlags(const std::vector<double>& xs, double left,
                                               double right, double apart);

/// The roomiest place of a band for a label `seconds` wide: its middle in time and in height.
struct LabelSpot {
    double at = 0;      ///< seconds before the end
    double height = 0;  ///< requests/s: middle of the free room
    double room = 0;    ///< requests/s: how much of the band is free there
};
std::optional<LabelSpot> roomiest(const Timeline& timeline, size_t band, double seconds);

}  // namespace yard
