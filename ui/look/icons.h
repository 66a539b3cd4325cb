#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QAbstractButton;

namespace yard {

/// Our own stroke icons in any colour. Names: see icons.cpp. Needs the svg image plugin
/// (libqt6svg6).
QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal dpr);
QIcon icon(const QString& name, const QColor& color, int size = 16);
/// Gives a button an icon that follows the theme; `quiet` uses the second text colour.
void setThemedIcon(QAbstractButton* button, const QString& name, bool quiet = false);

}  // namespace yard
