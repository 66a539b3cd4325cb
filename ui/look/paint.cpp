#include "ui/look/paint.h"

#include <QAbstractItemView>
#include <cmath>

#include "ui/look/theme.h"

namespace yard {
namespace {

void drawCross(QPainter* p, QPointF c, qreal r, const QColor& color) {
    p->setPen(QPen(color, r * 0.62, Qt::SolidLine, Qt::RoundCap));
    const qreal d = r * 0.78;
    p->drawLine(c + QPointF(-d, -d), c + QPointF(d, d));
    p->drawLine(c + QPointF(-d, d), c + QPointF(d, -d));
}

void drawTriangle(QPainter* p, QPointF c, qreal r) {
    p->drawPolygon(QPolygonF{{c.x() - r * 1.1, c.y() - r * 0.75},
                             {c.x() + r * 1.1, c.y() - r * 0.75},
                             {c.x(), c.y() + r * 1.05}});
}

void drawHalfDisc(QPainter* p, QPointF c, qreal r, const QColor& color) {
    const QRectF circle(c.x() - r * 0.85, c.y() - r * 0.85, r * 1.7, r * 1.7);
    p->setBrush(Qt::NoBrush);
    p->setPen(QPen(color, r * 0.45));
    p->drawEllipse(circle);
    p->setPen(Qt::NoPen);
    p->setBrush(color);
    p->drawPie(circle, 90 * 16, -180 * 16);
}

/// The digits in groups of three, the first one shorter.
QStringList groupsOf(qint64 value) {
    const QString digits = QString::number(value);
    QStringList groups;
    for (qsizetype end = digits.size(); end > 0; end -= 3)
        groups.prepend(digits.mid(qMax<qsizetype>(0, end - 3), qMin<qsizetype>(3, end)));
    return groups;
}

// A no-break space is a full cell in a mono font: groups are set apart by hand (console.md 1).
qreal groupGap(const QFont& font) { return font.pixelSize() * 0.26; }

/// A ring for the keyboard only.
void paintFocus(QPainter* p, const QStyleOptionViewItem& option) {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (!(option.state & QStyle::State_HasFocus) || !view || !view->hasFocus() ||
        !view->window()->testAttribute(Qt::WA_KeyboardFocusChange))
        return;
    p->setPen(QPen(tokens().accent, 1));
    p->setBrush(Qt::NoBrush);
    p->drawRect(option.rect.adjusted(1, 1, -2, -3));
}

/// One unbroken piece of a sparkline, with its area down to `bottom`.
void drawRun(QPainter* p, const QPolygonF& line, qreal bottom, const QColor& color) {
    if (line.size() < 2) return;
    QPolygonF area = line;
    area << QPointF(line.last().x(), bottom) << QPointF(line.first().x(), bottom);
    QColor light = color;
    light.setAlphaF(0.20F);
    p->setPen(Qt::NoPen);
    p->setBrush(light);
    p->drawPolygon(area);
    p->setBrush(Qt::NoBrush);
    p->setPen(QPen(color, 1.4));
    p->drawPolyline(line);
}

void mirror(QPainter* p, const QRectF& rect) {
    p->translate(rect.left() + rect.right(), 0);
    p->scale(-1, 1);
}

/// Back to what reads from left to right, with `rect` where it is. True: it was not.
bool unmirror(QPainter* p, const QRectF& rect) {
    const bool mirrored = p->worldTransform().m11() < 0;
    if (mirrored) mirror(p, rect);
    return mirrored;
}

struct CutText {
    QString text;
    Qt::TextElideMode where;
};

void drawCut(QPainter* p, const QRectF& rect, const CutText& cut, const QFont& font,
             const QColor& color, Qt::Alignment alignment) {
    p->setFont(font);
    p->setPen(color);
    drawWords(p, rect, alignment,
              QFontMetricsF(font).elidedText(cut.text, cut.where, rect.width() + 0.5));
}

}  // namespace

void mirrorFor(QPainter* p, const QRectF& rect, Qt::LayoutDirection direction) {
    if (direction == Qt::RightToLeft) mirror(p, rect);
}

void drawWords(QPainter* p, const QRectF& rect, Qt::Alignment alignment, const QString& text) {
    p->save();
    if (unmirror(p, rect)) {
        const bool left = alignment.testFlag(Qt::AlignLeft);
        const bool right = alignment.testFlag(Qt::AlignRight);
        alignment.setFlag(Qt::AlignLeft, right);
        alignment.setFlag(Qt::AlignRight, left);
    }
    p->setLayoutDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    p->drawText(rect, static_cast<int>(alignment | Qt::AlignAbsolute), text);
    p->restore();
}

void drawShape(QPainter* p, Shown shown, QPointF c, qreal r, const QColor& color) {
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    p->setBrush(color);
    switch (shown) {
        case Shown::Up:
            p->drawEllipse(c, r, r);
            break;
        case Shown::Drain:
            drawTriangle(p, c, r);
            break;
        case Shown::Down:
            drawCross(p, c, r, color);
            break;
        case Shown::Maint:
            p->setBrush(Qt::NoBrush);
            p->setPen(QPen(color, r * 0.45));
            p->drawRect(QRectF(c.x() - r * 0.8, c.y() - r * 0.8, r * 1.6, r * 1.6));
            break;
        case Shown::Rising:
            drawHalfDisc(p, c, r, color);
            break;
    }
    p->restore();
}

QString shownWord(Shown shown) {
    switch (shown) {
        case Shown::Up:
            return QStringLiteral("UP");
        case Shown::Drain:
            return QStringLiteral("DRAIN");
        case Shown::Down:
            return QStringLiteral("DOWN");
        case Shown::Maint:
            return QStringLiteral("MAINT");
        case Shown::Rising:
            return QStringLiteral("RISING");
    }
    return {};
}

int pillWidth(const QString& text) {
    return QFontMetrics(uiFont(12, QFont::DemiBold)).horizontalAdvance(text) + 34;
}

void paintPill(QPainter* p, const QRect& rect, Shown shown, const QString& text) {
    const QFont font = uiFont(12, QFont::DemiBold);
    const QRectF pill(rect.left(), rect.center().y() - 10, qMin(pillWidth(text) - 2, rect.width()),
                      21);
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    p->setBrush(tokens().tint(shown));
    p->drawRoundedRect(pill, 10.5, 10.5);
    drawShape(p, shown, QPointF(pill.left() + 13, pill.center().y()), 4.6, tokens().mark(shown));
    drawElided(p, pill.adjusted(24, 0, -6, 0), text, font, tokens().words(shown));
    p->restore();
}

int tagWidth(const QString& word) {
    return QFontMetrics(uiFont(10, QFont::DemiBold)).horizontalAdvance(word) + 10;
}

int paintTag(QPainter* p, int left, int middle, const QString& word, const QColor& color) {
    const QFont font = uiFont(10, QFont::DemiBold);
    const QRectF tag(left, middle - 7, tagWidth(word), 15);
    p->setPen(QPen(color, 1));
    p->setBrush(Qt::NoBrush);
    p->drawRoundedRect(tag.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    p->setFont(font);
    p->setPen(tokens().text2);
    drawWords(p, tag, Qt::AlignCenter, word);
    return static_cast<int>(tag.width());
}

void paintSpark(QPainter* p, const QRectF& rect, const std::vector<double>& values, double max,
                const QColor& color) {
    if (values.size() < 2) return;
    p->save();
    unmirror(p, rect);
    p->setRenderHint(QPainter::Antialiasing);
    QPolygonF line;
    const double step = rect.width() / static_cast<double>(values.size() - 1);
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            drawRun(p, line, rect.bottom(), color);
            line.clear();
            continue;
        }
        const double part = max > 0 ? qBound(0.0, values[i] / max, 1.0) : 0.0;
        line << QPointF(rect.left() + step * static_cast<double>(i),
                        rect.bottom() - rect.height() * part);
    }
    drawRun(p, line, rect.bottom(), color);
    p->restore();
}

