#pragma once

#include <QPixmap>
#include <QString>

#include "core/base/diagnostic.h"
#include "core/control/event.h"

/// How what was found in a configuration is told: the same everywhere.
namespace yard {

/// "Error", "Warning", "Notice".
QString levelWord(Level level);
/// The state whose shape and colours go with a level.
Shown levelShape(Level level);
QPixmap levelPixmap(Level level, int size, qreal dpr);
/// Without the place, which is shown apart: HAProxy's "parsing [a.cfg:3] : " would only repeat it.
QString findingText(const Diagnostic& note);

}  // namespace yard
