#pragma once

#include <QPainter>
#include <vector>

#include "core/control/event.h"

class QStyleOptionViewItem;
class QModelIndex;

/// What several delegates and widgets draw alike.
namespace yard {

/// What is painted in `rect` from here on is mirrored where the layout runs from right to left; the
/// words and lines through time of the functions below are not.
void mirrorFor(QPainter* painter, const QRectF& rect, Qt::LayoutDirection direction);
/// QPainter::drawText at its mirrored place.
void drawWords(QPainter* painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);

/// The shape of a state: it never speaks by colour alone.
void drawShape(QPainter* painter, Shown shown, QPointF center, qreal radius, const QColor& color);
/// "UP", "DRAIN", "DOWN", "MAINT", "RISING".
QString shownWord(Shown shown);

/// Shape and words on the state's tint, 21 px high, at the left of `rect`.
void paintPill(QPainter* painter, const QRect& rect, Shown shown, const QString& text);
int pillWidth(const QString& text);

/// A word in a frame, 15 high, around `middle`; returns its width.
int paintTag(QPainter* painter, int left, int middle, const QString& word, const QColor& frame);
int tagWidth(const QString& word);

/// A line over its own light area. Values are spread over the width; NaN leaves a gap.
void paintSpark(QPainter* painter, const QRectF& rect, const std::vector<double>& values,
                double max, const QColor& color);

/// A number with narrow gaps between thousands, in the painter's pen.
void drawNumber(QPainter* painter, const QRectF& rect, qint64 value, const QFont& font,
                bool right = false);
qreal numberWidth(qint64 value, const QFont& font);
/// The same as text, for labels and accessible names: "1 226" with a narrow no-break space.
QString numberText(qint64 value);

/// One line of text, cut with "..." where it does not fit.
void drawElided(QPainter* painter, const QRectF& rect, const QString& text, const QFont& font,
                const QColor& color, Qt::Alignment alignment = Qt::AlignVCenter | Qt::AlignLeft);

/// The same, cut in its middle: names of servers tend to differ at their ends.
void drawName(QPainter* painter, const QRectF& rect, const QString& name, const QFont& font,
              const QColor& color, Qt::Alignment alignment = Qt::AlignVCenter | Qt::AlignLeft);

/// Selection, hover, the line below and, for the keyboard only, the focus of a cell of a table.
void paintRowBackground(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index, bool hovered);

/// The same for a list without lines; returns the colour that is now behind the row.
QColor paintListBackground(QPainter* painter, const QStyleOptionViewItem& option);

}  // namespace yard
