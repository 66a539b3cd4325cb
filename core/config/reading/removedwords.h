#pragma once

#include <string>

#include "core/config/reading/keywords.h"

namespace yard {

/// A complaint about a word that HAProxy had once and removed.
struct RemovedWord {
    std::string text;
    bool tight = false;  ///< written with "]: " instead of "] : "
};

/// The complaint about an old name of a timeout; empty: it is none.
std::string removedTimeout(const std::string& word);

/// An empty text: it never was a word of HAProxy, or still is.
RemovedWord removedWord(Place place, const Args& args);

}  // namespace yard
