#pragma once

#include <QString>
#include <QToolButton>
#include <functional>

class QButtonGroup;
class QLineEdit;

namespace yard {

/// What a button of a head looks like: framed, or quiet until the pointer is over it.
enum class ButtonLook { Framed, Ghost };

/// A tool button with one of our icons. `tip` names the key; the accessible name is a whole phrase.
QToolButton* makeButton(const QString& iconName, const QString& text, const QString& tip,
                        const QString& accessibleName, ButtonLook look = ButtonLook::Framed);

/// Joined buttons of which one is chosen; the group's ids count from 0.
QWidget* makeSegments(const QStringList& texts, int chosen, QButtonGroup* group);

/// Gives the field a button that empties it.
void makeClearable(QLineEdit& field);
/// A field that narrows down what a panel lists.
QLineEdit* makeFilter(const QString& accessibleName, const QString& tip, int least, int most);

/// Shows the field and leads to it, unless it is disabled.
void seekFilter(QLineEdit& field);

/// "/" in the panel shows its field, unless that is disabled, and leads to it; Escape there empties
/// it and leads back to what it narrows down; then `left` is called.
void setFilterKeys(QLineEdit& field, QWidget& panel, QWidget& rows,
                   std::function<void()> left = {});

/// A thin upright line.
QWidget* makeSeparator(int height);

}  // namespace yard
