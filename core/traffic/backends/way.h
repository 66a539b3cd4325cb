#pragma once

#include "core/traffic/backends/frontend.h"
#include "core/traffic/backends/upstream.h"

namespace yard {

/// Where a request of a frontend may go, with what one worker keeps for it.
struct Way {
    Frontend::Route route;
    BackendCells* cells = nullptr;  ///< null without a backend, like shelf
    UpstreamShelf* shelf = nullptr;
    CloseMode closeMode = CloseMode::KeepAlive;  ///< the stronger of frontend and backend
};

}  // namespace yard
