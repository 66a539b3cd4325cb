#pragma once

#include <QAccessible>

class QWidget;

namespace yard {

/// As what a screen reader tells of a plain widget. To be said in its constructor.
void setSpokenRole(QWidget& widget, QAccessible::Role role);

}  // namespace yard
