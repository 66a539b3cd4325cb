#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/samples/recode.h"
#include "core/http/samples/variables.h"

namespace yard::http {

/// `json_query`, `jwt_header_query` and `jwt_payload_query`.
bool jsonQuery(Sample& value, const RecodeArguments& arguments);
bool tokenHeader(Sample& value, const RecodeArguments& arguments);
bool tokenPayload(Sample& value, const RecodeArguments& arguments);

/// The parts of a token: what it is, what it says, its signature. Nothing: there are not three.
using TokenParts = std::array<std::string_view, 3>;
std::optional<TokenParts> tokenParts(std::string_view token);
/// As base64url without padding; nothing: it is none.
std::optional<std::string> fromUrlBase64(std::string_view text);

/// A converter that is made ready with its keys, some of which variables may hold: `jwt_verify`,
/// `aes_gcm_dec`. Immutable; any thread.
class KeyedConverter {
public:
    virtual ~KeyedConverter() = default;
    /// False: there is no result. Without `variables` none is set.
    virtual bool run(Sample& value, const Variables* variables) const = 0;
};
/// Null: it is none of these.
std::shared_ptr<const KeyedConverter> keyedNamed(std::string_view name,
                                                 const RecodeArguments& arguments);
bool isKeyed(std::string_view name);

}  // namespace yard::http
