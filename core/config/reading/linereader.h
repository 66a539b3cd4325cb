#pragma once

#include "core/config/reading/context.h"

namespace yard {

/// Reads one file line by line and hands each line to its keyword's handler. What is wrong goes to
/// context.notes; context.stopFile afterwards means that no further file is read.
void readSource(Context& context, const SourceText& source);

}  // namespace yard
