#include "ui/look/wording.h"

#include <QDateTime>
#include <cmath>

namespace yard {

QString clockText(int64_t wallMs) {
    return QDateTime::fromMSecsSinceEpoch(wallMs).toString(QStringLiteral("HH:mm:ss"));
}

QString rateText(double perSecond) {
    if (std::isnan(perSecond)) return QStringLiteral("-");
    const double tenth = std::round(perSecond * 10) / 10;
    const bool fine = tenth < 10 && tenth != std::floor(tenth);
    return QString::number(fine ? tenth : std::round(perSecond), 'f', fine ? 1 : 0);
}

QString microsText(int64_t micros) {
    const double ms = static_cast<double>(micros) / 1000;
    if (ms >= 1000) return QStringLiteral("%1 s").arg(ms / 1000, 0, 'f', 2);
    const double tenth = std::round(ms * 10) / 10;
    const bool fine = tenth < 10 && tenth != std::floor(tenth);
    return QStringLiteral("%1 ms").arg(fine ? tenth : std::round(ms), 0, 'f', fine ? 1 : 0);
}

QString spanText(int64_t ms) {
    const int64_t s = ms / 1000, m = s / 60, h = m / 60, d = h / 24;
    const QLatin1Char zero('0');
    if (d > 3) return QStringLiteral("%1d %2h").arg(d).arg(h % 24);
    if (h > 0) return QStringLiteral("%1h %2m").arg(h).arg(m % 60, 2, 10, zero);
    if (m > 0) return QStringLiteral("%1m %2s").arg(m).arg(s % 60, 2, 10, zero);
    return QStringLiteral("%1s").arg(s);
}

QString bytesText(uint64_t bytes) {
    if (bytes < 1000) return QStringLiteral("%1 B").arg(bytes);
    const double k = static_cast<double>(bytes) / 1000;
    if (k < 1000) return QStringLiteral("%1 kB").arg(k, 0, 'f', 1);
    return QStringLiteral("%1 MB").arg(k / 1000, 0, 'f', 1);
}

QString shareText(double share) {
    const double percent = share * 100;
    const bool fine = percent >= 0.05 && percent < 9.95;
    const bool nearlyAll = percent > 99 && percent < 99.95;
    return QStringLiteral("%1%").arg(percent, 0, 'f', fine || nearlyAll ? 1 : 0);
}

}  // namespace yard
