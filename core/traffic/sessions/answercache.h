#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/config/values/config.h"
#include "core/http/message/message.h"

namespace yard {

/// An answer as it is given again.
struct CachedAnswer {
    std::string head;  ///< with the line end of its last field, without the empty line
    std::string body;  ///< as it goes over the wire
    std::string etag;  ///< empty: none
    std::optional<int64_t> modified;  ///< `last-modified`, seconds since 1970
    std::string encoding;             ///< `content-encoding`, where it decides; empty: identity
    std::string others;               ///< of the request, what `vary` names beside encodings
    bool byEncoding = false;
    int64_t bornMs = 0;  ///< of the clock; its `age` counts
    int64_t diesMs = 0;
    size_t size() const { return head.size() + body.size(); }
};

/// The answers of a `cache` section, found by host and URI. Any thread.
class AnswerCache {
public:
    explicit AnswerCache(const CacheConf& conf) : m_conf(conf) {}
    const CacheConf& conf() const { return m_conf; }
    /// Null: there is none for such a request.
    std::shared_ptr<const CachedAnswer> find(const std::string& key, const MessageHead& request,
                                             int64_t nowMs);
    /// In place of what it varies from in nothing; the oldest make room.
    void store(const std::string& key, std::shared_ptr<const CachedAnswer> answer, int64_t nowMs);
    void forget(const std::string& key);

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const CachedAnswer> answer;
    };
    using Entries = std::list<Entry>;  ///< the oldest first
    void drop(Entries::iterator entry);

    const CacheConf m_conf;
    std::mutex m_lock;
    Entries m_entries;
    std::multimap<std::string, Entries::iterator, std::less<>> m_byKey;
    size_t m_size = 0;
};

/// What one request has to do with a cache.
struct Caching {
    AnswerCache* cache;
    std::string key;
    std::shared_ptr<const CachedAnswer> found;  ///< null: nothing was, or nothing may be looked for
    std::string text;                           ///< of that, the head as it is given now
    std::unique_ptr<CachedAnswer> kept;         ///< what is to be kept; null: nothing
};

/// What of a request, beside its encodings, `vary` may name: `origin` and `referer`.
std::string variedFields(const MessageHead& request, std::string_view vary);

}  // namespace yard
