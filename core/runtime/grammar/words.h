#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// How the Runtime API writes and reads a line (semantics.md section 7): commands apart by ';',
/// words by blanks and tabs, a backslash takes the meaning from the character behind it. Quotes
/// mean nothing.
using Words = std::vector<std::string>;

/// The commands of a line as written; always at least one, which may be empty.
std::vector<std::string> splitCommands(std::string_view line);
/// The words of one command, their backslashes gone.
Words splitWords(std::string_view command);
/// Ends with "<<" as a word of its own: the command's payload follows on the next lines.
bool asksForPayload(std::string_view line);
/// A word as it must be written to be read back whole.
std::string quoteWord(std::string_view word);

}  // namespace yard