qreal numberWidth(qint64 value, const QFont& font) {
    const QStringList groups = groupsOf(value);
    return QFontMetricsF(font).horizontalAdvance(groups.join(QString())) +
           static_cast<qreal>(groups.size() - 1) * groupGap(font);
}

void drawNumber(QPainter* p, const QRectF& rect, qint64 value, const QFont& font, bool right) {
    p->save();
    if (unmirror(p, rect)) right = !right;
    const QFontMetricsF metrics(font);
    qreal x = right ? rect.right() - numberWidth(value, font) : rect.left();
    p->setFont(font);
    for (const QString& group : groupsOf(value)) {
        const qreal width = metrics.horizontalAdvance(group);
        drawWords(p, QRectF(x, rect.top(), width + 4, rect.height()),
                  Qt::AlignVCenter | Qt::AlignLeft, group);
        x += width + groupGap(font);
    }
    p->restore();
}

QString numberText(qint64 value) { return groupsOf(value).join(QChar(0x202F)); }

void drawElided(QPainter* p, const QRectF& rect, const QString& text, const QFont& font,
                const QColor& color, Qt::Alignment alignment) {
    drawCut(p, rect, {text, Qt::ElideRight}, font, color, alignment);
}

void drawName(QPainter* p, const QRectF& rect, const QString& name, const QFont& font,
              const QColor& color, Qt::Alignment alignment) {
    drawCut(p, rect, {name, Qt::ElideMiddle}, font, color, alignment);
}

void paintRowBackground(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index,
                        bool hovered) {
    const Tokens& t = tokens();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        p->fillRect(option.rect, t.selection);
    else if (hovered)
        p->fillRect(option.rect, t.hover);
    if (selected && index.column() == 0)
        p->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                    t.accent);
    p->setPen(t.grid);
    p->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    paintFocus(p, option);
}

QColor paintListBackground(QPainter* p, const QStyleOptionViewItem& option) {
    const Tokens& t = tokens();
    QColor back = t.surface;
    if (option.state & QStyle::State_Selected)
        back = t.selection;
    else if (option.state & QStyle::State_MouseOver)
        back = t.hover;
    if (back != t.surface) p->fillRect(option.rect, back);
    if (option.state & QStyle::State_Selected)
        p->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                    t.accent);
    paintFocus(p, option);
    return back;
}

}  // namespace yard
