#pragma once

#include <string_view>
#include <vector>

#include "core/config/values/patternset.h"

namespace yard {

/// Operand: a number or the name of a variable.
enum class ArgType { Text, Integer, Mask4, Mask6, Address4, Address6, Operand };

/// A fetch or converter: its arguments, as many of them needed.
struct Signature {
    std::string_view name;
    std::string_view runsAs;  ///< the name of which this is an alias
    std::vector<ArgType> arguments;
    size_t needed = 0;
    bool namesAField = false;  ///< HAProxy takes it without an argument, we do not
    SampleType type = SampleType::Text;
    SampleNeeds needs = SampleNeeds::Nothing;
    bool kept = false;
    bool bytes = false;  ///< as in SampleExpr
};

/// What the converters "map", "map_beg_int" and their like do: how keys are compared, and what
/// values are.
Match mapMatch(std::string_view name);
PatternSet::Values mapValues(std::string_view name);

const std::vector<Signature>& sampleSignatures();
/// Of those the ones that look at messages.
std::vector<Signature> messageSignatures();
const std::vector<Signature>& converterSignatures();

}  // namespace yard
