#pragma once

#include <string>

#include "core/control/link.h"
#include "core/control/page.h"

namespace yard {

/// The whole HTTP response. A form that somebody sent is carried out first.
std::string renderPage(const PageWish& wish, Authority& proxy);

}  // namespace yard
