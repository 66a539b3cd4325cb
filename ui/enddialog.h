#pragma once

#include <vector>

#include "core/control/report.h"

class QMessageBox;
class QWidget;

namespace yard {

/// Asks before sessions are cut off: who they are, and that there is no way back. Cancel is what
/// Enter does; accepted() when they are to end. The caller opens it; it deletes itself.
QMessageBox* makeEndDialog(const std::vector<SessionRow>& rows, QWidget* parent);

}  // namespace yard
