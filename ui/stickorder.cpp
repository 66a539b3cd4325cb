// StickModel: which entries are shown, and in which order.
#include <QRegularExpression>
#include <algorithm>
#include <unordered_map>

#include "ui/stickmodel.h"
#include "ui/wording.h"

namespace yard {

StickModel::View StickModel::arranged(std::vector<TableEntry> entries, uint64_t offset,
                                      bool sortAll) const {
    View view;
    view.entries = std::move(entries);
    view.offset = offset;
    view.paged = paged();
    if (view.paged) {
        view.rows = static_cast<int>(m_total);
        return view;
    }
    if (sortAll || m_column == Key || m_column == Server)
        sortOrder(view);
    else
        keepOrder(view);
    view.rows = static_cast<int>(view.order.size());
    return view;
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

/// Text in the key or the server's name, or a test of a value: "gpc0>5", "conn_cur=0".
bool StickModel::passes(const TableEntry& entry) const {
    if (m_filter.isEmpty()) return true;
    static const QRegularExpression test(QStringLiteral("^(\\S+?)\\s*([<>=])\\s*(-?\\d+)$"));
    if (const auto match = test.match(m_filter); match.hasMatch()) {
        for (int column = Columns; column < columnCount(); ++column) {
            if (!m_data[static_cast<size_t>(column - Columns)].second.startsWith(match.captured(1)))
                continue;
            const int64_t value = valueOf(entry, column), than = match.captured(3).toLongLong();
            const QChar how = match.captured(2).front();
            return how == u'<' ? value < than : how == u'>' ? value > than : value == than;
        }
    }
    return words(entry.key).contains(m_filter, Qt::CaseInsensitive) ||
           words(entry.server).contains(m_filter, Qt::CaseInsensitive);
}

bool StickModel::less(const TableEntry& a, const TableEntry& b) const {
    switch (m_column) {
        case Server:
            return a.server < b.server;
        case Uses:
            return a.uses < b.uses;
        case Expires:
            return a.expiresMs < b.expiresMs;
        default:
            return m_column >= Columns && valueOf(a, m_column) < valueOf(b, m_column);
    }
}

}  // namespace yard
