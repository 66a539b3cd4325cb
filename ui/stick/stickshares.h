#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>

#include "core/control/trace.h"

namespace yard {

/// How the latest traced requests that a stick table had a say in share its keys.
class StickShares {
public:
    void count(const std::deque<Trace>& traces, const std::string& table);
    /// 0..1; -1: no such request was traced.
    double of(const std::string& key) const;
    /// How many of them each key had.
    std::map<std::string, int64_t> counts() const { return {m_counts.begin(), m_counts.end()}; }
    /// All of them, and enough to say so, had this key.
    bool holdsAll(const std::string& key) const;

private:
    std::unordered_map<std::string, uint32_t> m_counts;
    uint32_t m_sum = 0;
};

}  // namespace yard
