#pragma once

#include <vector>

namespace yard {

/// `retry-on`: which failures are worth another try.
struct RetryOn {
    bool connFailure = true;
    bool emptyResponse = false, junkResponse = false, responseTimeout = false;
    std::vector<int> statuses;
};

}  // namespace yard
