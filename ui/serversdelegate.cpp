#include "ui/serversdelegate.h"

#include <QSpinBox>
#include <cmath>

#include "ui/consoletable.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/serversmodel.h"
#include "ui/theme.h"
#include "ui/wording.h"

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

QRect ServersDelegate::upper(const QRect& cell) const {
    return m_compact ? cell
                     : QRect(cell.left(), cell.top() + 4, cell.width(), cell.height() / 2 - 3);
}

QRect ServersDelegate::lower(const QRect& cell) const {
    return m_compact ? cell
                     : QRect(cell.left(), cell.top() + cell.height() / 2, cell.width(),
                             cell.height() / 2 - 3);
}

void ServersDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const auto* line = index.data(ServersModel::LineRole).value<const ServerLine*>();
    const auto* table = qobject_cast<const ConsoleTable*>(option.widget);
    const bool hovered = table && table->hoveredRow() == index.row();
    p->save();
    mirrorFor(p, option.rect, option.direction);
    paintRowBackground(p, option, index, hovered);
    const QRect cell = option.rect.adjusted(8, 0, -8, -1);
    switch (index.column()) {
        case ServersModel::Name:
            paintName(p, cell, *line);
            break;
        case ServersModel::State:
            paintState(p, cell, *line);
            break;
        case ServersModel::Weight:
            paintWeight(p, cell, *line, hovered);
            break;
        case ServersModel::Sessions:
            paintSessions(p, cell, *line);
            break;
        case ServersModel::Rate:
            paintRate(p, cell, *line);
            break;
        case ServersModel::Hits:
            paintHits(p, cell, *line);
            break;
        case ServersModel::Errors:
            paintErrors(p, cell, *line);
            break;
        case ServersModel::Check:
            paintCheck(p, cell, *line);
            break;
        default:
            break;
    }
    p->restore();
}

void ServersDelegate::paintName(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QRect area = cell.adjusted(6, 0, 0, 0);
    const int height = m_compact ? 13 : 27;
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    p->setBrush(t.seriesMark(line.series));
    p->drawRoundedRect(QRectF(area.left(), area.center().y() - height / 2, 4, height), 2, 2);

    const QRect text = area.adjusted(12, 0, 0, 0);
    const QFont font = uiFont(13, QFont::DemiBold);
    const QString name = words(line.key.server);
    const QRect row = upper(text);
    const QString backup = tr("BACKUP"), unsaved = tr("NOT SAVED");
    const bool oneLine = m_compact && line.unsaved;
    const int tagRoom = (line.backup ? tagWidth(backup) + 8 : 0) + (oneLine ? 20 : 0);
    const int width = qMin(QFontMetrics(font).horizontalAdvance(name), row.width() - tagRoom);
    drawElided(p, QRect(row.left(), row.top(), width, row.height()), name, font, t.text);
    int at = row.left() + width + 8;
    if (line.backup) at += paintTag(p, at, row.center().y(), backup, t.borderStrong) + 8;
    // No room for the words: they are in the tip, and spoken.
    if (oneLine)
        p->drawPixmap(at, row.center().y() - 6,
                      iconPixmap(QStringLiteral("save"), t.words(Shown::Drain), 13,
                                 p->device()->devicePixelRatioF()));
    if (m_compact) return;
    QRect under = lower(text);
    if (line.unsaved)
        under.setLeft(under.left() + 6 +
                      paintTag(p, under.left(), under.center().y(), unsaved, t.mark(Shown::Drain)));
    drawElided(p, under, line.address, monoFont(11), t.text3);
}

void ServersDelegate::paintState(QPainter* p, const QRect& cell, const ServerLine& line) const {
    if (line.pending)
        paintPendingPill(p, cell, line);
    else
        paintPill(p, cell, line.shown, line.state);
}

void ServersDelegate::paintWeight(QPainter* p, const QRect& cell, const ServerLine& line,
                                  bool hovered) const {
    const Tokens& t = tokens();
    if (hovered) {
        p->setRenderHint(QPainter::Antialiasing);
        p->setPen(QPen(t.borderStrong, 1));
        p->setBrush(t.surface);
        p->drawRoundedRect(QRectF(cell.right() - 34.5, cell.center().y() - 10.5, 42, 22), 5, 5);
    }
    const bool takesTraffic = line.inUse || line.idle;
    drawElided(p, cell, QString::number(line.weight), monoFont(12), takesTraffic ? t.text : t.text3,
               Qt::AlignVCenter | Qt::AlignRight);
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
}

void ServersDelegate::paintRate(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QFont font = monoFont(12, QFont::Medium);
    const QRectF number(cell.left(), cell.top(), 40, cell.height());
    p->setPen(line.rate >= 0.05 ? t.text : t.text3);
    if (line.rate >= 10 || line.rate < 0.05)
        drawNumber(p, number, std::llround(line.rate), font, true);
    else
        drawElided(p, number, rateText(line.rate), font, p->pen().color(),
                   Qt::AlignVCenter | Qt::AlignRight);
    const int inset = m_compact ? 7 : 11;
    paintSpark(
        p,
        QRectF(cell.left() + 52, cell.top() + inset, cell.width() - 54, cell.height() - 2 * inset),
        line.spark, line.sparkTop, t.seriesMark(line.series));
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

void ServersDelegate::paintErrors(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    p->setPen(line.recentErrors ? t.words(Shown::Down) : line.errors ? t.text : t.text3);
    drawNumber(p, cell, static_cast<qint64>(line.errors), monoFont(12), true);
}

void ServersDelegate::paintCheck(QPainter* p, const QRect& cell, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QColor color = line.checkBad ? t.words(Shown::Down) : t.text2;
    const QFont font = monoFont(12);
    if (!m_compact) {
        drawElided(p, upper(cell), line.checkWord, font, color);
        drawElided(p, lower(cell), line.checkDetail, uiFont(11), t.text3);
        return;
    }
    drawElided(p, cell, line.checkWord, font, color);
    const int used = QFontMetrics(font).horizontalAdvance(line.checkWord) + 6;
    if (used < cell.width())
        drawElided(p, cell.adjusted(used, 0, 0, 0), line.checkDetail, uiFont(11), t.text3);
}

QWidget* ServersDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                       const QModelIndex&) const {
    auto* box = new QSpinBox(parent);
    box->setRange(0, 256);
    box->setFont(monoFont(12));
    box->setAlignment(Qt::AlignRight);
    box->setAccessibleName(tr("Server weight"));
    return box;
}

void ServersDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    if (editor->property("filled").toBool()) return;
    editor->setProperty("filled", true);
    QStyledItemDelegate::setEditorData(editor, index);
}

void ServersDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex&) const {
    const int height = qMin(26, option.rect.height() - 2);
    QRect area(option.rect.right() - 62, option.rect.center().y() - height / 2, 60, height);
    editor->setGeometry(area);
}

}  // namespace yard
