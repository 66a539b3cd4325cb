#pragma once

#include "core/config/reading/context.h"

namespace yard {

/// Takes the lines that decide what is read, `.if` and the like, and those that only say something.
/// True: the line is not for the sections, as it was such a line or stands in a part left out.
bool readConditional(Context& context, const Args& args);

/// At the end of a file: an `.if` must have its `.endif`.
void endConditionals(Context& context);

}  // namespace yard
