// ServersDelegate: the cells that say how full and how warm a server is, and the heads of backends.
#include <cmath>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/servers/serversdelegate.h"
#include "ui/servers/serversmodel.h"

namespace yard {
namespace {

constexpr double NearLimit = 0.7, AtLimit = 0.9;  // of the session limit: amber, red

void fillBar(QPainter* p, const QRectF& bar, double part, const QColor& color) {
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    // Seen on a selected row, too.
    QColor ground = tokens().borderStrong;
    ground.setAlpha(80);
    p->setBrush(ground);
    p->drawRoundedRect(bar, 2, 2);
    if (part <= 0.002) return;
    QRectF filled = bar;
    filled.setWidth(qMax(bar.height() * 0.75, bar.width() * qMin(part, 1.0)));
    p->setBrush(color);
    p->drawRoundedRect(filled, 2, 2);
}

/// Where the bar would end if the weights alone decided.
void markExpected(QPainter* p, const QRectF& bar, double part) {
    if (part <= 0) return;
    const QRectF tick(bar.left() + bar.width() * qMin(part, 1.0) - 1, bar.top() - 3, 2,
                      bar.height() + 6);
    p->setPen(Qt::NoPen);
    p->setBrush(tokens().surface);
    p->drawRect(tick.adjusted(-1.5, 0, 1.5, 0));
    p->setBrush(tokens().text);
    p->drawRect(tick);
}

/// The state as it is, on hold: a command is on its way.
void paintPendingPill(QPainter* p, const QRect& cell, const ServerLine& line) {
    const Tokens& t = tokens();
    const QString text = ServersDelegate::tr("pending");
    const QRectF pill(cell.left(), cell.center().y() - 10, qMin(pillWidth(text) - 2, cell.width()),
                      21);
    p->setRenderHint(QPainter::Antialiasing);
    QPen dashes(t.text3, 1);
    dashes.setDashPattern({3, 2});
    p->setPen(dashes);
    p->setBrush(Qt::NoBrush);
    p->drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
    drawShape(p, line.shown, QPointF(pill.left() + 13, pill.center().y()), 4.6, t.mark(line.shown));
    drawElided(p, pill.adjusted(24, 0, -6, 0), text, uiFont(12, QFont::DemiBold), t.text2);
}

}  // namespace

void ServersDelegate::paintState(QPainter* p, const QRect& cell, const ServerLine& line) const {
    if (line.pending)
        paintPendingPill(p, cell, line);
    else
        paintPill(p, cell, line.shown, line.state);
    if (line.warming < 0 || line.pending) return;
    const QRectF bar(cell.left(), cell.bottom() - 5, qMin(cell.width(), 74), 3);
    fillBar(p, bar, line.warming / 100.0, tokens().fill(Shown::Up));
}

void ServersDelegate::paintSessions(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const bool limited = line.limit > 0;
    const QRect row = m_compact && limited ? cell.adjusted(0, 0, -46, 0) : upper(cell);
    const QFont font = monoFont(12);
    p->setPen(line.sessions ? t.text : t.text3);
    drawNumber(p, row, static_cast<qint64>(line.sessions), font);
    const int used = static_cast<int>(numberWidth(static_cast<qint64>(line.sessions), font)) + 4;
    QString rest = limited ? QStringLiteral("/ %1").arg(line.limit) : QString();
    if (line.queued) rest += tr(" +%1 queued").arg(line.queued);
    if (m_compact && !limited) rest += tr(" peak %1").arg(line.peak);
    drawElided(p, row.adjusted(used, 0, 0, 0), rest, monoFont(11), t.text3);
    if (!limited) {
        if (!m_compact)
            drawElided(p, lower(cell), tr("peak %1").arg(line.peak), uiFont(11), t.text3);
        return;
    }
    const double part = static_cast<double>(line.sessions) / static_cast<double>(line.limit);
    const QRectF bar =
        m_compact ? QRectF(cell.right() - 42, cell.center().y() - 1.5, 42, 4)
                  : QRectF(cell.left(), cell.top() + cell.height() * 0.66, cell.width(), 4);
    fillBar(p, bar, part,
            part > AtLimit     ? t.fill(Shown::Down)
            : part > NearLimit ? t.fill(Shown::Drain)
                               : t.accent);
    if (!line.queued) return;
    // Those who wait, on the same scale.
    const double waits = static_cast<double>(line.queued) / static_cast<double>(line.limit);
    fillBar(p, bar.translated(0, 6).adjusted(0, 0, 0, -1), waits, t.fill(Shown::Drain));
}

void ServersDelegate::paintHits(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QRect row = upper(cell);
    p->setPen(line.hits ? t.text : t.text3);
    drawNumber(p, m_compact ? QRect(row.left(), row.top(), 66, row.height()) : row,
               static_cast<qint64>(line.hits), monoFont(12));
    drawElided(p, row, line.share < 0 ? QStringLiteral("-") : shareText(line.share), monoFont(11),
               t.text3, Qt::AlignVCenter | Qt::AlignRight);
    const QRectF bar =
        m_compact ? QRectF(cell.left() + 72, cell.center().y() - 2.5, cell.width() - 72 - 46, 6)
                  : QRectF(cell.left(), cell.top() + cell.height() * 0.64, cell.width(), 6);
    fillBar(p, bar, line.share, t.seriesMark(line.series));
    markExpected(p, bar, line.expected);
}

/// A chevron, the backend's name, and its servers' figures in their columns.
void ServersDelegate::paintHead(QPainter* p, const QRect& whole, const QRect& cell,
                                const ServerLine& line, int column) const {
    const Tokens& t = tokens();
    const QRect row = cell.adjusted(0, 1, 0, 0);
    switch (column) {
        case ServersModel::Name: {
            const QPointF at(whole.left() + 15, row.center().y() + 0.5);
            p->setRenderHint(QPainter::Antialiasing);
            p->setPen(Qt::NoPen);
            p->setBrush(t.text2);
            p->drawPolygon(line.folded ? QPolygonF{at + QPointF(-2, -4.5), at + QPointF(-2, 4.5),
                                                   at + QPointF(3.5, 0)}
                                       : QPolygonF{at + QPointF(-4.5, -2), at + QPointF(4.5, -2),
                                                   at + QPointF(0, 3.5)});
            drawName(p, row.adjusted(18, 0, 0, 0), words(line.key.backend), uiFont(13, QFont::Bold),
                     t.text);
            return;
        }
        case ServersModel::State:
            return paintPill(p, row, line.shown, line.state);
        case ServersModel::Sessions:
            p->setPen(line.sessions ? t.text : t.text3);
            return drawNumber(p, row, static_cast<qint64>(line.sessions), monoFont(12));
        case ServersModel::Rate:
            return drawElided(p, QRect(row.left(), row.top(), 40, row.height()),
                              rateText(line.rate), monoFont(12, QFont::Medium),
                              line.rate >= 0.05 ? t.text : t.text3,
                              Qt::AlignVCenter | Qt::AlignRight);
        case ServersModel::Hits:
            p->setPen(line.hits ? t.text : t.text3);
            return drawNumber(p, row, static_cast<qint64>(line.hits), monoFont(12));
        case ServersModel::Errors:
            return paintErrors(p, cell, line);
        default:
            return;
    }
}

void ServersDelegate::paintSince(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QFont font = monoFont(12);
    if (!m_compact) {
        drawElided(p, upper(cell), line.since, font, t.text2);
        drawElided(p, lower(cell), line.reason, uiFont(11), t.text3);
        return;
    }
    drawElided(p, cell, line.since, font, t.text2);
    const int used = QFontMetrics(font).horizontalAdvance(line.since) + 6;
    drawElided(p, cell.adjusted(used, 0, 0, 0), line.reason, uiFont(11), t.text3);
}

}  // namespace yard
