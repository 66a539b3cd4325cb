#pragma once

#include <string>

#include "core/control/page.h"
#include "core/control/report.h"

namespace yard {

/// The whole HTTP response for the statistics URI: a page for people, or with HAProxy's options
/// behind the path ";csv" and ";json"; ";up" and ";no-maint" hide servers, ";norefresh" keeps a
/// browser from asking again, ";st=DONE" tells what came of a form. Addresses are left out, as in
/// HAProxy.
std::string statsPage(const PageWish& wish, const Report& report);

}  // namespace yard
