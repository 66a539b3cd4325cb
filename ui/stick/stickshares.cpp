#include "ui/stick/stickshares.h"

namespace yard {
namespace {

constexpr uint32_t Telling = 20;

}  // namespace

void StickShares::count(const std::deque<Trace>& traces, const std::string& table) {
    m_counts.clear();
    m_sum = 0;
    for (const Trace& trace : traces) {
        if (trace.stick.table != table) continue;
        ++m_counts[trace.stick.key];
        ++m_sum;
    }
}

double StickShares::of(const std::string& key) const {
    if (m_sum == 0) return -1;
    const auto found = m_counts.find(key);
    return found == m_counts.end() ? 0 : static_cast<double>(found->second) / m_sum;
}

bool StickShares::holdsAll(const std::string& key) const {
    return m_sum >= Telling && m_counts.size() == 1 && m_counts.contains(key);
}

}  // namespace yard
