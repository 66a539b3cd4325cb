#pragma once

#include <QString>
#include <vector>

#include "ui/timeline/timeline.h"

/// The numbered flags over the timeline. Pure.
namespace yard {

/// Flags that would lie on one another, as one badge.
struct FlagGroup {
    std::vector<const Timeline::Mark*> marks;  ///< by time; never empty
    double from = 0, to = 0;                   ///< pixels of the first and the last event
    double middle = 0;                         ///< of its badge
    double width = 0;                          ///< of its badge

    /// "7", or "1–10".
    QString label() const;
    /// The gravest of their states: DOWN, MAINT, DRAIN, UP.
    Shown shown() const;
    bool holds(uint64_t eventId) const;
    /// A line each: number, time, what happened.
    QString text(int64_t endMs) const;
};

/// The flags of marks at these x, ascending, between `left` and `right`: those within the same few
/// pixels are one, or within more pixels where the badges would not fit side by side. Badges do
/// not touch: they are moved to the right, and back from the right edge.
std::vector<FlagGroup> groupFlags(const std::vector<Timeline::Mark>& marks,
                                  const std::vector<double>& xs, double left, double right);

}  // namespace yard
