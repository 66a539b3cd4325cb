#pragma once

#include <string>

#include "core/config/reading/context.h"

namespace yard {

/// Reads what a comment asks of Switchyard, "# switchyard: WORD VALUE"; `comment` is what follows
/// the
/// '#'. Any other comment is left alone. HAProxy reads the same file and sees only a comment.
void readDirective(Context& context, const std::string& comment);

}  // namespace yard
