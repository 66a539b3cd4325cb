#pragma once

#include <sys/socket.h>

#include <QString>
#include <string>

#include "core/base/endpoint.h"
#include "tests/support/peers.h"

namespace yard::test {

/// A connection to the unix socket of a stats socket; not open when nobody listens there.
inline Wire dialSocket(const QString& path) {
    const Endpoint where = *Endpoint::unixPath(path.toStdString());
    Wire wire(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(wire.fd(), where.data(), where.size()) != 0) wire.close();
    return wire;
}

/// What comes back for one line on a connection of its own, until it ends; empty when nobody
/// listens.
inline std::string askSocket(const QString& path, const std::string& line) {
    Wire wire = dialSocket(path);
    if (!wire.open() || !wire.send(line + "\n")) return {};
    wire.shutWrite();
    return wire.readAll();
}

}  // namespace yard::test
