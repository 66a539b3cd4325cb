#pragma once

#include <optional>

#include "core/control/page.h"
#include "core/http/message/cookie.h"
#include "core/http/rules/httprules.h"
#include "core/net/buffer.h"
#include "core/stick/stickrules.h"
#include "core/traffic/sessions/answercache.h"
#include "core/traffic/sessions/intake.h"
#include "core/traffic/sessions/pump.h"
#include "core/traffic/sessions/seeker.h"

namespace yard {

struct Door;
struct Way;

/// All that one request, or one TCP session, needs while it lasts. A worker keeps them for reuse,
/// so that an idle connection holds none and a request allocates nothing. One thread.
struct Exchange {
    explicit Exchange(WorkerCore& owner);
    /// Gives back what is held and forgets everything.
    void reset();
    /// The request is over, the bytes behind it stay.
    void startOver();

    WorkerCore& core;
    MessageHead request, response;
    /// In TCP mode: what the bytes of the client are, where content rules look at them.
    MessageHead::State requestSeen = MessageHead::State::More;
    Intake in;      ///< from the client: the head and what came with it
    Intake back;    ///< from the server: a head that did not come in one piece
    Buffer beyond;  ///< from the client, behind what `in` holds
    Pump up, down;
    Seeker seeker;
    StickPlan sticks;
    bool direct = false;         ///< it asks for `wanted` (HAProxy's SF_DIRECT)
    bool persist = false;        ///< to a server that is down, too
    bool forced = false;         ///< `force-persist` says so: it is not redispatched
    bool ignorePersist = false;  ///< its cookie counts for nothing
    /// What the client takes its answer compressed with.
    std::optional<CompressionConf::Algorithm> packing;
    http::CookieDates dates;   ///< of its cookie
    Server* wanted = nullptr;  ///< that a use-server rule or its cookie names
    Server* denied = nullptr;  ///< whom it named, though rules refuse it
    const Way* way = nullptr;  ///< where it goes; from its first byte on
    /// What rules waited for, or still do; forgotten when they have passed.
    struct Gathering {
        TimePoint until{};           ///< of the wait at hand; nothing: there is none
        bool over = false;           ///< it was in vain
        bool contentPassed = false;  ///< `tcp-request content` had its turn
        bool bodyPassed = false;     ///< `option http-buffer-request`
        bool needsBody = false;      ///< else time, or more of it, is enough
        bool decided = false;        ///< the rules are through: it is for `check_post`
        size_t rule = 0;             ///< the first of http-request that is still to come
    } gather;
    /// What `http-response wait-for-body` waits for, or still does.
    struct Ripening {
        TimePoint until{};           ///< of the wait at hand; nothing: there is none
        bool begun = false;          ///< the rules had a look before
        bool over = false;           ///< no more of the body comes
        bool backendPassed = false;  ///< its rules are through
        bool shared = false;         ///< as `option checkcache` has it
        size_t rule = 0;             ///< the first of http-response that is still to come
    } ripening;
    LogNotes notes;
    http::Verdict verdict;  ///< of rules, while a tarpit holds it back
    std::unique_ptr<Upstream> upstream;
    const Endpoint* local = nullptr;  ///< where the client connected to, if anybody asks for it
    Endpoint ownLocal;                ///< holds it for wildcard listeners
    const Endpoint* movedClient = nullptr;  ///< as rules have it; null: as it came
    Endpoint ownClient;                     ///< holds it
    Endpoint cameTo;                        ///< `local` before rules changed it
    Endpoint serverEnds[2];                 ///< ours and the server's, where the log tells of them
    TraceRecord trace;

    WallTime began;  ///< the first byte came
    TimePoint firstByte, complete, connected;
    Server* server = nullptr;  ///< a connection to it was had
    int status = -1;           ///< sent to the client
    char flags[4] = {'-', '-', '-', '-'};
    size_t bodyInIntake = 0;  ///< bytes of the body that `in` holds behind the head
    bool bodyHere = false;    ///< and that is all of it
    bool bodyLeft =
        false;  ///< bytes that `in` does not hold went to a server: it cannot be sent again
    uint64_t headIn = 0;                     ///< bytes of the request head
    uint64_t headOut = 0;                    ///< bytes of heads and pages sent to the client
    uint64_t countedIn = 0, countedOut = 0;  ///< of them, already in the counters
    int64_t answerUs = -1;                   ///< HAProxy's Tr
    bool keepServer = false;                 ///< its connection may serve another request
    bool uploadOver = false;                 ///< the rest of the body is not wanted
    bool answerWaits = false;                ///< tcp-response rules wait for the answer
    bool interim = false;                    ///< a 1xx was passed on
    std::string_view behindAnswer;           ///< what came behind its head, while rules look
    bool refused = false;                    ///< not a request
    bool silent = false;                     ///< and not a byte of one
    bool unanswered = false;                 ///< the client is left without a word
    std::optional<Page> page;                ///< answered by one of ours
    std::unique_ptr<Caching> caching;        ///< null: no rule says `cache-use`
    bool counted = false;                    ///< among the requests under way
    bool backendUsed = false;                ///< the request was given to the backend
    bool logged = false;  ///< its line was written already (logasap, or the default format)

    uint64_t bytesIn() const { return headIn + up.received(); }
    uint64_t bytesOut() const { return headOut + down.received(); }
    /// The body of the request was read and passed on as far as it is wanted.
    bool uploaded() const { return uploadOver || up.finished(); }
    /// All of it came from the client, wanted or not.
    bool whole() const { return !refused && (bodyHere || (bodyLeft && up.complete())); }
    /// What both kinds of sessions ask the Seeker for.
    Seeker::Request wish(SeekOwner& owner, const Endpoint& client, uint64_t session);
    /// Sets `local`; `carried`: as a PROXY header says, or null.
    void findLocal(const Door& door, int fd, const Endpoint* carried);
    /// Rules may change the addresses from now on.
    void ownEnds(const Endpoint& from, int fd);
    void end(char who, char when) {
        flags[0] = who;
        flags[1] = when;
    }
};

}  // namespace yard
