#include "ui/timeline/timestrip.h"

#include <QDateTime>
#include <QPainter>

#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {

TimeStrip::TimeStrip(const TimelineView& view, QWidget* parent) : QWidget(parent), m_view(view) {
    setFixedHeight(20);
}

void TimeStrip::paintEvent(QPaintEvent*) {
    const int64_t end = m_view.timeline.endMs;
    if (end == 0) return;
    QPainter p(this);
    p.setLayoutDirection(Qt::LeftToRight);
    p.setFont(monoFont(11));
    p.setPen(tokens().text3);
    const int64_t tick = m_view.tick() * 1000LL;
    const QString format = tick % 60'000 != 0     ? QStringLiteral("HH:mm:ss")
                           : tick < 12 * 3600'000 ? QStringLiteral("HH:mm")
                                                  : QStringLiteral("d MMM HH:mm");
    const double last = m_view.right() - 92;  // room for the latest time
    for (int64_t ms = (end - m_view.timeline.range * 1000LL) / tick * tick + tick; ms < end;
         ms += tick) {
        const double x = m_view.x(static_cast<double>(ms - end) / 1000);
        if (x > last) break;
        p.drawText(QRectF(x - 40, 0, 80, 18), Qt::AlignCenter,
                   QDateTime::fromMSecsSinceEpoch(ms).toString(format));
    }
    p.setPen(tokens().text2);
    p.setFont(monoFont(11, QFont::DemiBold));
    const QDateTime latest = QDateTime::fromMSecsSinceEpoch(end);
    const bool today = latest.date() == QDate::currentDate();
    p.drawText(QRectF(m_view.right() - 90, 0, 90, 18), Qt::AlignVCenter | Qt::AlignRight,
               today ? clockText(end) : latest.toString(QStringLiteral("d MMM HH:mm")));
}

}  // namespace yard
