#include "core/traffic/sessions/answercache.h"

#include <algorithm>

#include "core/http/message/cacheable.h"
#include "core/http/message/text.h"

namespace yard {

std::string variedFields(const MessageHead& request, std::string_view vary) {
    std::string fields;
    for (const std::string_view name : {"origin", "referer"})
        if (http::listHas(vary, name))
            fields.append(name).append("=").append(request.first(name)).append("\n");
    return fields;
}

std::shared_ptr<const CachedAnswer> AnswerCache::find(const std::string& key,
                                                      const MessageHead& request, int64_t nowMs) {
    const std::lock_guard lock(m_lock);
    auto [at, end] = m_byKey.equal_range(key);
    while (at != end) {
        const auto entry = (at++)->second;
        const CachedAnswer& answer = *entry->answer;
        if (answer.diesMs <= nowMs) {
            drop(entry);
            continue;
        }
        const bool readable = !answer.byEncoding || http::takesEncoding(request, answer.encoding);
        if (readable &&
            (answer.others.empty() || answer.others == variedFields(request, "origin,referer")))
            return entry->answer;
    }
    return nullptr;
}

void AnswerCache::store(const std::string& key, std::shared_ptr<const CachedAnswer> answer,
                        int64_t nowMs) {
    const std::lock_guard lock(m_lock);
    unsigned variants = 0;
    auto [at, end] = m_byKey.equal_range(key);
    while (at != end) {
        const auto entry = (at++)->second;
        const CachedAnswer& old = *entry->answer;
        const bool same = old.encoding == answer->encoding && old.others == answer->others;
        if (same || old.diesMs <= nowMs)
            drop(entry);
        else
            ++variants;
    }
    if (variants >= m_conf.maxSecondary) return;
    const size_t size = key.size() + answer->size();
    while (!m_entries.empty() && m_size + size > m_conf.totalSize) drop(m_entries.begin());
    m_size += size;
    m_byKey.emplace(key, m_entries.insert(m_entries.end(), {key, std::move(answer)}));
}

void AnswerCache::forget(const std::string& key) {
    const std::lock_guard lock(m_lock);
    auto [at, end] = m_byKey.equal_range(key);
    while (at != end) drop((at++)->second);
}

void AnswerCache::drop(Entries::iterator entry) {
    m_size -= entry->key.size() + entry->answer->size();
    auto [at, end] = m_byKey.equal_range(entry->key);
    m_byKey.erase(std::find_if(at, end, [&](const auto& one) { return one.second == entry; }));
    m_entries.erase(entry);
}

}  // namespace yard
