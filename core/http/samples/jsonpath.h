#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yard::http {

/// A value within a JSON text, as it stands there.
struct JsonPiece {
    enum class Kind : uint8_t { String, Number, True, False, Other } kind = Kind::Other;
    std::string_view text;  ///< of a string what stands between its quotes
};

/// What a path like "$.a.b[2]" leads to; a backslash keeps a dot from parting names. Nothing: there
/// is no such thing, or the text is no JSON up to it.
std::optional<JsonPiece> jsonAt(std::string_view json, std::string_view path);

/// A string without its escapes; nothing: it has some that HAProxy does not read (characters
/// beyond \u00ff).
std::optional<std::string> jsonString(std::string_view written);

}  // namespace yard::http
