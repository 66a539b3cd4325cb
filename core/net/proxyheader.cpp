#include "core/net/proxyheader.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

namespace yard {
namespace {

using Fault = ProxyHeader::Fault;

constexpr std::string_view Signature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr size_t FixedPart = 16, MaxLine = 107;
constexpr unsigned char Version2 = 0x20, LocalCommand = 0x20, ProxyCommand = 0x21;
constexpr unsigned char TcpV4 = 0x11, TcpV6 = 0x21;
constexpr size_t MaxAuthority = 255, MaxUniqueId = 128;
enum Tlv : unsigned char { Authority = 0x02, Checksum = 0x03, UniqueId = 0x05 };

unsigned char byteAt(std::string_view bytes, size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

uint16_t numberAt(std::string_view bytes, size_t at) {
    return static_cast<uint16_t>(byteAt(bytes, at) << 8 | byteAt(bytes, at + 1));
}

/// CRC-32C (Castagnoli) of the bytes, those at `hole` taken as zeros.
uint32_t checksum(std::string_view bytes, size_t hole) {
    static const auto table = [] {
        std::array<uint32_t, 256> rows{};
        for (uint32_t i = 0; i < rows.size(); ++i) {
            rows[i] = i;
            for (int bit = 0; bit < 8; ++bit)
                rows[i] = rows[i] >> 1 ^ (rows[i] & 1 ? 0x82f63b78U : 0);
        }
        return rows;
    }();
    uint32_t crc = ~0U;
    for (size_t i = 0; i < bytes.size(); ++i) {
        const unsigned char byte = i >= hole && i < hole + 4 ? 0 : byteAt(bytes, i);
        crc = table[(crc ^ byte) & 0xff] ^ crc >> 8;
    }
    return ~crc;
}

/// The next word of a line; nothing: there is none.
std::string_view takeWord(std::string_view& line) {
    const size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

/// False: it is none.
bool readPort(std::string_view text, uint16_t& port) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size();
}

Endpoint endpointOf(std::string_view address, uint16_t port, int family) {
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(family, address.data(), text, sizeof text);
    return *Endpoint::literal(text, port);
}

/// Of an IPv4 address with the prefix that makes it one of IPv6.
std::string wideBytes(const Endpoint& endpoint) {
    const std::string bytes = endpoint.bytes();
    return bytes.size() == 16 ? bytes : std::string(10, '\0') + "\xff\xff" + bytes;
}

void addNumber(std::string& out, uint32_t number, int bytes) {
    for (int at = bytes - 1; at >= 0; --at) out += static_cast<char>(number >> 8 * at & 0xff);
}

bool isInet(const Endpoint& endpoint) {
    return endpoint.family() == AF_INET || endpoint.family() == AF_INET6;
}

std::string lineFor(const Endpoint& source, const Endpoint& destination) {
    if (!isInet(source) || source.family() != destination.family()) return "PROXY UNKNOWN\r\n";
    return (source.family() == AF_INET ? "PROXY TCP4 " : "PROXY TCP6 ") + source.host() + " " +
           destination.host() + " " + std::to_string(source.port()) + " " +
           std::to_string(destination.port()) + "\r\n";
}

std::string binaryFor(const Endpoint& source, const Endpoint& destination, bool crc) {
    std::string addresses;
    const bool known = isInet(source) && isInet(destination);
    const bool narrow = source.family() == AF_INET && destination.family() == AF_INET;
    if (known) {
        addresses = narrow ? source.bytes() + destination.bytes()
                           : wideBytes(source) + wideBytes(destination);
        addNumber(addresses, source.port(), 2);
        addNumber(addresses, destination.port(), 2);
    }
    std::string out(Signature);
    out += static_cast<char>(known ? ProxyCommand : LocalCommand);
    out += static_cast<char>(!known ? 0 : narrow ? TcpV4 : TcpV6);
    addNumber(out, static_cast<uint32_t>(addresses.size() + (crc ? 7 : 0)), 2);
    out += addresses;
    if (!crc) return out;
    out += std::string{Checksum, 0, 4, 0, 0, 0, 0};
    const uint32_t sum = checksum(out, out.size() - 4);
    out.resize(out.size() - 4);
    addNumber(out, sum, 4);
    return out;
}

}  // namespace

Fault ProxyHeader::read(std::string_view bytes) {
    constexpr size_t LineMark = 6;
    if (bytes.size() < LineMark) return Fault::Truncated;
    return bytes.starts_with("PROXY ") ? readLine(bytes) : readBinary(bytes);
}

Fault ProxyHeader::readLine(std::string_view bytes) {
    constexpr size_t Shortest = 9;
    if (bytes.size() < Shortest) return Fault::Truncated;
    std::string_view line = bytes.substr(6);
    if (line.starts_with("UNKNOWN\r\n")) return size = 15, Fault::None;
    const bool wide = line.starts_with("TCP6 ");
    if (!wide && !line.starts_with("TCP4 ")) return Fault::Protocol;
    const size_t end = bytes.find('\n');
    if (std::min(end, bytes.size()) >= MaxLine) return Fault::Invalid;
    if (end == std::string_view::npos) return Fault::Truncated;
    if (bytes[end - 1] != '\r') return Fault::Invalid;
    size = end + 1;
    line = bytes.substr(11, end - 1 - 11);
    const std::string from(takeWord(line)), to(takeWord(line));
    uint16_t fromPort = 0, toPort = 0;
    if (!readPort(takeWord(line), fromPort) || !readPort(line, toPort)) return Fault::Invalid;
    const int family = wide ? AF_INET6 : AF_INET;
    const auto first = Endpoint::literal(from, fromPort), second = Endpoint::literal(to, toPort);
    for (const auto* one : {&first, &second})
        if (!*one || (*one)->family() != family) return Fault::Invalid;
    if (from.empty() || to.empty() || from == "*" || to == "*") return Fault::Invalid;
    source = *first;
    destination = *second;
    return Fault::None;
}

Fault ProxyHeader::readBinary(std::string_view bytes) {
    if (bytes.size() < FixedPart) return Fault::Truncated;
    const unsigned char command = byteAt(bytes, 12);
    if (!bytes.starts_with(Signature) || (command & 0xf0) != Version2) return Fault::NotOne;
    size = FixedPart + numberAt(bytes, 14);
    if (bytes.size() < size) return Fault::Truncated;
    if (command == LocalCommand) return Fault::None;
    if (command != ProxyCommand) return Fault::Invalid;
    const std::string_view whole = bytes.substr(0, size);
    switch (byteAt(bytes, 13)) {
        case TcpV4:
            return readAddresses(whole, 4, AF_INET);
        case TcpV6:
            return readAddresses(whole, 16, AF_INET6);
        default:
            return Fault::Invalid;
    }
}

Fault ProxyHeader::readAddresses(std::string_view whole, size_t each, int family) {
    const size_t records = FixedPart + 2 * each + 4;
    if (whole.size() < records) return Fault::Invalid;
    const std::string_view ports = whole.substr(FixedPart + 2 * each, 4);
    source = endpointOf(whole.substr(FixedPart, each), numberAt(ports, 0), family);
    destination = endpointOf(whole.substr(FixedPart + each, each), numberAt(ports, 2), family);
    return readRecords(whole, records);
}

Fault ProxyHeader::readRecord(std::string_view whole, size_t at, size_t length) {
    const std::string_view value = whole.substr(at + 3, length);
    switch (byteAt(whole, at)) {
        case Authority:
            told.authority = value;
            return length > MaxAuthority ? Fault::Invalid : Fault::None;
        case UniqueId:
            told.uniqueId = value;
            return length > MaxUniqueId ? Fault::Invalid : Fault::None;
        case Checksum: {
            if (length != 4) return Fault::Invalid;
            const uint32_t sum = uint32_t{numberAt(value, 0)} << 16 | numberAt(value, 2);
            return sum == checksum(whole, at + 3) ? Fault::None : Fault::Invalid;
        }
        default:
            return Fault::None;
    }
}

/// What follows the addresses: type, length, value.
Fault ProxyHeader::readRecords(std::string_view whole, size_t at) {
    while (at < whole.size()) {
        if (whole.size() - at < 3) return Fault::Invalid;
        const size_t length = numberAt(whole, at + 1);
        if (whole.size() - at - 3 < length) return Fault::Invalid;
        if (const Fault fault = readRecord(whole, at, length); fault != Fault::None) return fault;
        at += 3 + length;
    }
    return Fault::None;
}

std::string_view ProxyGreeting::write(const Endpoint& source, const Endpoint& destination,
                                      bool local, std::span<char, MaxSize> out) const {
    const bool ofOurs = local && version == 2;  // a line has no word for that
    const std::string text = version == 1
                                 ? lineFor(source, destination)
                                 : binaryFor(ofOurs ? Endpoint() : source, destination, crc);
    return {out.data(), text.copy(out.data(), out.size())};
}

}  // namespace yard
