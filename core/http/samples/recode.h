#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/samples/samplevalue.h"

namespace yard::http {

using RecodeArguments = std::vector<std::string>;
/// Makes another writing, a hash or a date of a value. False: there is no result. Any thread.
using Recode = bool (*)(Sample& value, const RecodeArguments& arguments);

/// As HAProxy's binary type: a number is its 8 bytes in network order.
std::string_view toBytes(Sample& value);

/// The converter of that name; null: it is none of these.
Recode recodeNamed(std::string_view name);
/// `json`.
bool jsonText(Sample& value, const RecodeArguments& arguments);
/// Likewise, of those in rewrite.cpp, which recodeNamed() knows, too.
Recode rewriteNamed(std::string_view name);

}  // namespace yard::http
