#pragma once

#include <QString>

class QListView;

namespace yard {

/// A list whose delegate paints everything, on its card's surface.
QListView* makeListView(const QString& accessibleName);

}  // namespace yard
