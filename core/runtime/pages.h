#pragma once

#include <string>

#include "core/control/page.h"
#include "core/control/report.h"

namespace yard {

/// The whole HTTP response for a page that `uri` asks for.
std::string renderPage(Page page, const std::string& uri, const Report& report);

}  // namespace yard
