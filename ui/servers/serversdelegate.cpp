#include "ui/servers/serversdelegate.h"

#include <QSpinBox>
#include <cmath>

#include "ui/look/icons.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/servers/serversmodel.h"

namespace yard {
namespace {

constexpr int MarkSide = 12, MarkRoom = 16;

/// A small icon in a line of text: the words are in the tip, and spoken.
void paintMark(QPainter* p, int left, int middle, const QString& name, const QColor& color) {
    p->drawPixmap(left, middle - MarkSide / 2,
                  iconPixmap(name, color, MarkSide, p->device()->devicePixelRatioF()));
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

void ServersDelegate::paintCell(QPainter* p, const Cell& whole, const QModelIndex& index) const {
    const auto* line = index.data(ServersModel::LineRole).value<const ServerLine*>();
    const QRect cell = whole.whole.adjusted(8, 0, -8, -1);
    if (line->head) return paintHead(p, whole.whole, cell, *line, index.column());
    switch (index.column()) {
        case ServersModel::Name:
            paintName(p, cell, *line);
            break;
        case ServersModel::State:
            paintState(p, cell, *line);
            break;
        case ServersModel::Weight:
            paintWeight(p, cell, *line, whole.hovered);
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
        case ServersModel::Since:
            paintSince(p, cell, *line);
            break;
        default:
            break;
    }
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
    const bool told = paintTitle(p, upper(text), line);
    if (m_compact) return;
    QRect under = lower(text);
    if (line.unsaved && !told)
        under.setLeft(
            under.left() + 6 +
            paintTag(p, under.left(), under.center().y(), tr("NOT SAVED"), t.mark(Shown::Drain)));
    if (line.tls) {
        paintMark(p, under.left(), under.center().y(), QStringLiteral("lock"), t.text2);
        under.setLeft(under.left() + MarkRoom);
    }
    drawElided(p, under, line.address, monoFont(11), t.text3);
}

QString ServersDelegate::backupTag(int room) {
    const QString whole = tr("BACKUP");
    return tagWidth(whole) + 8 <= room ? whole : tr("BCK");
}

bool ServersDelegate::paintTitle(QPainter* p, const QRect& row, const ServerLine& line) const {
    const Tokens& t = tokens();
    const QFont font = uiFont(13, QFont::DemiBold);
    const QString name = words(line.key.server), unsaved = tr("NOT SAVED");
    const int whole = QFontMetrics(font).horizontalAdvance(name);
    // Compact there is no room for the words: they are in the tip, and spoken.
    const int markRoom = m_compact ? (line.unsaved ? 20 : 0) + (line.tls ? 20 : 0) : 0;
    const QString backup = backupTag(row.width() - whole - markRoom);
    const int tagRoom = (line.backup ? tagWidth(backup) + 8 : 0) + markRoom;
    const int width = qMin(whole, row.width() - tagRoom);
    drawName(p, QRect(row.left(), row.top(), width, row.height()), name, font, t.text);
    const int middle = row.center().y();
    int at = row.left() + width + 8;
    if (line.backup) at += paintTag(p, at, middle, backup, t.borderStrong) + 8;
    if (!m_compact) {
        // Beside a short name, so that the address keeps its line.
        const bool fits = line.unsaved && whole + 8 + tagRoom + tagWidth(unsaved) <= row.width();
        if (fits) paintTag(p, at, middle, unsaved, t.mark(Shown::Drain));
        return fits;
    }
    if (line.unsaved) {
        paintMark(p, at, middle, QStringLiteral("save"), t.words(Shown::Drain));
        at += MarkRoom + 4;
    }
    if (line.tls) paintMark(p, at, middle, QStringLiteral("lock"), t.text2);
    return line.unsaved;
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
    const bool takesTraffic = line.inUse || line.idle || line.clings;
    drawElided(p, cell, QString::number(line.weight), monoFont(12), takesTraffic ? t.text : t.text3,
               Qt::AlignVCenter | Qt::AlignRight);
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
