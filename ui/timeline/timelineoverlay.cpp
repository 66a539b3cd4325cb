#include "ui/timeline/timelineoverlay.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/timeline/crosshair.h"
#include "ui/timeline/ribbon.h"

namespace yard {

TimelineOverlay::TimelineOverlay(const TimelineView& view, const Ribbon& ribbon, QWidget* parent)
    : QWidget(parent), m_view(view), m_ribbon(ribbon) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
}

std::vector<FlagGroup> TimelineOverlay::flags() const {
    std::vector<double> xs;
    for (const Timeline::Mark& mark : m_view.timeline.marks) xs.push_back(m_view.x(mark.at));
    return groupFlags(m_view.timeline.marks, xs, m_view.left() - 8, m_view.right() + 6);
}

QRectF TimelineOverlay::badge(const FlagGroup& flag) const {
    return {flag.middle - flag.width / 2, m_view.requests.top() - 19, flag.width, 16};
}

std::optional<FlagGroup> TimelineOverlay::flagAt(QPointF place) const {
    for (const FlagGroup& flag : flags())
        if (badge(flag).adjusted(-1, -3, 1, 3).contains(place)) return flag;
    return std::nullopt;
}

void TimelineOverlay::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setLayoutDirection(Qt::LeftToRight);  // which it does not have from the widget
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
    const std::vector<FlagGroup> all = flags();
    for (const bool chosen : {false, true})  // the chosen one over its neighbours
        for (const FlagGroup& flag : all)
            if (flag.holds(m_view.chosen) == chosen) paintFlag(p, flag, chosen);
    p.save();
    p.translate(m_ribbon.pos());
    m_ribbon.paintWords(p);
    p.restore();
    if (m_view.drag) paintDrag(p, *m_view.drag);
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

void TimelineOverlay::paintName(QPainter& p, size_t layer, const LabelSpot& spot) const {
    // In a layer that is lower than the letters a name would be taken for its neighbour's.
    if (spot.room / m_view.requestsTop * m_view.requests.height() < 15) return;
    const QColor& fill = tokens().seriesColor(m_view.timeline.seriesOf(layer));
    p.setFont(uiFont(11, QFont::DemiBold));
    p.setPen(fill.lightnessF() > 0.62F ? QColor::fromRgb(0x0D1117) : QColor(Qt::white));
    p.drawText(QRectF(m_view.x(spot.at) - 100, m_view.y(spot.height) - 8, 200, 16), Qt::AlignCenter,
               layerName(m_view.timeline, layer));
}

void TimelineOverlay::paintFlag(QPainter& p, const FlagGroup& flag, bool chosen) const {
    const Tokens& t = tokens();
    const double top = m_view.requests.top() - 2;
    for (const Timeline::Mark* mark : flag.marks) {
        QColor soft = t.mark(mark->flag.shown);
        if (!chosen) soft.setAlphaF(0.75F);
        QPen line(soft, 1);
        if (!chosen) line.setDashPattern({3, 3});
        p.setPen(line);
        const double x = m_view.x(mark->at);
        p.drawLine(QPointF(x, top), QPointF(x, m_view.bottom));
        if (std::abs(flag.middle - x) <= flag.width / 2) continue;
        p.setPen(QPen(soft, 1));
        p.drawLine(QPointF(x, top), QPointF(flag.middle, top - 4));
    }
    const Shown shown = flag.shown();
    const QRectF box = badge(flag);
    p.setPen(QPen(t.mark(shown), 1));
    p.setBrush(chosen ? t.mark(shown) : t.surface);
    p.drawRoundedRect(box, 4, 4);
    if (!chosen) {
        p.setBrush(t.tint(shown));
        p.drawRoundedRect(box, 4, 4);
    }
    p.setFont(monoFont(11, QFont::Bold));
    p.setPen(chosen ? t.surface : t.words(shown));
    p.drawText(box, Qt::AlignCenter, flag.label());
}

void TimelineOverlay::paintDrag(QPainter& p, const TimelineView::Span& drag) const {
    QColor fill = tokens().accent;
    fill.setAlphaF(0.16F);
    const QRectF room(QPointF(m_view.x(drag.from), m_view.requests.top()),
                      QPointF(m_view.x(drag.to), m_view.bottom));
    p.fillRect(room, fill);
    p.setPen(QPen(tokens().accent, 1));
    p.drawLine(room.topLeft(), room.bottomLeft());
    p.drawLine(room.topRight(), room.bottomRight());
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
