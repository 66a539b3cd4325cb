#pragma once

#include "core/base/clock.h"
#include "core/control/addresscheck.h"

namespace yard {

/// As AddressCheck, by `show info`. `clock` must outlive the future; same thread.
QFuture<QString> checkSocket(const QString& address, Clock& clock);

}  // namespace yard
