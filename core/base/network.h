#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yard {

/// A block of IPv4 or IPv6 addresses: "10.0.0.0/8", "10.0.0.0/255.0.0.0", "::1".
class Network {
public:
    static std::optional<Network> parse(const std::string& text);
    /// `address`: 4 or 16 bytes in network order. As HAProxy, an IPv4 address and its mapped IPv6
    /// form are the same.
    bool contains(std::string_view address) const;
    /// Its first address as IPv6, 16 bytes.
    std::string first() const;
    /// How many bits of that all its addresses share; nothing: they are not the first ones.
    std::optional<int> bits() const;

private:
    bool matches(std::string_view address) const;
    std::array<uint8_t, 16> m_address{}, m_mask{};
    size_t m_size = 4;  ///< bytes in use
};

}  // namespace yard
