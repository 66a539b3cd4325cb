#pragma once

#include <memory>
#include <string>

#include "core/config/reading/context.h"
#include "core/config/values/patternset.h"

/// Where PatternSets come from.
namespace yard {

/// What a file holds, read once however often it is named; `map`: with values. Null: `fault` tells
/// why it cannot be, in HAProxy's words.
std::shared_ptr<PatternSet> patternFile(Context& context, const std::string& name, bool map,
                                        std::string& fault);
/// One more way to compare what it holds, by an "acl" or a "map" there. Empty, or what does not
/// fit.
std::string claimPatterns(PatternSet& set, Match how, bool ignoreCase, const std::string& user,
                          const Where& where);
/// The patterns of a line; `id`: as `-u` says, or -1.
std::shared_ptr<PatternSet> inlinePatterns(Context& context, const AclTest& test, int id);

/// Gives all of them ids, and rules the sets that they name.
void completePatterns(Context& context);

}  // namespace yard
