#pragma once

#include <span>
#include <string_view>

namespace yard {

/// How little two groups of words look alike, by HAProxy 2.6's measure, so that its suggestions
/// come out the same: the differences in how often each pair of neighbouring characters occurs,
/// plus one for each character that only one side has. Letters count without case, digits are
/// alike, all else is alike, and both ends of a word count as that too. 0: the same words.
int unlikeness(std::span<const std::string_view> a, std::span<const std::string_view> b);

}  // namespace yard
