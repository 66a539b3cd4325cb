#pragma once

#include <QString>
#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace yard {

/// Where a stats socket is: a path, or a host and a port.
struct SocketPlace {
    QString path;  ///< absolute; empty: TCP
    QString host;
    uint16_t port = 0;

    /// As `haproxy` writes it in `stats socket`, and as people do: "/run/haproxy.sock", "./sock",
    /// "unix@/run/x", "10.0.0.7:9999", "[::1]:9999", "ipv4@127.0.0.1:9999", ":9999".
    static Result<SocketPlace> read(const std::string& text);
    /// "/run/haproxy.sock", "10.0.0.7:9999"
    QString text() const;
};

}  // namespace yard
