#pragma once

#include <string>
#include <string_view>

#include "core/config/values/lexer.h"

namespace yard {

/// The value of what stands behind `.if` and behind `-cc`: numbers, predicates, `!`, `&&`, `||` and
/// parentheses, all of which are read even where the value is known already.
struct PredicateValue {
    bool value = false;
    std::string fault;   ///< in HAProxy's words; empty: none
    size_t faultAt = 0;  ///< offset in the text
};
PredicateValue evaluatePredicate(std::string_view text, const Lookup& lookup);

}  // namespace yard
