#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// The candidate that looks most like `word`, or empty when none is near enough. The same measure
/// as HAProxy's "did you mean": how often each pair of neighbouring letters occurs (letters of any
/// case, digits alike, everything else alike, both ends counted) and which letters occur at all,
/// squared differences summed, at most twice the length of either word.
std::string_view closestWord(std::string_view word,
                             const std::vector<std::string_view>& candidates);

}  // namespace yard
