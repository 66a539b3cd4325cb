#include "ui/desk/outages.h"

#include <algorithm>
#include <cmath>

#include "ui/look/wording.h"

namespace yard {
namespace {

/// The second in which this moment lies; a second's time is its end.
size_t secondOf(const History& history, int64_t wallMs) {
    size_t low = 0, high = history.size();
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (history.at(middle).wallMs < wallMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t beginOf(const History& history, size_t sample) {
    return history.at(sample).wallMs - history.stepAt(sample) * int64_t{1000};
}

/// Back over the seconds in which the server was up but already failing checks.
size_t firstFailing(const History& history, size_t down, size_t server) {
    while (down > 0) {
        const Second& before = history.at(down - 1);
        if (std::isnan(before.perServer[server]) || !before.checking[server]) break;
        --down;
    }
    return down;
}

bool backupServes(const History& history, const Second& second, const std::string& backend) {
    for (size_t s = 0; s < history.servers().size(); ++s)
        if (history.backups()[s] && history.servers()[s].backend == backend &&
            second.perServer[s] > 0)
            return true;
    return false;
}

/// 5xx to clients, without those that the other servers answered themselves.
double lostIn(const Second& second, size_t server) {
    double lost = second.errors5xx;
    for (size_t s = 0; s < second.errorsPerServer.size(); ++s)
        if (s != server && !std::isnan(second.errorsPerServer[s]))
            lost -= second.errorsPerServer[s];
    return std::max(0.0, lost) * second.span;
}

/// By the flags' numbers, for those of earlier runs belong to no event.
int64_t endOf(const History& history, const Flag& down) {
    for (const Flag& flag : history.flags())
        if (flag.number > down.number && flag.server == down.server && flag.shown != Shown::Down)
            return flag.wallMs;
    return 0;
}

}  // namespace

std::vector<Outage> outages(const History& history) {
    std::vector<Outage> all;
    for (const Flag& flag : history.flags()) {
        const int server = history.indexOf(flag.server);
        if (flag.shown != Shown::Down || server < 0) continue;
        if (history.backups()[static_cast<size_t>(server)]) continue;
        Outage outage{flag.server, flag.wallMs, flag.wallMs, endOf(history, flag)};
        if (history.size() == 0 || history.at(0).wallMs > flag.wallMs) continue;
        const size_t first =
            firstFailing(history, secondOf(history, flag.wallMs), static_cast<size_t>(server));
        if (first < history.size()) outage.fromMs = std::min(flag.wallMs, beginOf(history, first));
        double lost = 0;
        for (size_t i = first; i < history.size(); ++i) {
            const Second& second = history.at(i);
            if (outage.toMs && beginOf(history, i) > outage.toMs) break;
            if (std::isnan(second.requests)) continue;
            lost += lostIn(second, static_cast<size_t>(server));
            outage.worstMs = std::max(outage.worstMs, second.worstMs);
            if (backupServes(history, second, flag.server.backend))
                outage.backupSeconds += history.stepAt(i);
        }
        outage.lost = std::llround(lost);
        all.push_back(outage);
    }
    return all;
}

QString Outage::text() const {
    QString text = QStringLiteral("lost %1").arg(lost);
    if (worstMs >= 0)
        text += QStringLiteral(", worst %1").arg(microsText(std::llround(worstMs * 1000)));
    if (backupSeconds > 0) text += QStringLiteral(", on backup %1 s").arg(backupSeconds);
    return text;
}

}  // namespace yard
