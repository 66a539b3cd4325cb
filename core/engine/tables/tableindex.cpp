#include "core/engine/tables/tableindex.h"

#include <algorithm>

namespace yard {
namespace {

constexpr size_t RunSize = 4096, MergedAtOnce = 4096;

}  // namespace

void TableIndex::add(int64_t rank, std::string_view key) {
    m_open.push_back(
        {rank, static_cast<uint32_t>(m_keys.size()), static_cast<uint32_t>(key.size())});
    m_keys.insert(m_keys.end(), key.begin(), key.end());
    ++m_size;
    if (m_open.size() == RunSize) endRun();
}

bool TableIndex::before(const Row& a, const Row& b) const {
    return a.rank != b.rank ? a.rank < b.rank : keyOf(a) < keyOf(b);
}

void TableIndex::endRun() {
    if (m_open.empty()) return;
    std::sort(m_open.begin(), m_open.end(),
              [this](const Row& a, const Row& b) { return before(a, b); });
    m_runs.push_back({std::move(m_open), 0});
    m_open.clear();
}

bool TableIndex::sortSome() {
    const auto order = [this](const Run& a, const Run& b) { return later(a, b); };
    if (!m_merging) {
        endRun();
        std::make_heap(m_runs.begin(), m_runs.end(), order);
        m_order.reserve(m_size);
        m_merging = true;
    }
    for (size_t i = 0; i < MergedAtOnce && !m_runs.empty(); ++i) {
        std::pop_heap(m_runs.begin(), m_runs.end(), order);
        Run& run = m_runs.back();
        m_order.push_back(run.rows[run.next++]);
        if (run.next == run.rows.size())
            m_runs.pop_back();
        else
            std::push_heap(m_runs.begin(), m_runs.end(), order);
    }
    return !m_runs.empty();
}

std::string_view TableIndex::key(size_t place) const {
    return keyOf(m_order[m_descending ? m_size - 1 - place : place]);
}

}  // namespace yard
