#include "ui/timeline/timelinecsv.h"

#include <QDateTime>
#include <QStringList>
#include <cmath>

#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

QString quoted(QString text) {
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')) return text;
    text.replace(u'"', QStringLiteral("\"\""));
    return u'"' + text + u'"';
}

QString number(double value) { return QString::number(value, 'g', 6); }

QString headOf(const Timeline& timeline) {
    QStringList head{QStringLiteral("time")};
    for (const Timeline::Band& band : timeline.bands) {
        const QString name = words(band.server.backend) + u'/' + words(band.server.server);
        head << quoted(name + QStringLiteral(" requests/s"))
             << quoted(name + QStringLiteral(" state"));
    }
    head << QStringLiteral("5xx/s") << QStringLiteral("p50 ms") << QStringLiteral("p99 ms");
    return head.join(u',');
}

/// Not translated: a program may read it.
QString stateOf(Shown shown) {
    return shown == Shown::Rising ? QStringLiteral("CHECK") : shownWord(shown);
}

QString timeOf(int64_t wallMs) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(wallMs);
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODateWithMs);
}

QString lineOf(const Timeline& timeline, const Timeline::Point& point) {
    QStringList line{timeOf(timeline.endMs + std::llround(point.at * 1000))};
    for (size_t b = 0; b < timeline.bands.size(); ++b) {
        line << (point.known[b] ? number(point.served[b]) : QString());
        line << (point.known[b] ? stateOf(point.shown[b]) : QString());
    }
    line << (point.gap ? QString() : number(point.errors));
    for (double ms : {point.p50, point.p99}) line << (ms < 0 ? QString() : number(ms));
    return line.join(u',');
}

}  // namespace

QString timelineCsv(const Timeline& timeline) {
    QString text = headOf(timeline) + QStringLiteral("\r\n");
    for (const Timeline::Point& point : timeline.points)
        if (point.at > -timeline.range) text += lineOf(timeline, point) + QStringLiteral("\r\n");
    return text;
}

}  // namespace yard
