#pragma once

#include <optional>

#include "ui/desk/history.h"

namespace yard {

/// Makes one sample of a minute's seconds: rates and levels are means over what was measured, the
/// slowest answers stay the slowest, and of a server's states the worst counts, so that an outage
/// of some seconds is seen a week later.
class MinuteSum {
public:
    /// The minute before, when this second begins another one.
    std::optional<Second> add(const Second& second);

private:
    void begin(const Second& second);
    void addServers(const Second& second);
    Second take() const;

    Second m_sum;
    std::vector<int> m_measured;  ///< seconds a server was measured in
    int m_count = 0;              ///< seconds measured at all
    int m_quick = 0;              ///< those in which requests finished
    bool m_open = false;
};

}  // namespace yard
