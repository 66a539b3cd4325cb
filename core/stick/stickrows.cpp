#include "core/stick/stickrows.h"

#include <algorithm>

namespace yard {
namespace {

/// Rows beyond the wanted ones that are worth a trim.
constexpr size_t Slack = 4096;

}  // namespace

void StickRows::add(std::string_view key, uint64_t address, int64_t leftMs, int serverId) {
    m_rows.push_back({m_keys.size(), key.size(), address, leftMs, serverId});
    m_keys.insert(m_keys.end(), key.begin(), key.end());
}

void StickRows::trim() {
    if (m_rows.size() > 2 * m_count + Slack) keepFirst();
}

void StickRows::keepFirst() {
    const auto before = [this](const Row& a, const Row& b) { return key(a) < key(b); };
    const auto limit = m_rows.begin() + static_cast<ptrdiff_t>(m_count);
    std::nth_element(m_rows.begin(), limit, m_rows.end(), before);
    m_limit = key(*limit);
    m_limited = true;
    m_rows.resize(m_count);
    std::vector<char> kept;
    for (Row& row : m_rows) {
        const std::string_view old = key(row);
        row.keyAt = kept.size();
        kept.insert(kept.end(), old.begin(), old.end());
    }
    m_keys = std::move(kept);
}

std::vector<StickRows::Row> StickRows::ordered(size_t offset) {
    if (m_rows.size() > m_count) keepFirst();
    if (offset >= m_rows.size()) return {};
    const auto before = [this](const Row& a, const Row& b) { return key(a) < key(b); };
    const auto first = m_rows.begin() + static_cast<ptrdiff_t>(offset);
    if (offset > 0) std::nth_element(m_rows.begin(), first, m_rows.end(), before);
    std::sort(first, m_rows.end(), before);
    return {first, m_rows.end()};
}

}  // namespace yard
