#pragma once

#include <QString>

namespace yard {

struct Tokens;

/// What the palette cannot say to Qt's own widgets.
QString styleSheet(const Tokens& tokens);

}  // namespace yard
