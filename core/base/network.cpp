#include "core/base/network.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace yard {
namespace {

constexpr std::string_view Mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

/// "24" as that many leading ones; false: not a number of bits.
bool readBits(const std::string& text, std::array<uint8_t, 16>& mask, size_t size) {
    size_t bits = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, bits);
    if (read.ec != std::errc() || read.ptr != end || bits > size * 8) return false;
    for (size_t i = 0; i < bits; ++i)
        mask[i / 8] = static_cast<uint8_t>(mask[i / 8] | 0x80U >> i % 8);
    return true;
}

}  // namespace

std::optional<Network> Network::parse(const std::string& text) {
    const size_t slash = text.find('/');
    const std::string address = text.substr(0, slash);
    Network network;
    if (inet_pton(AF_INET, address.c_str(), network.m_address.data()) == 1)
        network.m_size = 4;
    else if (inet_pton(AF_INET6, address.c_str(), network.m_address.data()) == 1)
        network.m_size = 16;
    else
        return {};
    if (slash == std::string::npos) {
        network.m_mask.fill(0xff);
    } else {
        const std::string mask = text.substr(slash + 1);
        const bool dotted = network.m_size == 4 && mask.find('.') != std::string::npos;
        if (dotted ? inet_pton(AF_INET, mask.c_str(), network.m_mask.data()) != 1
                   : !readBits(mask, network.m_mask, network.m_size))
            return {};
    }
    for (size_t i = 0; i < network.m_size; ++i) network.m_address[i] &= network.m_mask[i];
    return network;
}

bool Network::contains(std::string_view address) const {
    if (address.size() == m_size) return matches(address);
    if (m_size == 4) return address.starts_with(Mapped) && matches(address.substr(Mapped.size()));
    const std::string mapped = std::string(Mapped) + std::string(address);
    return matches(mapped);
}

std::optional<int> Network::bits() const {
    int count = m_size == 4 ? 96 : 0;
    bool over = false;
    for (size_t i = 0; i < m_size * 8; ++i) {
        const bool on = (m_mask[i / 8] & 0x80U >> i % 8) != 0;
        if (on && over) return {};
        over = over || !on;
        count += on;
    }
    return count;
}

std::string Network::first() const {
    const std::string own(reinterpret_cast<const char*>(m_address.data()), m_size);
    return m_size == 4 ? std::string(Mapped) + own : own;
}

bool Network::matches(std::string_view address) const {
    if (address.size() != m_size) return false;
    for (size_t i = 0; i < m_size; ++i)
        if ((static_cast<uint8_t>(address[i]) & m_mask[i]) != m_address[i]) return false;
    return true;
}

}  // namespace yard
