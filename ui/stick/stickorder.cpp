// StickModel: which entries are shown, and in which order.
#include <algorithm>
#include <unordered_map>

#include "ui/stick/stickfilter.h"
#include "ui/stick/stickmodel.h"

namespace yard {

StickModel::View StickModel::arranged(std::vector<TableEntry> entries, uint64_t offset,
                                      bool sortAll) const {
    View view;
    view.entries = std::move(entries);
    view.offset = offset;
    if (sortAll || m_column == Key || m_column == Server)
        sortOrder(view);
    else
        keepOrder(view);
    view.rows = static_cast<int>(view.order.size());
    return view;
}

/// What the engine found, one row for each.
StickModel::View StickModel::paging(const TablePage& page) const {
    View view;
    view.entries = page.entries;
    view.offset = page.offset;
    view.paged = true;
    view.search = search();
    view.rows = static_cast<int>(page.matching);
    return view;
}

TableSearch StickModel::search() const {
    TableSearch search = m_wanted;
    using By = TableSearch::By;
    search.descending = m_direction == Qt::DescendingOrder;
    if (m_column >= Columns) {
        search.by = By::Data;
        search.data = stickDataName(m_all, valueAt(m_column));
    } else {
        search.by = m_column == Server    ? By::Server
                    : m_column == Uses    ? By::Uses
                    : m_column == Expires ? By::Expires
                    : m_column == Share   ? By::Given
                                          : By::Key;
    }
    if (search.by == By::Given) search.given = m_given;
    return search;
}

void StickModel::sortOrder(View& view) const {
    for (size_t i = 0; i < view.entries.size(); ++i)
        if (passes(view.entries[i])) view.order.push_back(static_cast<int>(i));
    const auto& entries = view.entries;
    const auto before = [&](int a, int b) {
        return less(entries[static_cast<size_t>(a)], entries[static_cast<size_t>(b)]);
    };
    if (m_column == Key) {  // reports bring them in key order
        if (m_direction == Qt::DescendingOrder) std::reverse(view.order.begin(), view.order.end());
    } else if (m_direction == Qt::AscendingOrder) {
        std::stable_sort(view.order.begin(), view.order.end(), before);
    } else {
        std::stable_sort(view.order.begin(), view.order.end(),
                         [&](int a, int b) { return before(b, a); });
    }
}

/// Entries stay where they are; new ones come last until the next resort().
void StickModel::keepOrder(View& view) const {
    std::unordered_map<std::string, int> places;
    for (size_t i = 0; i < view.entries.size(); ++i)
        if (passes(view.entries[i])) places.emplace(view.entries[i].key, static_cast<int>(i));
    for (int i : m_view.order) {
        const auto found = places.find(m_view.entries[static_cast<size_t>(i)].key);
        if (found == places.end()) continue;
        view.order.push_back(found->second);
        places.erase(found);
    }
    const size_t kept = view.order.size();
    for (const auto& [key, i] : places) view.order.push_back(i);
    std::sort(view.order.begin() + static_cast<std::ptrdiff_t>(kept), view.order.end());
}

bool StickModel::passes(const TableEntry& entry) const {
    for (const TableTest& test : m_wanted.tests) {
        size_t at = 0;
        while (at < m_all.size() && stickDataName(m_all, at) != test.data) ++at;
        if (at >= entry.values.size() || !test.holds(entry.values[at])) return false;
    }
    return m_wanted.named(entry.key, entry.server);
}

bool StickModel::less(const TableEntry& a, const TableEntry& b) const {
    switch (m_column) {
        case Server:
            return a.server < b.server;
        case Share:
            return m_shares.of(a.key) < m_shares.of(b.key);
        case Uses:
            return a.uses < b.uses;
        case Expires:
            return a.expiresMs < b.expiresMs;
        default:
            return m_column >= Columns && valueOf(a, m_column) < valueOf(b, m_column);
    }
}

}  // namespace yard
