#pragma once

#include <memory>
#include <vector>

#include "core/config/reading/parser.h"
#include "core/engine/running/embeddedlink.h"

namespace yard {

/// A proxy hosted by the console: its Link, in whose control thread lives what the console's proxy
/// consists of. `parsed` runs with its stats sockets.
std::unique_ptr<EmbeddedLink> hostFile(Parsed parsed, bool strict);

/// The demo: two real origins, somebody who asks for pages, the customer's proxy.
std::unique_ptr<EmbeddedLink> hostDemo(bool strict);

/// What a start that failed with `error`, a line each, shows.
std::vector<Diagnostic> startProblems(const std::string& error);

}  // namespace yard
