// Answers out of a cache, and those that go into one.
#include <algorithm>
#include <charconv>

#include "core/http/message/cacheable.h"
#include "core/http/message/writer.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// Host and URI; one with an authority of its own stands for itself.
std::string keyOf(const MessageHead& request) {
    std::string key;
    if (request.uri().starts_with('/')) key = request.first("host");
    return key.append(request.uri());
}

/// By If-None-Match, or where that is not said by If-Modified-Since.
bool isKnown(const MessageHead& request, const CachedAnswer& answer) {
    const auto bare = [](std::string_view tag) {
        return tag.starts_with("W/") ? tag.substr(2) : tag;
    };
    bool asked = false;
    for (size_t i = 0; i < request.fieldCount(); ++i) {
        if (!http::equalNoCase(request.fieldName(i), "if-none-match")) continue;
        asked = true;
        http::ListReader reader(request.fieldValue(i));
        for (std::string_view tag; reader.next(tag);)
            if (tag == "*" || (!answer.etag.empty() && bare(tag) == bare(answer.etag))) return true;
    }
    const std::string_view since = request.first("if-modified-since");
    if (asked || !since.data() || !answer.modified) return false;
    return *answer.modified <= http::httpSeconds(since).value_or(INT64_MIN);
}

/// Whether only such fields decide of which an answer knows what they said.
bool isVariedBy(std::string_view vary, std::initializer_list<std::string_view> known) {
    http::ListReader reader(vary);
    for (std::string_view name; reader.next(name);)
        if (std::ranges::none_of(known, [&](auto k) { return http::equalNoCase(name, k); }))
            return false;
    return true;
}

}  // namespace

CacheCells& HttpSession::cacheCells() {
    Exchange& x = *m_exchange;
    return x.backendUsed ? x.way->cells->cache : m_door->desk.cells.cache;
}

void HttpSession::useCache(const std::string& name) {
    Exchange& x = *m_exchange;
    const SampleWorld* world = m_door->desk.frontend.world();
    AnswerCache* cache = world ? world->cacheNamed(name) : nullptr;
    if (!cache) return;
    x.caching = std::make_unique<Caching>();
    x.caching->cache = cache;
    x.caching->key = keyOf(x.request);
    if (!http::mayUseKept(x.request)) return;
    cacheCells().lookups.add();
    x.caching->found = cache->find(x.caching->key, x.request, m_core.nowMs());
    if (x.caching->found) cacheCells().hits.add();
}

std::string HttpSession::cacheHit() const {
    return isKept() ? m_exchange->caching->cache->conf().name : std::string();
}

/// With its age behind its other fields.
std::string HttpSession::keptHead() const {
    const CachedAnswer& answer = *m_exchange->caching->found;
    std::string head = answer.head;
    if (isKnown(m_exchange->request, answer))
        head.replace(0, head.find('\r'), "HTTP/1.1 304 Not Modified");
    const int64_t age = std::max<int64_t>(m_core.nowMs() - answer.bornMs, 0) / 1000;
    return head + "age: " + std::to_string(age) + "\r\n\r\n";
}

/// In place of a server's answer. What rules of answers say counts.
void HttpSession::giveKept() {
    using Kind = http::Verdict::Kind;
    Exchange& x = *m_exchange;
    x.caching->text = keptHead();
    x.response.start(Side::Response);
    if (x.response.feed(x.caching->text) != MessageHead::State::Complete)
        return reply(500, 'I', 'R');
    x.end('L', 'R');
    x.uploadOver = true;
    m_keepClient = m_keepClient && x.whole();
    if (!x.backendUsed) m_door->desk.cells.intercepted.add();
    http::Verdict verdict;
    if (x.backendUsed && &serverConf() != &frontendConf())
        verdict =
            x.way->route.backend->rules().response.run(asking(serverConf(), true), x.response);
    if (verdict.kind == Kind::Continue)
        verdict =
            m_door->desk.frontend.rules().response.run(asking(frontendConf(), true), x.response);
    if (verdict.kind != Kind::Continue) return obey(std::move(verdict));
    changeAfter();
    x.status = x.response.status();
    x.packing.reset();
    if (const auto& own = frontendConf().compression; !own.algorithms.empty())
        x.packing = http::wantedCompression(x.request, own);
    const Framing framing = startAnswer();
    decideKeeping(framing);
    ResponseEdit edit{.names = clientNames()};
    edit.close = !m_keepClient;
    edit.keepAlive = m_keepClient && x.request.version() == HttpVersion::V10;
    const std::span<char> room = m_core.scratch.headSpan();
    const std::string_view head{room.data(), writeResponseHead(x.response, edit, room)};
    const std::string_view body = x.caching->found->body;
    const Pump::Piece piece = x.down.piece(body, m_core.scratch.outSpan());
    sendAnswer(head, piece, body);
}

