#include "ui/timeline/timelineflags.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Flags {
    Q_DECLARE_TR_FUNCTIONS(yard::Flags)
};

constexpr double OneDigit = 17, MoreDigit = 7, Apart = 3;
constexpr double SamePixels = 5;  // events within this many pixels cannot be told apart
constexpr size_t MostLines = 12;

int gravity(Shown shown) {
    switch (shown) {
        case Shown::Down:
            return 4;
        case Shown::Maint:
            return 3;
        case Shown::Drain:
            return 2;
        case Shown::Rising:
            return 1;
        case Shown::Up:
            return 0;
    }
    return 0;
}

double badgeWidth(const FlagGroup& group) {
    // Two digits fit into the badge of one.
    const auto more = static_cast<double>(std::max<qsizetype>(0, group.label().size() - 2));
    return OneDigit + MoreDigit * more;
}

std::vector<FlagGroup> gather(const std::vector<Timeline::Mark>& marks,
                              const std::vector<double>& xs, double within) {
    std::vector<FlagGroup> groups;
    for (size_t i = 0; i < xs.size(); ++i) {
        if (groups.empty() || xs[i] - groups.back().from > within) {
            groups.emplace_back();
            groups.back().from = xs[i];
        }
        groups.back().marks.push_back(&marks[i]);
        groups.back().to = xs[i];
    }
    for (FlagGroup& group : groups) group.width = badgeWidth(group);
    return groups;
}

double sumOfWidths(const std::vector<FlagGroup>& groups) {
    double width = 0;
    for (const FlagGroup& group : groups) width += group.width + Apart;
    return width;
}

void spread(std::vector<FlagGroup>& groups, double left, double right) {
    double edge = left;
    for (FlagGroup& group : groups) {
        const double wanted = (group.from + group.to) / 2;
        group.middle = std::max(wanted, edge + group.width / 2);
        edge = group.middle + group.width / 2 + Apart;
    }
    edge = right;
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
        group->middle = std::min(group->middle, edge - group->width / 2);
        edge = group->middle - group->width / 2 - Apart;
    }
}

}  // namespace

QString FlagGroup::label() const {
    const QString first = QString::number(marks.front()->flag.number);
    if (marks.size() == 1) return first;
    return first + QChar(0x2013) + QString::number(marks.back()->flag.number);
}

Shown FlagGroup::shown() const {
    const auto gravest = std::max_element(
        marks.begin(), marks.end(), [](const Timeline::Mark* a, const Timeline::Mark* b) {
            return gravity(a->flag.shown) < gravity(b->flag.shown);
        });
    return (*gravest)->flag.shown;
}

bool FlagGroup::holds(uint64_t eventId) const {
    // Flags of earlier runs belong to no event.
    return eventId != 0 && std::any_of(marks.begin(), marks.end(), [&](const Timeline::Mark* mark) {
               return mark->flag.eventId == eventId;
           });
}

QString FlagGroup::text(int64_t endMs) const {
    QStringList lines;
    for (const Timeline::Mark* mark : marks) {
        if (lines.size() == static_cast<qsizetype>(MostLines)) {
            lines << Flags::tr("and %1 more").arg(marks.size() - MostLines);
            break;
        }
        lines << QStringLiteral("%1  %2  %3 %4")
                     .arg(mark->flag.number)
                     .arg(clockText(endMs + static_cast<int64_t>(mark->at * 1000)),
                          words(mark->flag.server.server), shownWord(mark->flag.shown));
    }
    return lines.join(u'\n');
}

std::vector<FlagGroup> groupFlags(const std::vector<Timeline::Mark>& marks,
                                  const std::vector<double>& xs, double left, double right) {
    double within = SamePixels;
    std::vector<FlagGroup> groups = gather(marks, xs, within);
    while (groups.size() > 1 && sumOfWidths(groups) > right - left) {
        within *= 2;
        groups = gather(marks, xs, within);
    }
    spread(groups, left, right);
    return groups;
}

}  // namespace yard
