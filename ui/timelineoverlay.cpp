#include "ui/timelineoverlay.h"

#include <QPainter>

#include "ui/crosshair.h"
#include "ui/paint.h"
#include "ui/theme.h"
#include "ui/wording.h"

namespace yard {

TimelineOverlay::TimelineOverlay(const TimelineView& view, QWidget* parent)
    : QWidget(parent), m_view(view) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
}

std::vector<TimelineOverlay::Place> TimelineOverlay::places() const {
    std::vector<double> xs;
    for (const Timeline::Mark& mark : m_view.timeline.marks) xs.push_back(m_view.x(mark.at));
    const auto spread = spreadFlags(xs, m_view.left(), m_view.right() - 2, FlagsApart);
    std::vector<Place> places;
    for (size_t i = 0; i < xs.size(); ++i)
        places.push_back({&m_view.timeline.marks[i], xs[i], spread[i]});
    return places;
}

QRectF TimelineOverlay::badge(double middle) const {
    return {middle - 8.5, m_view.requests.top() - 19, 17, 16};
}

uint64_t TimelineOverlay::flagAt(QPointF place) const {
    for (const Place& p : places())
        if (p.flag && badge(*p.flag).adjusted(-2, -3, 2, 3).contains(place))
            return p.mark->flag.eventId;
    return 0;
}

void TimelineOverlay::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    if (m_view.focused) {
        p.setPen(QPen(tokens().accent, 1));
        p.drawRoundedRect(QRectF(rect()).adjusted(2.5, 0.5, -2.5, -0.5), 4, 4);
    }
    if (!m_view.latency.isNull()) paintCaption(p);
    if (!m_view.waitingFor.isEmpty()) {
        paintWaiting(p);
        return;
    }
    for (size_t b = 0; b < m_view.names.size(); ++b)
        if (m_view.names[b]) paintName(p, b, *m_view.names[b]);
    const Place* chosen = nullptr;
    const std::vector<Place> all = places();
    for (const Place& place : all) {
        if (place.mark->flag.eventId == m_view.chosen)
            chosen = &place;
        else
            paintMark(p, place);
    }
    if (chosen) paintMark(p, *chosen);  // over its neighbours
    paintCrosshair(p, m_view);
}

void TimelineOverlay::paintWaiting(QPainter& p) const {
    const QRectF r = m_view.requests;
    const double width = QFontMetricsF(uiFont(12)).horizontalAdvance(m_view.waitingFor) + 16;
    QRectF back(0, 0, std::min(width, r.width()), 20);
    back.moveCenter(r.center() + QPointF(0, 10));
    p.fillRect(back, tokens().surface);  // grid lines would cross the words
    drawElided(&p, r.adjusted(0, -14, 0, -14), tr("Waiting for the first request"),
               uiFont(13, QFont::DemiBold), tokens().text, Qt::AlignCenter);
    drawElided(&p, r.adjusted(0, 10, 0, 10), m_view.waitingFor, uiFont(12), tokens().text3,
               Qt::AlignCenter);
}

void TimelineOverlay::paintName(QPainter& p, size_t band, const LabelSpot& spot) const {
    // In a band that is lower than the letters a name would be taken for its neighbour's.
    if (spot.room / m_view.requestsTop * m_view.requests.height() < 15) return;
    const Timeline::Band& b = m_view.timeline.bands[band];
    const QColor& fill = tokens().seriesColor(b.index);
    p.setFont(uiFont(11, QFont::DemiBold));
    p.setPen(fill.lightnessF() > 0.62F ? QColor::fromRgb(0x0D1117) : QColor(Qt::white));
    p.drawText(QRectF(m_view.x(spot.at) - 100, m_view.y(spot.height) - 8, 200, 16), Qt::AlignCenter,
               words(b.server.server));
}

void TimelineOverlay::paintMark(QPainter& p, const Place& place) const {
    const Tokens& t = tokens();
    const Shown shown = place.mark->flag.shown;
    const bool chosen = place.mark->flag.eventId == m_view.chosen;
    QColor soft = t.mark(shown);
    if (!chosen) soft.setAlphaF(0.75F);
    QPen line(soft, 1);
    if (!chosen) line.setDashPattern({3, 3});
    const double top = m_view.requests.top() - 2;
    p.setPen(line);
    p.drawLine(QPointF(place.x, top), QPointF(place.x, m_view.bottom));
    if (!place.flag) return;
    if (std::abs(*place.flag - place.x) > 1) {
        p.setPen(QPen(soft, 1));
        p.drawLine(QPointF(place.x, top), QPointF(*place.flag, top - 4));
    }
    const QRectF box = badge(*place.flag);
    p.setPen(QPen(t.mark(shown), 1));
    p.setBrush(chosen ? t.mark(shown) : t.surface);
    p.drawRoundedRect(box, 4, 4);
    if (!chosen) {
        p.setBrush(t.tint(shown));
        p.drawRoundedRect(box, 4, 4);
    }
    p.setFont(monoFont(place.mark->flag.number > 99 ? 9 : 11, QFont::Bold));
    p.setPen(chosen ? t.surface : t.words(shown));
    p.drawText(box, Qt::AlignCenter, QString::number(place.mark->flag.number));
}

void TimelineOverlay::paintCaption(QPainter& p) const {
    const Tokens& t = tokens();
    const QFont font = uiFont(11, QFont::Medium);
    const QFontMetricsF metrics(font);
    struct Piece {
        QString text;
        QColor color;
        bool line;
    };
    const Piece pieces[] = {{tr("Latency ms"), t.text3, false},
                            {QStringLiteral("p50"), t.latency50, true},
                            {QStringLiteral("p99"), t.latency99, true}};
    double x = m_view.left() + 8;
    const double top = m_view.latency.top() + 1;
    double width = 0;
    for (const Piece& piece : pieces)
        width += metrics.horizontalAdvance(piece.text) + (piece.line ? 26 : 0);
    QColor back = t.surface;
    back.setAlphaF(0.85F);
    p.fillRect(QRectF(x - 4, top, width + 8, 17), back);
    p.setFont(font);
    for (const Piece& piece : pieces) {
        if (piece.line) {
            x += 12;
            p.fillRect(QRectF(x, top + 8, 11, 2), piece.color);
            x += 14;
        }
        p.setPen(piece.color);
        const double w = metrics.horizontalAdvance(piece.text);
        p.drawText(QRectF(x, top, w + 2, 17), Qt::AlignVCenter | Qt::AlignLeft, piece.text);
        x += w;
    }
}

}  // namespace yard
