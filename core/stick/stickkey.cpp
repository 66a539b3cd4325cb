#include "core/stick/stickkey.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace yard {
namespace {

/// Addresses that are IPv4 inside IPv6.
constexpr char Mapped[] = "\0\0\0\0\0\0\0\0\0\0\xff\xff";
constexpr std::string_view MappedPrefix(Mapped, 12);

std::string_view view(const std::array<char, 16>& room, size_t size) { return {room.data(), size}; }

template <typename Number>
std::string_view networkOrder(Number number, std::array<char, 16>& room) {
    for (size_t i = 0; i < sizeof number; ++i)
        room[i] = static_cast<char>(number >> (8 * (sizeof number - 1 - i)) & 0xff);
    return view(room, sizeof number);
}

/// The raw address in a sample, 4 or 16 bytes; empty: it is none.
std::string_view addressIn(const Sample& sample, std::array<char, 16>& room) {
    switch (sample.type) {
        case Sample::Type::Address4:
        case Sample::Type::Address6:
            return sample.bytes;
        case Sample::Type::Integer:
            return networkOrder(static_cast<uint32_t>(sample.number), room);
        case Sample::Type::Text:
            break;
    }
    const std::string text(sample.bytes);
    if (inet_pton(AF_INET, text.c_str(), room.data()) == 1) return view(room, 4);
    if (inet_pton(AF_INET6, text.c_str(), room.data()) == 1) return view(room, 16);
    return {};
}

std::optional<StickKey> addressKey(std::string_view address, KeyType type) {
    if (address.empty()) return std::nullopt;
    const bool wide = address.size() == 16;
    if (wide == (type == KeyType::Ipv6)) return StickKey(address);
    if (wide) {
        if (!address.starts_with(MappedPrefix)) return std::nullopt;
        return StickKey(address.substr(MappedPrefix.size()));
    }
    std::array<char, 16> both{};
    MappedPrefix.copy(both.data(), MappedPrefix.size());
    address.copy(both.data() + MappedPrefix.size(), address.size());
    return StickKey(view(both, 16));
}

/// As HAProxy reads a number from text: what leads, 0 where nothing does.
int64_t leadingNumber(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<StickKey> integerKey(const Sample& sample) {
    std::array<char, 16> room;
    switch (sample.type) {
        case Sample::Type::Integer:
            return StickKey(networkOrder(static_cast<uint32_t>(sample.number), room));
        case Sample::Type::Text:
            if (sample.bytes.empty()) return std::nullopt;
            return StickKey(networkOrder(static_cast<uint32_t>(leadingNumber(sample.bytes)), room));
        case Sample::Type::Address4:
            return StickKey(sample.bytes);
        case Sample::Type::Address6:
            break;
    }
    return std::nullopt;
}

std::string addressText(std::string_view bytes) {
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
    return text;
}

StickKey stringKey(const Sample& sample, uint32_t length) {
    if (sample.type == Sample::Type::Text) return StickKey(sample.bytes.substr(0, length));
    const std::string text = sample.type == Sample::Type::Integer ? std::to_string(sample.number)
                                                                  : addressText(sample.bytes);
    return StickKey(std::string_view(text).substr(0, length));
}

StickKey binaryKey(const Sample& sample, uint32_t length) {
    std::array<char, 16> room;
    std::string_view bytes = sample.bytes;
    if (sample.type == Sample::Type::Integer)
        bytes = networkOrder(static_cast<uint64_t>(sample.number), room);
    if (bytes.size() >= length) return StickKey(bytes.substr(0, length));
    std::string padded(bytes);
    padded.resize(length);
    return StickKey(padded);
}

constexpr char Hex[] = "0123456789ABCDEF";

void appendHex(std::string& out, unsigned char c) {
    out += Hex[c >> 4];
    out += Hex[c & 15];
}

/// HAProxy's escapes in dumps.
std::string escaped(std::string_view bytes) {
    constexpr std::string_view Special = "\t\n\r\x1b\\ =", Letters = "tnre\\ =";
    std::string out;
    for (const char c : bytes) {
        if (const size_t at = Special.find(c); at != std::string_view::npos) {
            out += '\\';
            out += Letters[at];
        } else if (c > 0x20 && c < 0x7f) {
            out += c;
        } else {
            out += "\\x";
            appendHex(out, static_cast<unsigned char>(c));
        }
    }
    return out;
}

uint32_t numberOf(std::string_view bytes) {
    uint32_t number = 0;
    for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

}  // namespace

void StickKey::assign(std::string_view bytes) {
    m_size = static_cast<uint32_t>(bytes.size());
    if (m_size <= m_inline.size())
        bytes.copy(m_inline.data(), m_size);
    else
        m_long = bytes;
}

std::optional<StickKey> StickKey::from(const Sample& sample, const StickTableConf& table) {
    std::array<char, 16> room;
    switch (table.type) {
        case KeyType::Ip:
        case KeyType::Ipv6:
            return addressKey(addressIn(sample, room), table.type);
        case KeyType::Integer:
            return integerKey(sample);
        case KeyType::String:
            return stringKey(sample, table.length);
        case KeyType::Binary:
            return binaryKey(sample, table.length);
    }
    return std::nullopt;
}

Result<StickKey> StickKey::parse(const std::string& text, const StickTableConf& table, Use use) {
    Sample sample;
    sample.bytes = text;
    if (table.type == KeyType::Binary) {
        const char* doing = use == Use::Show  ? "Showing keys from"
                            : use == Use::Set ? "Inserting keys into"
                                              : "Removing keys from";
        return Error{doing + std::string(" tables of type other than ip, ipv6, string and integer "
                                         "is not supported")};
    }
    // An address is mapped where traffic is looked up, not where it is typed.
    if (table.type == KeyType::Ipv6 && text.find(':') == std::string::npos)
        return Error{"Invalid key"};
    if (table.type == KeyType::Integer) {
        uint32_t number = 0;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
        // HAProxy 2.6 reads what leads; here a key must be meant as written.
        if (fault != std::errc() || end != text.data() + text.size()) return Error{"Invalid key"};
        sample.type = Sample::Type::Integer;
        sample.number = number;
    }
    auto key = from(sample, table);
    if (!key) return Error{"Invalid key"};
    return *std::move(key);
}

const char* typeWord(KeyType type) {
    switch (type) {
        case KeyType::Ip:
            return "ip";
        case KeyType::Ipv6:
            return "ipv6";
        case KeyType::Integer:
            return "integer";
        case KeyType::String:
            return "string";
        case KeyType::Binary:
            return "binary";
    }
    return "";
}

std::string StickKey::text(KeyType type) const {
    switch (type) {
        case KeyType::Ip:
        case KeyType::Ipv6:
            return addressText(bytes());
        case KeyType::Integer:
            return std::to_string(numberOf(bytes()));
        case KeyType::String:
            return escaped(bytes());
        case KeyType::Binary:
            break;
    }
    std::string out;
    for (const char c : bytes()) appendHex(out, static_cast<unsigned char>(c));
    return out;
}

}  // namespace yard
