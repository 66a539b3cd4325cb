#pragma once

#include <string>

#include "core/control/report.h"

namespace yard {

/// The whole HTTP response for the statistics URI: a page for people, or with HAProxy's options
/// behind the path ";csv" and ";json"; ";up" and ";no-maint" hide servers, ";norefresh" is taken
/// (nothing refreshes by itself). Addresses are left out, as in HAProxy.
std::string statsPage(const std::string& uri, const Report& report);

}  // namespace yard
