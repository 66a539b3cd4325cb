#include "ui/desk/deed.h"

#include <QStringList>
#include <algorithm>
#include <optional>

namespace yard {
namespace {

/// How far a word is from being what is meant; empty: it is not in there at all.
std::optional<int> distance(const Deed& deed, const QString& word) {
    const qsizetype at = deed.title.indexOf(word, 0, Qt::CaseInsensitive);
    if (at == 0) return 0;
    if (at > 0) return deed.title[at - 1].isLetterOrNumber() ? 2 : 1;
    return deed.detail.contains(word, Qt::CaseInsensitive) ? std::optional(3) : std::nullopt;
}

}  // namespace

std::vector<size_t> matchDeeds(const std::vector<Deed>& deeds, const QString& text) {
    const QStringList typed = text.simplified().split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, size_t>> found;
    for (size_t i = 0; i < deeds.size(); ++i) {
        int sum = 0;
        bool all = true;
        for (const QString& word : typed) {
            const std::optional<int> far = distance(deeds[i], word);
            all = all && far;
            sum += far.value_or(0);
        }
        if (all) found.emplace_back(sum, i);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<size_t> order;
    for (const auto& [far, index] : found) order.push_back(index);
    return order;
}

}  // namespace yard
