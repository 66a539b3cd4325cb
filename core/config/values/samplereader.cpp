#include "core/config/values/samplereader.h"

#include <cctype>
#include <cstring>

#include "core/base/endpoint.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

std::string_view typeName(ArgType type) {
    switch (type) {
        case ArgType::Text:
        case ArgType::Operand:
            return "string";
        case ArgType::Integer:
            return "integer";
        case ArgType::Mask4:
            return "IPv4 mask";
        case ArgType::Mask6:
            return "IPv6 mask";
        case ArgType::Address4:
            return "IPv4 address";
        case ArgType::Address6:
            return "IPv6 address";
    }
    return "";
}

bool isAddress(const std::string& text, int family) {
    const auto address = Endpoint::literal(text, 0);
    return address && address->family() == family;
}

bool fits(ArgType type, const std::string& text) {
    const auto number = parseInteger(text);
    switch (type) {
        case ArgType::Text:
        case ArgType::Operand:
            return true;
        case ArgType::Integer:
            return number.has_value();
        case ArgType::Mask4:
            return number ? *number >= 0 && *number <= 32 : isAddress(text, AF_INET);
        case ArgType::Mask6:
            return number ? *number >= 0 && *number <= 128 : isAddress(text, AF_INET6);
        case ArgType::Address4:
            return isAddress(text, AF_INET);
        case ArgType::Address6:
            return isAddress(text, AF_INET6);
    }
    return false;
}

bool isSampleChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || (c != '\0' && std::strchr("_.:-+", c));
}

}  // namespace

std::string_view SampleReader::takeName() {
    const size_t from = m_at;
    while (m_at < m_text.size() && isSampleChar(m_text[m_at])) ++m_at;
    return m_text.substr(from, m_at - from);
}

SampleArguments SampleReader::takeArguments(const Signature& signature, bool wordMayLack) {
    SampleArguments out;
    if (!ended() && m_text[m_at] == '(') readParentheses(signature, out);
    if (!out.fault.empty()) return out;
    if (wordMayLack && out.values.empty() && signature.needed > 0 &&
        signature.arguments[0] == ArgType::Text)
        out.values.emplace_back();
    const size_t got = out.values.size();
    if (got >= signature.needed) return out;
    out.faultIndex = got + 1;
    const std::string type = "type '" + std::string(typeName(signature.arguments[got])) + "'";
    out.fault = got == 0 ? "expected " + type + " at position 1, but got nothing"
                         : "missing arguments (got " + std::to_string(got) + "/" +
                               std::to_string(signature.needed) + "), " + type + " expected";
    return out;
}

void SampleReader::readParentheses(const Signature& signature, SampleArguments& out) {
    ++m_at;
    const size_t most = signature.arguments.size();
    bool more = most > 0 && !ended() && m_text[m_at] != ')';
    while (more) {
        const std::string value = takeValue();
        const ArgType type = signature.arguments[out.values.size()];
        out.faultIndex = out.values.size() + 1;
        if (value.empty() && type != ArgType::Text && type != ArgType::Operand) {
            if (out.values.size() >= signature.needed) break;
            out.fault = "expected type '" + std::string(typeName(type)) + "' at position " +
                        std::to_string(out.faultIndex) + ", but got nothing";
            return;
        }
        if (!fits(type, value)) {
            out.fault = "failed to parse '" + value + "' as type '" + std::string(typeName(type)) +
                        "' at position " + std::to_string(out.faultIndex);
            return;
        }
        out.values.push_back(value);
        more = atComma() && out.values.size() < most;
        if (more) ++m_at;
    }
    if (!ended() && m_text[m_at] == ')') {
        ++m_at;
        return;
    }
    // HAProxy counts on behind the only one.
    if (most == 1) out.faultIndex = 2;
    out.fault = "expected ')'";
    if (!ended()) out.fault += " before '" + std::string(m_text.substr(m_at)) + "'";
}

/// Up to a comma or the closing parenthesis outside quotes.
std::string SampleReader::takeValue() {
    std::string value;
    char quote = 0;
    for (; !ended(); ++m_at) {
        const char c = m_text[m_at];
        if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? '\0' : c;
            continue;
        }
        if (!quote && (c == ',' || c == ')')) break;
        if (c == '\\' && m_at + 1 < m_text.size() && strchr("\\\"'", m_text[m_at + 1])) ++m_at;
        value += m_text[m_at];
    }
    return value;
}

}  // namespace yard
