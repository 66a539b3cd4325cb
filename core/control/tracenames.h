#pragma once

#include <string_view>

#include "core/base/why.h"
#include "core/control/event.h"

/// The words of traces and events as JSON.
namespace yard {

const char* nameOf(Standing standing);
const char* nameOf(Because because);
const char* nameOf(Outcome outcome);
const char* nameOf(EventKind kind);
const char* nameOf(Shown shown);

/// The one of that name, of those from the first to `last`; the first where there is none.
template <typename Enum>
Enum named(std::string_view name, Enum last) {
    for (int i = 0; i <= static_cast<int>(last); ++i)
        if (nameOf(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
    return Enum();
}

}  // namespace yard
