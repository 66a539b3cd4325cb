#pragma once

#include <QFuture>
#include <QString>
#include <functional>

namespace yard {

/// Asks whether a proxy answers at the address of a stats socket: "/run/haproxy.sock",
/// "10.0.0.7:9999". Brings why not, for a person; empty: one does.
using AddressCheck = std::function<QFuture<QString>(const QString& address)>;

}  // namespace yard
