#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/base/endpoint.h"

namespace yard {

/// Local ports that connections take turns with. Any thread.
class PortRange {
public:
    PortRange(uint16_t first, uint16_t last);
    /// The one that was given back longest ago; nothing: all are in use.
    std::optional<uint16_t> take();
    void give(uint16_t port);
    size_t size() const { return m_size; }

private:
    const size_t m_size;
    std::mutex m_mutex;
    std::deque<uint16_t> m_free;
};

/// A port that is held, and given back in the end.
class PortLease {
public:
    PortLease() = default;
    PortLease(std::shared_ptr<PortRange> range, uint16_t port)
        : m_range(std::move(range)), m_port(port) {}
    ~PortLease() { end(); }
    PortLease(PortLease&& other) noexcept { *this = std::move(other); }
    PortLease& operator=(PortLease&& other) noexcept;
    void end();

private:
    std::shared_ptr<PortRange> m_range;
    uint16_t m_port = 0;
};

/// How a connection is made where that is not all left to the kernel. Of unix sockets nothing
/// counts.
struct DialOptions {
    Endpoint from;                     ///< invalid: any address
    std::shared_ptr<PortRange> ports;  ///< instead of that of `from`; null: none
    std::string interface;             ///< empty: any
    int userTimeout = 0;               ///< TCP_USER_TIMEOUT, ms
    bool reset = false;                ///< closing it resets it
    bool keepAlive = false;
    int keepCount = 0, keepIdle = 0, keepInterval = 0;  ///< seconds; 0: as the kernel has it
};

}  // namespace yard
