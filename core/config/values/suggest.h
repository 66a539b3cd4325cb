#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// The candidate that looks most like `word`, or empty when none is near enough; the first of
/// equals. The same measure as HAProxy's "did you mean" (found by trying 1500 words on 2.6.12): how
/// often each pair of neighbouring letters occurs (letters of any case, digits alike, everything
/// else and both ends alike) and which letters occur at all; differences summed, at most twice the
/// length of either.
std::string_view closestWord(std::string_view word,
                             const std::vector<std::string_view>& candidates);

}  // namespace yard
