#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/samplesignatures.h"

namespace yard {

/// Empty, or what is wrong with the arguments of a converter as a whole. A number to calculate with
/// is written plainly then.
std::string settleArguments(const Signature& signature, std::vector<std::string>& values);
/// Why the arguments of a fetch cannot be, though each is of its type; empty: they can.
std::string argumentFault(std::string_view name, const std::vector<std::string>& arguments);

}  // namespace yard