/// Its head as rules have made it up to here.
void HttpSession::keepInCache(const std::string& name) {
    Exchange& x = *m_exchange;
    if (!x.caching || x.caching->found || x.caching->cache->conf().name != name) return;
    const CacheConf& conf = x.caching->cache->conf();
    const bool unsafe = !x.request.method().empty() && x.request.method() != "GET" &&
                        x.request.method() != "HEAD" && x.request.method() != "OPTIONS";
    if (unsafe && x.response.status() >= 200 && x.response.status() < 400)
        x.caching->cache->forget(x.caching->key);
    const std::string_view vary = x.response.first("vary");
    const Framing framing = x.response.framing();
    int64_t age = 0;
    const auto fresh =
        http::freshness(x.response, conf.maxAge, wallMillis(m_core.reactor.wall()) / 1000, age);
    if (!fresh || x.response.status() != 200 || !http::mayBeKept(x.request) ||
        !http::isCacheable(x.response) || !http::mayKeepCookies(x.response) ||
        (framing != Framing::Length && framing != Framing::Chunked) ||
        x.response.length() > conf.maxObjectSize)
        return;
    if (vary.data() &&
        (!conf.processVary || !isVariedBy(vary, {"accept-encoding", "origin", "referer"})))
        return;
    auto kept = std::make_unique<CachedAnswer>();
    const std::span<char> room = m_core.scratch.headSpan();
    kept->head.assign(room.data(), writeResponseHead(x.response, {}, room));
    if (kept->head.empty()) return;
    kept->head.resize(kept->head.size() - 2);
    if (const size_t at = kept->head.find("\r\nage: "); at != std::string::npos)
        kept->head.erase(at, kept->head.find("\r\n", at + 2) - at);
    kept->etag = x.response.first("etag");
    if (const auto modified = x.response.first("last-modified"); modified.data())
        kept->modified = http::httpSeconds(modified);
    kept->byEncoding = vary.data() && http::listHas(vary, "accept-encoding");
    if (kept->byEncoding) kept->encoding = x.response.first("content-encoding");
    if (vary.data()) kept->others = variedFields(x.request, vary);
    kept->bornMs = m_core.nowMs() - age * 1000;
    kept->diesMs = m_core.nowMs() + *fresh * 1000;
    x.caching->kept = std::move(kept);
    // The answer at hand goes on without it, too.
    x.response.removeFields(
        [&](size_t i) { return http::equalNoCase(x.response.fieldName(i), "age"); });
}

/// The body of the answer is about to come.
void HttpSession::copyForCache() {
    Exchange& x = *m_exchange;
    if (!x.caching || !x.caching->kept) return;
    CachedAnswer& kept = *x.caching->kept;
    const uint64_t most = x.caching->cache->conf().maxObjectSize;
    if (kept.head.size() < most)
        x.down.keepCopy(kept.body, static_cast<size_t>(most - kept.head.size()));
}

void HttpSession::endCaching() {
    Exchange& x = *m_exchange;
    if (!x.caching || !x.caching->kept || !x.down.copied()) return;
    std::shared_ptr<CachedAnswer> kept = std::move(x.caching->kept);
    if (x.response.framing() == Framing::Chunked) {
        char line[24];
        const size_t n = writeChunkSize(kept->body.size(), line);
        if (!kept->body.empty()) kept->body.insert(0, line, n).append("\r\n");
        kept->body.append("0\r\n\r\n");
    }
    x.caching->cache->store(x.caching->key, std::move(kept), m_core.nowMs());
}

}  // namespace yard
