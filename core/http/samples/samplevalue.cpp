#include "core/http/samples/samplevalue.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>
#include <optional>

#include "core/http/message/text.h"

namespace yard {
namespace {

/// "127.0.0.1", leading zeros being no octal, as HAProxy reads it. (It also takes any garbage
/// behind; two texts that differ should not be one key.)
std::optional<uint32_t> dotted(std::string_view text) {
    uint32_t address = 0;
    size_t at = 0;
    for (int group = 0; group < 4; ++group) {
        if (group && (at >= text.size() || text[at++] != '.')) return {};
        const size_t from = at;
        uint32_t value = 0;
        for (; at < text.size() && http::digit(text[at]) && value <= 255; ++at)
            value = value * 10 + static_cast<uint32_t>(text[at] - '0');
        if (at == from || value > 255) return {};
        address = address << 8 | value;
    }
    if (at != text.size()) return {};
    return htonl(address);
}

}  // namespace

void Sample::setInteger(int64_t value) {
    type = Type::Integer;
    number = value;
    bytes = {};
}

void Sample::setText(std::string_view text) {
    type = Type::Text;
    bytes = text;
}

void Sample::own(std::string text) {
    owned = std::move(text);
    setText(owned);
}

void Sample::setAddress(const void* network, size_t size) {
    type = size == 4 ? Type::Address4 : Type::Address6;
    std::memmove(scratch, network, size);
    bytes = {scratch, size};
}

void Sample::toText() {
    char text[INET6_ADDRSTRLEN];
    switch (type) {
        case Type::Address4:
            own(inet_ntop(AF_INET, scratch, text, sizeof text));
            break;
        case Type::Address6:
            own(inet_ntop(AF_INET6, scratch, text, sizeof text));
            break;
        case Type::Integer:
            own(std::to_string(number));
            break;
        case Type::Text:
            break;
    }
}

void Sample::toString() {
    toText();
    bytes = bytes.substr(0, bytes.find('\0'));
}

void Sample::toInteger() {
    int64_t value = 0;
    if (type == Type::Integer) return;
    if (type == Type::Address4) {
        uint32_t address = 0;
        std::memcpy(&address, scratch, sizeof address);
        value = ntohl(address);
    } else if (type == Type::Text) {
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
    }
    setInteger(value);
}

bool Sample::toAddress() {
    switch (type) {
        case Type::Address4:
        case Type::Address6:
            return true;
        case Type::Integer: {
            const uint32_t address = htonl(static_cast<uint32_t>(number));
            setAddress(&address, sizeof address);
            return true;
        }
        case Type::Text:
            break;
    }
    if (const auto address = dotted(bytes)) {
        setAddress(&*address, sizeof *address);
        return true;
    }
    char text[INET6_ADDRSTRLEN] = {};
    in6_addr address;
    if (bytes.size() >= sizeof text) return false;
    std::memcpy(text, bytes.data(), bytes.size());
    if (inet_pton(AF_INET6, text, &address) != 1) return false;
    setAddress(&address, sizeof address);
    return true;
}

}  // namespace yard
