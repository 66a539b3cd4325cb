#include "core/base/dialing.h"

#include <utility>

namespace yard {

PortRange::PortRange(uint16_t first, uint16_t last)
    : m_size(static_cast<size_t>(last - first) + 1) {
    for (int port = first; port <= last; ++port) m_free.push_back(static_cast<uint16_t>(port));
}

std::optional<uint16_t> PortRange::take() {
    const std::lock_guard lock(m_mutex);
    if (m_free.empty()) return std::nullopt;
    const uint16_t port = m_free.front();
    m_free.pop_front();
    return port;
}

void PortRange::give(uint16_t port) {
    const std::lock_guard lock(m_mutex);
    m_free.push_back(port);
}

PortLease& PortLease::operator=(PortLease&& other) noexcept {
    if (this == &other) return *this;
    end();
    m_range = std::move(other.m_range);
    m_port = other.m_port;
    return *this;
}

void PortLease::end() {
    if (const auto range = std::exchange(m_range, nullptr)) range->give(m_port);
}

}  // namespace yard
