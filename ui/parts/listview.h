#pragma once

#include <QString>
#include <functional>

class QAbstractItemView;
class QListView;
class QListWidget;

namespace yard {

/// Shows of what a view shows from its top on only whole rows of that height.
void hideCutRow(QWidget& viewport, int rowHeight);

/// A list whose delegate paints everything, on its card's surface.
QListView* makeListView(const QString& accessibleName);

/// A plain list of texts with icons.
QListWidget* makeListWidget(const QString& accessibleName);

/// Runs `change`, which adds rows on top, without moving what a person has scrolled to. The view
/// scrolls by pixels. At its top a list stays there, to show what is new.
void keepPlace(QAbstractItemView& view, const std::function<void()>& change);

}  // namespace yard
