#pragma once

#include <compare>
#include <string>

namespace yard {

/// A server's identity: it survives a reload. Written "backend/server".
struct ServerKey {
    std::string backend;
    std::string server;
    auto operator<=>(const ServerKey&) const = default;
    std::string text() const { return backend + "/" + server; }
    bool empty() const { return backend.empty() && server.empty(); }
};

}  // namespace yard
