#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/endpoint.h"

namespace yard {

/// What a header of version 2 says beside addresses.
struct ProxyTold {
    std::optional<std::string> authority, uniqueId;
    bool any() const { return authority || uniqueId; }
};

/// The header of the PROXY protocol, by which a proxy in front tells whom it speaks for; version 1
/// (a line) or 2 (binary). Read as strictly as HAProxy 2.6 does, and more so: a line has at most
/// 107 bytes, its numbers must be in range.
struct ProxyHeader {
    enum class Fault : unsigned char { None, Truncated, NotOne, Protocol, Invalid };
    size_t size = 0;               ///< of the header in bytes
    Endpoint source, destination;  ///< not valid: those of the connection itself count
    ProxyTold told;

    /// Reads the header that `bytes` begin with. It must be there as a whole: senders write it in
    /// one piece. After a Fault what is wrong may stand behind the addresses, which are set then.
    Fault read(std::string_view bytes);

private:
    Fault readLine(std::string_view bytes);
    Fault readBinary(std::string_view bytes);
    Fault readAddresses(std::string_view whole, size_t each, int family);
    Fault readRecords(std::string_view whole, size_t at);
    Fault readRecord(std::string_view whole, size_t at, size_t length);
};

/// What is sent to a server.
struct ProxyGreeting {
    int version = 0;   ///< 0: nothing
    bool crc = false;  ///< version 2: with a checksum
    /// The most that any of them takes.
    static constexpr size_t MaxSize = 108;

    /// Writes the header; the answer is what was written. `local`: on our own behalf, as in a
    /// health check.
    std::string_view write(const Endpoint& source, const Endpoint& destination, bool local,
                           std::span<char, MaxSize> out) const;
};

}  // namespace yard
