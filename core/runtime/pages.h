#pragma once

#include <string>

#include "core/control/page.h"
#include "core/control/report.h"

namespace yard {

/// The whole HTTP response.
std::string renderPage(const PageWish& wish, const Report& report);

}  // namespace yard
