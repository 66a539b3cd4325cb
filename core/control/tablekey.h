#pragma once

#include <string>
#include <string_view>

namespace yard {

/// A key of a stick table as `show table` prints it (TableEntry::key), back to what it means
/// (Command::key).
std::string unquoteKey(std::string_view printed);

}  // namespace yard
