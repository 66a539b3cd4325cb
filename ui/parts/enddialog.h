#pragma once

#include <vector>

#include "core/control/report.h"

class QWidget;

namespace yard {

class Question;

/// Asks before sessions are cut off: who they are, and that there is no way back.
Question* makeEndDialog(const std::vector<SessionRow>& rows, QWidget* parent);

}  // namespace yard
