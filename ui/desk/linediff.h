#pragma once

#include <QStringList>
#include <vector>

namespace yard {

/// Lines in place of others; counted from 0. A count of 0: only added or only removed.
struct LineChange {
    int oldFrom = 0, oldCount = 0, newFrom = 0, newCount = 0;
    bool operator==(const LineChange&) const = default;
};

/// The fewest lines removed and added that make `after` of `before` (Myers 1986); texts that have
/// more than some thousand lines of difference are one change.
std::vector<LineChange> diffLines(const QStringList& before, const QStringList& after);

}  // namespace yard
