#pragma once

#include "core/control/command.h"
#include "ui/desk/advice.h"
#include "ui/parts/question.h"

namespace yard {

/// Asks before an act that takes the last active server of a backend: what it moves and leaves.
class ConfirmDialog final : public Question {
    Q_OBJECT
public:
    ConfirmDialog(const std::vector<Command>& commands, const Impact& impact, QWidget* parent);
};

}  // namespace yard
