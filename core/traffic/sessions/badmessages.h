#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/control/report.h"

namespace yard {

/// What was received and is no HTTP: the latest request and the latest response of each proxy, for
/// `show errors`. Any thread.
class BadMessages {
public:
    /// The number is given here; bytes beyond a buffer are cut.
    void keep(BadMessage message);
    /// In the order of the proxies' ids, requests first.
    std::vector<BadMessage> all() const;
    uint64_t ever() const;

private:
    mutable std::mutex m_mutex;
    std::map<std::pair<int, bool>, BadMessage> m_latest;  ///< by proxy id and side
    uint64_t m_ever = 0;
};

}  // namespace yard
