#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>

#include "core/base/ring.h"
#include "core/control/trace.h"
#include "core/traffic/backends/backend.h"

namespace yard {

class Frontend;

/// The story of one request in a fixed size, filled as decisions happen; nothing is allocated.
struct TraceRecord {
    static constexpr size_t MaxAttempts = 6;
    struct Attempt {
        const Server* server = nullptr;
        Because because = Because::Balanced;
        Outcome outcome = Outcome::Pending;
        bool reused = false;
        uint32_t startUs = 0, waitMs = 0;
    };
    uint64_t id = 0;
    int64_t wallMs = 0;
    const Frontend* frontend = nullptr;
    const Backend* backend = nullptr;
    const UseBackend* rule = nullptr;  ///< the rule that chose the backend; null: default or listen
    Endpoint client;
    uint16_t bindIndex = 0;
    StandingList standings;
    std::array<Attempt, MaxAttempts> attempts{};
    uint8_t attemptCount = 0;  ///< may exceed MaxAttempts; the last slot is then overwritten
    // Stick: the rule that hit, or else the first rule with a key.
    const StickRule* stickRule = nullptr;
    const StickTable* stickTable = nullptr;
    const Server* stickServer = nullptr;
    bool stickHit = false, stickUsable = false, stickStored = false;
    char stickKey[40] = {};  ///< as the table stores it, cut
    uint8_t stickKeySize = 0;
    char request[160] = {};  ///< method and URI, cut
    char position[24] = {};
    char flags[5] = {};
    bool redispatched = false, failed = false;
    int status = 0;
    int64_t queueUs = -1, connectUs = -1, answerUs = -1, totalUs = 0;
    uint64_t bytesIn = 0, bytesOut = 0;

    /// A slot for the next attempt, and the one filled last.
    Attempt& next() {
        if (attemptCount < UINT8_MAX) ++attemptCount;
        return latest();
    }
    Attempt& latest() { return attempts[latestIndex()]; }
    size_t latestIndex() const {
        return std::min<size_t>(attemptCount ? attemptCount : 1, MaxAttempts) - 1;
    }

    /// Kept in preference to plain successes.
    bool notable() const { return redispatched || failed || attemptCount > 1 || stickStored; }
    Trace toTrace() const;
};

/// The latest requests of one worker: it writes, the control thread reads. Notable ones have a ring
/// of their own, so a flood of successes does not push them out.
class TraceRing {
public:
    void add(const TraceRecord& record);
    /// Appends up to `max` of the newest records of each ring after `id`, in no particular order.
    void read(uint64_t after, size_t max, std::vector<TraceRecord>& out) const;
    /// Takes out those of frontends that are going away; the records point into their graph.
    void takeOut(const std::function<bool(const Frontend&)>& going, std::vector<TraceRecord>& out);

private:
    mutable std::mutex m_mutex;
    Ring<TraceRecord> m_plain{512}, m_notable{512};
};

}  // namespace yard
