#include "ui/desk/linediff.h"

#include <QHash>

namespace yard {
namespace {

constexpr int MaxDifference = 1500;  // the search remembers its square of it in numbers

using Ids = std::vector<int>;

/// Follows the greedy search from its end back to its start; true in `kept`: the line stays.
void traceBack(const std::vector<Ids>& reached, int n, int m, std::vector<bool>& keptOld,
               std::vector<bool>& keptNew) {
    int x = n, y = m;
    for (int d = int(reached.size()) - 1; d >= 0; --d) {
        const Ids& v = reached[size_t(d)];
        const auto at = [&](int k) { return v[size_t(k + d + 1)]; };
        const int k = x - y;
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        const int fromX = d == 0 ? 0 : at(down ? k + 1 : k - 1);
        const int fromY = d == 0 ? 0 : fromX - (down ? k + 1 : k - 1);
        // Where the search stood after the one line removed or added of this round.
        const int startX = d == 0 ? 0 : down ? fromX : fromX + 1;
        while (x > startX) {
            keptOld[size_t(--x)] = true;
            keptNew[size_t(--y)] = true;
        }
        if (d > 0) x = fromX, y = fromY;
    }
}

/// The furthest x on each diagonal k = x - y, before each number of differences; empty: too many.
std::vector<Ids> search(const Ids& a, const Ids& b) {
    const int n = int(a.size()), m = int(b.size());
    std::vector<Ids> reached;
    Ids previous = {0, 0, 0};  // diagonals -1, 0, 1
    for (int d = 0; d <= MaxDifference; ++d) {
        reached.push_back(previous);
        Ids next(size_t(2 * d + 5), 0);  // diagonals -d-2 .. d+2
        for (int k = -d; k <= d; k += 2) {
            const auto before = [&](int diagonal) { return previous[size_t(diagonal + d + 1)]; };
            int x = 0;
            if (d > 0)
                x = k == -d || (k != d && before(k - 1) < before(k + 1)) ? before(k + 1)
                                                                         : before(k - 1) + 1;
            int y = x - k;
            while (x < n && y < m && a[size_t(x)] == b[size_t(y)]) ++x, ++y;
            next[size_t(k + d + 2)] = x;
            if (x >= n && y >= m) return reached;
        }
        previous = std::move(next);
    }
    return {};
}

Ids numbered(const QStringList& lines, qsizetype from, qsizetype to, QHash<QString, int>& known) {
    Ids ids;
    for (qsizetype i = from; i < to; ++i) {
        const auto found = known.constFind(lines[i]);
        ids.push_back(found != known.constEnd() ? *found : int(known.size()));
        if (found == known.constEnd()) known.insert(lines[i], ids.back());
    }
    return ids;
}

std::vector<LineChange> changesOf(const std::vector<bool>& keptOld,
                                  const std::vector<bool>& keptNew, int offset) {
    std::vector<LineChange> changes;
    size_t x = 0, y = 0;
    while (x < keptOld.size() || y < keptNew.size()) {
        const size_t fromX = x, fromY = y;
        while (x < keptOld.size() && !keptOld[x]) ++x;
        while (y < keptNew.size() && !keptNew[y]) ++y;
        if (x > fromX || y > fromY)
            changes.push_back(
                {int(fromX) + offset, int(x - fromX), int(fromY) + offset, int(y - fromY)});
        while (x < keptOld.size() && y < keptNew.size() && keptOld[x] && keptNew[y]) ++x, ++y;
    }
    return changes;
}

}  // namespace

std::vector<LineChange> diffLines(const QStringList& before, const QStringList& after) {
    qsizetype head = 0, oldEnd = before.size(), newEnd = after.size();
    while (head < oldEnd && head < newEnd && before[head] == after[head]) ++head;
    while (oldEnd > head && newEnd > head && before[oldEnd - 1] == after[newEnd - 1])
        --oldEnd, --newEnd;
    if (oldEnd == head && newEnd == head) return {};
    QHash<QString, int> known;
    const Ids a = numbered(before, head, oldEnd, known), b = numbered(after, head, newEnd, known);
    std::vector<bool> keptOld(a.size()), keptNew(b.size());
    const std::vector<Ids> reached = search(a, b);
    if (!reached.empty()) traceBack(reached, int(a.size()), int(b.size()), keptOld, keptNew);
    return changesOf(keptOld, keptNew, int(head));
}

}  // namespace yard
