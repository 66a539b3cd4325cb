// What HAProxy checks of the arguments of fetches and converters beyond their types.
#include "core/config/reading/samplearguments.h"

#include <QByteArray>
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

#include "core/base/lower.h"
#include "core/config/reading/conditions.h"
#include "core/config/reading/context.h"
#include "core/config/values/setwhen.h"
#include "core/config/values/units.h"
#include "core/config/values/variablename.h"

namespace yard {
namespace {

/// As HAProxy reads it: a sign and digits may both be missing, and what does not fit is the end of
/// the range. Nothing: there is more in the text.
std::optional<int64_t> operandOf(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    const auto number = parseInteger((negative ? "-" : "") + std::string(text));
    if (number || text.empty()) return number.value_or(0);
    return negative ? INT64_MIN : INT64_MAX;
}

bool isBase64(const std::string& text) {
    const auto read = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(text),
        QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return read && text.size() % 4 == 0;
}

/// The same of `digest` and `hmac`; the algorithms are those of Qt that OpenSSL calls so, too.
std::string digestFault(const std::vector<std::string>& values) {
    static constexpr std::string_view Names[] = {"md5",    "sha1",   "sha224",
                                                 "sha256", "sha384", "sha512"};
    const std::string wanted = values.empty() ? std::string() : lowered(values[0]);
    if (std::ranges::none_of(Names, [&](auto name) { return wanted == name; }))
        return "algorithm must be a valid OpenSSL message digest name.";
    if (values.size() < 2) return {};
    if (variableFault(values[1]).empty())
        return Context::notRunPhrase("a variable as the key of 'hmac'");
    if (isBase64(values[1])) return {};
    return "failed to parse key : argument needs to be base64 encoded, and can either be a string "
           "or a variable";
}

/// Of those that read JSON.
std::string queryFault(std::string_view name, const std::vector<std::string>& values) {
    if (name == "json_query" && (values.empty() || values[0].empty()))
        return "json_path must not be empty";
    if (values.size() > 1 && !values[1].empty() && values[1] != "int")
        return "output_type only supports \"int\" as argument";
    return {};
}

std::string tokenFault(const std::vector<std::string>& values) {
    static constexpr std::string_view Families[] = {"HS", "RS", "ES", "PS"};
    const std::string& name = values[0];
    if (name == "none" || variableFault(name).empty()) return {};
    const bool sized = name.size() == 5 &&
                       (name.ends_with("256") || name.ends_with("384") || name.ends_with("512"));
    if (!sized || std::ranges::find(Families, name.substr(0, 2)) == std::end(Families))
        return "unknown JWT algorithm: " + name;
    return name.starts_with("PS") ? "RSASSA-PSS JWS signing not managed yet" : std::string();
}

std::string gcmFault(const std::vector<std::string>& values) {
    const int64_t bits = parseInteger(values[0]).value_or(0);
    if (bits != 128 && bits != 192 && bits != 256)
        return "key size must be 128, 192 or 256 (bits).";
    static constexpr const char* Names[] = {"nonce", "key", "aead_tag"};
    for (size_t i = 0; i < std::size(Names); ++i)
        if (!variableFault(values[i + 1]).empty() && !isBase64(values[i + 1]))
            return std::string("failed to parse ") + Names[i] +
                   " : argument needs to be base64 encoded, and can either be a string or a "
                   "variable";
    return {};
}

/// Of "be2dec" and "be2hex".
std::string chunkFault(bool decimal, const std::vector<std::string>& values) {
    const auto at = [&](size_t i) {
        return i < values.size() ? parseInteger(values[i]).value_or(0) : 0;
    };
    const int64_t size = at(1), truncates = at(2);
    if (decimal && (size < 1 || size > 8))
        return "chunk_size out of [1..8] range (" + std::to_string(size) + ")";
    const bool needed = truncates != 0 || (!values.empty() && !values[0].empty());
    if (!decimal && size <= 0 && needed)
        return "chunk_size needs to be positive (" + std::to_string(size) + ")";
    if (truncates == 0 || truncates == 1) return {};
    return "Unsupported truncate value (" + std::to_string(truncates) + ")";
}

/// Empty, or why it is not the name of a variable that runs, in the words of most converters.
std::string registeringFault(const std::string& name) {
    const std::string fault = variableFault(name);
    if (fault.empty() || fault.ends_with(Context::notRunPhrase({}))) return fault;
    return "failed to register variable name '" + name + "'";
}

/// Of those that look at a variable, or set it.
std::string variableUseFault(std::string_view name, const std::vector<std::string>& values) {
    const std::string first = values.empty() ? std::string() : values[0];
    if (name == "strcmp" || name == "secure_memcmp")
        return first.empty() ? "missing variable name" : registeringFault(first);
    if (name == "add_item") {
        if (!values[1].empty()) return registeringFault(values[1]);
        return values.size() > 2 && !values[2].empty()
                   ? std::string()
                   : "one of the optional arguments has to be nonempty";
    }
    if (first.empty()) return "Empty variable name cannot be accepted";
    SetWhen when;
    for (size_t i = 1; i < values.size(); ++i)
        if (!values[i].empty() && !takeSetWhen(values[i], when))
            return "unknown condition \"" + values[i] + "\"";
    return variableFault(first);
}

/// Empty, or why a converter cannot do with numbers, words or variables of the right type.
std::string choiceFault(std::string_view name, const std::vector<std::string>& values) {
    if (name == "digest" || name == "hmac") return digestFault(values);
    if (name == "jwt_verify") return tokenFault(values);
    if (name == "aes_gcm_dec") return gcmFault(values);
    if (name.ends_with("_query")) return queryFault(name, values);
    if (name == "be2dec" || name == "be2hex") return chunkFault(name == "be2dec", values);
    constexpr std::string_view OfVariables[] = {"strcmp", "secure_memcmp", "add_item", "set-var",
                                                "unset-var"};
    if (std::ranges::find(OfVariables, name) != std::end(OfVariables))
        return variableUseFault(name, values);
    if (values.empty()) return {};
    const std::string& first = values[0];
    constexpr std::string_view Codes[] = {"", "ascii", "utf8", "utf8s", "utf8p", "utf8ps"};
    if (name == "json" && std::ranges::find(Codes, first) == std::end(Codes))
        return "Unexpected input code type. Allowed value are 'ascii', 'utf8', 'utf8s', 'utf8p' "
               "and 'utf8ps'";
    if (name == "url_enc" && !first.empty() && first != "query")
        return "Unexpected encode type. Allowed value is 'query'";
    if (name == "sha2" && parseInteger(first) != 224 && parseInteger(first) != 256 &&
        parseInteger(first) != 384 && parseInteger(first) != 512)
        return "Unsupported number of bits: '" + first + "'";
    if (name != "concat" || values.size() < 2 || values[1].empty()) return {};
    return registeringFault(values[1]);
}

/// What is wrong with a length at an offset, of that many bytes, and where its data begins.
std::string prefixedFault(const std::vector<std::string>& arguments) {
    const int64_t offset = parseInteger(arguments[0]).value_or(0);
    const int64_t size = parseInteger(arguments[1]).value_or(0);
    if (offset < 0) return "payload offset1 must be positive";
    if (size == 0) return "payload length must be > 0";
    if (arguments.size() < 3 || arguments[2].empty()) return {};
    std::string second = arguments[2];
    const bool back = second.starts_with('-');
    if (back || second.starts_with('+')) second.erase(0, 1);
    const auto number = parseInteger(second);
    if (!number || *number < 0) return "payload offset2 is not a number";
    return back && *number > offset + size ? "payload offset2 too negative" : std::string();
}

bool isTruth(const std::string& word) {
    const std::string lower = lowered(word);
    return lower == "true" || lower == "false" || lower == "0" || lower == "1";
}

}  // namespace

std::string settleArguments(const Signature& signature, std::vector<std::string>& values) {
    const bool splits = signature.name == "field" || signature.name == "word";
    if (splits && values.size() > 1 && values[1].empty()) return "Empty separators list";
    if (splits && !values.empty() && parseInteger(values[0]) == 0)
        return "Unexpected value 0 for index";
    if (auto fault = choiceFault(signature.name, values); !fault.empty()) return fault;
    if (values.empty() || signature.arguments[0] != ArgType::Operand) return {};
    if (const auto number = operandOf(values[0])) {
        values[0] = std::to_string(*number);
        return {};
    }
    const std::string fault = variableFault(values[0]);
    if (fault.empty() || fault.ends_with(Context::notRunPhrase({}))) return fault;
    return "expects an integer or a variable name";
}

std::string argumentFault(std::string_view name, const std::vector<std::string>& arguments) {
    if (arguments.empty()) return {};
    const std::string& first = arguments[0];
    if (name == "uuid" && parseInteger(first) != 4)
        return "Unsupported UUID version: '" + first + "'";
    if (name.ends_with("payload_lv")) return prefixedFault(arguments);
    if ((name == "fc_rtt" || name == "fc_rttvar") && !first.empty() && first != "us" &&
        first != "ms")
        return "expects 'us' or 'ms', got '" + first + "'";
    if (name == "bool" && !isTruth(first)) return "Expects 'true', 'false', '0' or '1'";
    if (name == "date" && arguments.size() > 1 && arguments[1] != "s" && arguments[1] != "ms" &&
        arguments[1] != "us")
        return "expects 's', 'ms' or 'us', got '" + arguments[1] + "'";
    const bool ofField = name.find("hdr") != std::string_view::npos;
    if (ofField && arguments.size() > 1 && parseInteger(arguments[1]).value_or(0) < -10)
        return "header occurrence must be >= -10";
    if (name.ends_with("_dn") && arguments.size() > 2 && !arguments[2].empty() &&
        arguments[2] != "rfc2253")
        return "only rfc2253 or a blank value are currently supported as the format argument.";
    return name == "bin" ? hexFault(first) : std::string();
}

}  // namespace yard
