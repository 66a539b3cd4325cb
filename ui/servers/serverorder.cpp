#include "ui/servers/serverorder.h"

#include <QCoreApplication>
#include <algorithm>
#include <climits>
#include <string_view>

#include "ui/look/paint.h"
#include "ui/look/wording.h"
#include "ui/servers/serversmodel.h"

namespace yard {
namespace {

using ServerLines = std::vector<ServerLine>;

struct OrderWords {
    Q_DECLARE_TR_FUNCTIONS(OrderWords)
};

/// What needs somebody comes first.
int urgency(const ServerLine& line) {
    switch (line.shown) {
        case Shown::Down:
            return 0;
        case Shown::Rising:
            return 1;
        case Shown::Drain:
            return 2;
        case Shown::Maint:
            return 3;
        case Shown::Up:
            return line.idle ? 5 : 4;
    }
    return 0;
}

/// web-2 before web-10, in every locale (QCollator does it in some only).
bool nameBefore(std::string_view a, std::string_view b) {
    const auto digits = [](std::string_view text) {
        size_t count = 0;
        while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
        return count;
    };
    while (!a.empty() && !b.empty()) {
        const size_t inA = digits(a), inB = digits(b);
        if (inA && inB && inA != inB) return inA < inB;
        const size_t step = inA && inB ? inA : 1;
        if (const int order = a.substr(0, step).compare(b.substr(0, step)); order != 0)
            return order < 0;
        a.remove_prefix(step), b.remove_prefix(step);
    }
    return a.size() < b.size();
}

bool less(const ServerLine& a, const ServerLine& b, int column) {
    switch (column) {
        case ServersModel::Name:
            return nameBefore(a.key.server, b.key.server);
        case ServersModel::State:
            return urgency(a) < urgency(b);
        case ServersModel::Weight:
            return a.weight < b.weight;
        case ServersModel::Sessions:
            return std::pair(a.sessions, a.queued) < std::pair(b.sessions, b.queued);
        case ServersModel::Rate:
            return a.rate < b.rate;
        case ServersModel::Hits:
            return a.hits < b.hits;
        case ServersModel::Errors:
            return a.errors < b.errors;
        case ServersModel::Check:
            return a.checkWord < b.checkWord;
        case ServersModel::Since:
            return a.sinceMs > b.sinceMs;  // as it reads: how long
        default:
            return false;
    }
}

void sortLines(ServerLines& lines, const ServerOrder& order) {
    if (order.places) {
        const auto place = [&](const ServerLine& line) {
            const auto found = order.places->find(line.key);
            return found == order.places->end() ? INT_MAX : found->second;
        };
        std::stable_sort(lines.begin(), lines.end(),
                         [&](const auto& a, const auto& b) { return place(a) < place(b); });
    } else if (order.column >= 0) {
        std::stable_sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) {
            return order.descending ? less(b, a, order.column) : less(a, b, order.column);
        });
    }
}

bool passes(const ServerLine& line, const QString& filter) {
    for (const QString& part : filter.split(u' ', Qt::SkipEmptyParts)) {
        const auto has = [&](const QString& text) {
            return text.contains(part, Qt::CaseInsensitive);
        };
        if (!has(words(line.key.server)) && !has(words(line.key.backend)) && !has(line.address) &&
            !has(line.state))
            return false;
    }
    return true;
}

/// What the servers of a backend are together.
ServerLine headOf(const ServerLines& lines, bool folded) {
    ServerLine head;
    head.head = true;
    head.folded = folded;
    head.key.backend = lines.front().key.backend;
    int up = 0;
    for (const ServerLine& line : lines) {
        up += line.shown == Shown::Up;
        head.inUse |= line.inUse;
        head.sessions += line.sessions;
        head.queued += line.queued;
        head.rate += line.rate;
        head.hits += line.hits;
        head.errors += line.errors;
        head.recentErrors |= line.recentErrors;
    }
    const auto count = static_cast<int>(lines.size());
    head.shown = !head.inUse ? Shown::Down : up < count ? Shown::Drain : Shown::Up;
    head.state = OrderWords::tr("%1/%2 up").arg(up).arg(count);
    head.stateTip = folded ? OrderWords::tr("Enter or a click shows its servers.")
                           : OrderWords::tr("Enter or a click folds its servers away.");
    return head;
}

}  // namespace

std::vector<ServerLine> arranged(std::vector<ServerLine> lines, const ServerOrder& order) {
    std::vector<ServerLines> groups;
    std::map<std::string, size_t> places;
    for (ServerLine& line : lines) {
        const auto [it, fresh] = places.emplace(line.key.backend, groups.size());
        if (fresh) groups.emplace_back();
        groups[it->second].push_back(std::move(line));
    }
    ServerLines shown;
    for (ServerLines& group : groups) {
        const bool folded = groups.size() > 1 && order.folded.contains(group.front().key.backend);
        const ServerLine head = headOf(group, folded);
        std::erase_if(group, [&](const ServerLine& line) { return !passes(line, order.filter); });
        if (group.empty()) continue;
        if (groups.size() > 1) shown.push_back(head);
        if (folded) continue;
        sortLines(group, order);
        shown.insert(shown.end(), std::make_move_iterator(group.begin()),
                     std::make_move_iterator(group.end()));
    }
    return shown;
}

}  // namespace yard
