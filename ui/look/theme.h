#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <array>

#include "core/control/event.h"

namespace yard {

/// The colours of one theme (console.md section 1), by what they are for.
struct Tokens {
    bool dark = false;
    QColor bg, surface, sunken, raised, border, borderStrong, grid;
    QColor text, text2, text3, accent, accentText, onAccent, selection, hover, disabled;
    QColor toastBg, toastText, toastAccent, danger;
    QColor latency50, latency99;
    QColor downBar;                              ///< under white words
    std::array<QColor, 5> stateFill, stateText;  ///< by Shown
    std::array<QColor, 6> series;  ///< opaque; by History::indexOf; the last also: others

    const QColor& fill(Shown s) const { return stateFill[static_cast<size_t>(s)]; }
    const QColor& words(Shown s) const { return stateText[static_cast<size_t>(s)]; }
    /// A shape on its own: the fill is too dark for small shapes on a dark surface.
    const QColor& mark(Shown s) const { return dark ? words(s) : fill(s); }
    QColor tint(Shown s) const;
    const QColor& seriesColor(int index) const;
    /// The same for what is small or thin on a dark surface: brighter where it would hardly be
    /// seen.
    QColor seriesMark(int index) const;
};

/// The theme in force. A theme belongs to the application as its palette and style sheet do, and
/// changes with them: the one piece of state shared by all widgets.
const Tokens& tokens();
void applyTheme(bool dark);

/// Tells who painted with tokens (icons, charts) that they changed.
class ThemeNotifier final : public QObject {
    Q_OBJECT
signals:
    void changed();
};
ThemeNotifier* themeNotifier();

/// Words, and figures (whose digits must not dance).
QFont uiFont(int px, QFont::Weight weight = QFont::Normal);
QFont monoFont(int px, QFont::Weight weight = QFont::Normal);

}  // namespace yard
