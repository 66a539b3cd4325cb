#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/base/endpoint.h"
#include "core/tls/tlsfacts.h"

namespace yard {

/// What was captured of one message, by number. Kept from request to request, so that it allocates
/// nothing.
class CaptureSlots {
public:
    void resize(size_t count) {
        if (m_slots.size() < count) m_slots.resize(count);
        m_count = count;
    }
    void clear() {
        for (Slot& slot : m_slots) slot.set = false;
    }
    size_t count() const { return m_count; }
    void set(size_t number, std::string_view text) {
        if (number >= m_count) return;
        m_slots[number].text.assign(text);
        m_slots[number].set = true;
    }
    /// Null data: nothing was captured.
    std::string_view at(size_t number) const {
        if (number >= m_count || !m_slots[number].set) return {};
        return m_slots[number].text;
    }

private:
    struct Slot {
        std::string text;
        bool set = false;
    };
    std::vector<Slot> m_slots;
    size_t m_count = 0;
};

/// What is noted for the log while a request or session lasts.
struct LogNotes {
    static constexpr int Silent = -1;
    CaptureSlots captured[2];  ///< of the request and of the answer
    std::string cookies[2];    ///< "NAME=value" of either
    std::string uniqueId;      ///< empty: there is none
    int level = 0;             ///< `set-log-level`: 1 + the severity, or Silent; 0: as usual
    /// `set-priority-class` and `set-priority-offset` (ms): the turn in queues, lower is earlier.
    int priority = 0, priorityOffset = 0;
    const Where* lastRule = nullptr;  ///< the last one that decided; null: none did
    /// `set-timeout`, ms: instead of the backend's; -1: those.
    int64_t serverTimeout = -1, tunnelTimeout = -1;
    bool noRetry = false;  ///< `disable-l7-retry`
    std::string hints;     ///< of the `early-hint` rules in a row, until the last of them

    void clear() {
        for (CaptureSlots& fields : captured) fields.clear();
        for (std::string& cookie : cookies) cookie.clear();
        uniqueId.clear();
        level = priority = priorityOffset = 0;
        lastRule = nullptr;
        serverTimeout = tunnelTimeout = -1;
        noRetry = false;
        hints.clear();
    }
};

/// What the log line of one request or session tells. Times in ms; -1: not reached.
struct LogFacts {
    const Endpoint* client = nullptr;
    const Endpoint* local = nullptr;   ///< where it connected to
    const Endpoint* source = nullptr;  ///< of the connection to the server
    const Endpoint* target = nullptr;  ///< the server's address
    WallTime began;                    ///< the first byte came
    std::string_view frontend, backend;
    bool secured = false;             ///< it came in by a `bind ... ssl`
    const TlsSession* tls = nullptr;  ///< what was agreed on; null: nothing
    std::string_view server;          ///< empty: "<NOSRV>"
    int64_t handshake = 0;            ///< Th: of the PROXY protocol and TLS, ms
    int64_t idle = 0, request = -1;   ///< Ti, TR: time to receive the request
    int64_t queue = -1, connect = -1, response = -1, total = 0;  ///< Tw Tc Tr Ta
    int status = -1;
    uint64_t bytes = 0;     ///< sent to the client
    uint64_t received = 0;  ///< from it
    uint64_t counter = 0;   ///< number of the request in the process
    uint64_t lostLogs = 0;
    char flags[4] = {'-', '-', '-', '-'};
    int actconn = 0, feconn = 0, beconn = 0, srvconn = 0, retries = 0;
    bool redispatched = false;  ///< "+N" for the retries
    int srvQueue = 0, backendQueue = 0;
    bool early = false;  ///< `option logasap`: "+" before the total and the bytes
    int listener = 1;    ///< number of the bind in its frontend, shown for unix clients
    const CaptureSlots* requestCaptures = nullptr;  ///< null: none are wanted
    const CaptureSlots* responseCaptures = nullptr;
    std::string_view requestCookie, responseCookie;  ///< "NAME=value"
    std::string_view uniqueId;
    std::string_view requestLine;  ///< empty: "<BADREQ>"
};

/// A request or session that can tell so much of itself at any time. One thread.
class LogFactSource {
public:
    virtual ~LogFactSource() = default;
    /// The most that HAProxy's tune.http.logurilen may ask for here.
    static constexpr size_t RequestLineRoom = 16384;
    /// What is told may live in `room`, which holds RequestLineRoom bytes.
    virtual void tell(LogFacts& facts, std::span<char> room) const = 0;
    /// From now on there is a unique id, if `unique-id-format` says what it is.
    virtual void makeUniqueId() = 0;
    /// `cache-use`: a kept answer of that cache will do; `cache-store`: the answer is kept.
    virtual void useCache(const std::string&) {}
    virtual void keepInCache(const std::string&) {}
    /// Which cache the answer is out of; empty: out of none.
    virtual std::string cacheHit() const { return {}; }
    /// `early-hint`: fields of an answer 103, a line each.
    virtual void hint(std::string_view) {}
    /// The body of the request, as far as it is here.
    virtual std::string body() const { return {}; }
    /// Likewise of the answer.
    virtual std::string answerBody() const { return {}; }
};

}  // namespace yard
