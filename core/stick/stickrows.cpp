#include "core/stick/stickrows.h"

#include <algorithm>

namespace yard {
namespace {

/// Rows beyond the wanted ones that are worth a trim.
constexpr size_t Slack = 4096;

}  // namespace

std::span<int64_t> StickRows::add(std::string_view key, const Row& row) {
    m_rows.push_back(row);
    m_rows.back().keyAt = m_keys.size();
    m_rows.back().keySize = key.size();
    m_rows.back().valuesAt = m_values.size();
    m_keys.insert(m_keys.end(), key.begin(), key.end());
    m_values.resize(m_values.size() + m_valueCount);
    return std::span(m_values).last(m_valueCount);
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
    std::vector<int64_t> keptValues;
    for (Row& row : m_rows) {
        const std::string_view old = key(row);
        const std::span<const int64_t> oldValues = values(row);
        row.keyAt = kept.size();
        row.valuesAt = keptValues.size();
        kept.insert(kept.end(), old.begin(), old.end());
        keptValues.insert(keptValues.end(), oldValues.begin(), oldValues.end());
    }
    m_keys = std::move(kept);
    m_values = std::move(keptValues);
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
