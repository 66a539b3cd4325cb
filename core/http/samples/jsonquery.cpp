// Converters that read JSON, by itself or within JSON Web Tokens (RFC 7519).
#include <array>
#include <cstdio>
#include <cstdlib>

#include "core/http/samples/jsonpath.h"
#include "core/http/samples/webtoken.h"

namespace yard::http {
namespace {

/// Whole numbers beyond it are not exact as JSON's, so HAProxy has none.
constexpr int64_t MostExact = (int64_t(1) << 53) - 1;

bool takeNumber(std::string_view text, bool whole, Sample& value) {
    const std::string copy(text);
    if (whole) {
        const int64_t number = std::strtoll(copy.c_str(), nullptr, 0);
        value.setInteger(number);
        return number >= -MostExact && number <= MostExact;
    }
    char written[32];
    const int size =
        std::snprintf(written, sizeof written, "%g", std::strtod(copy.c_str(), nullptr));
    value.own(std::string(written, static_cast<size_t>(size)));
    return true;
}

/// A decoded part of a token, or what a path leads to in it.
bool queryPart(Sample& value, const RecodeArguments& arguments, size_t which) {
    value.toString();
    const auto parts = tokenParts(value.bytes);
    auto decoded = parts ? fromUrlBase64((*parts)[which]) : std::nullopt;
    if (!decoded) return false;
    value.own(*std::move(decoded));
    return !arguments.empty() && !arguments[0].empty() && jsonQuery(value, arguments);
}

}  // namespace

bool jsonQuery(Sample& value, const RecodeArguments& arguments) {
    value.toString();
    const auto piece = jsonAt(value.bytes, arguments[0]);
    if (!piece) return false;
    switch (piece->kind) {
        case JsonPiece::Kind::Number:
            return takeNumber(piece->text, arguments.size() > 1 && !arguments[1].empty(), value);
        case JsonPiece::Kind::True:
        case JsonPiece::Kind::False:
            value.setInteger(piece->kind == JsonPiece::Kind::True);
            return true;
        case JsonPiece::Kind::String: {
            auto text = jsonString(piece->text);
            if (text) value.own(*std::move(text));
            return text.has_value();
        }
        case JsonPiece::Kind::Other:
            break;
    }
    return false;
}

bool tokenHeader(Sample& value, const RecodeArguments& arguments) {
    return queryPart(value, arguments, 0);
}

bool tokenPayload(Sample& value, const RecodeArguments& arguments) {
    return queryPart(value, arguments, 1);
}

}  // namespace yard::http
