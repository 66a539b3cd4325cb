#pragma once

#include "ui/configuration/configdraft.h"

class QListWidget;

namespace yard {

/// Fills `list` with the lines in which a file differs from what runs; an item's Qt::UserRole is
/// the number of the edited line. Some thousand lines at most.
void showDifference(QListWidget& list, const ConfigDraft::File& file);

}  // namespace yard
