#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/why.h"

namespace yard {

/// The story of one request: why this server (failover.md, "Why trace"). Rich and by name, made
/// from the worker's fixed-size record when somebody asks. Empty or negative: did not happen.
struct Trace {
    struct Candidate {
        std::string server;
        Standing standing = Standing::Usable;
        int weight = 0;
        /// Checks in words as of the request: "2 of 3 checks failed, not yet DOWN"; empty when
        /// well.
        std::string health;
    };
    struct Stick {
        std::string table, key, server;  ///< table empty: no stick rule applied
        bool hit = false;                ///< an entry was found
        bool usable = false;             ///< and its server could be used
        bool stored = false;             ///< the entry was written or rewritten to the final server
        std::string rule;                ///< "stick match dst_port (demo.cfg:21)"
    };
    struct Attempt {
        std::string server;
        Because because = Because::Balanced;
        Outcome outcome = Outcome::Answered;
        int64_t startUs = 0;  ///< after the request was read
        int64_t waitMs = 0;   ///< pause before it (the retry delay)
        bool reused = false;  ///< on a connection that was kept open
    };

    uint64_t id = 0;  ///< rises; gaps are requests that were not kept
    int64_t wallMs = 0;
    std::string client;  ///< "127.0.0.1:41234"
    std::string frontend, bind, backend;
    std::string request;  ///< "GET /index.html"; empty in TCP mode
    std::string rule;     ///< "default_backend be (demo.cfg:12)"; empty in a listen section
    Stick stick;
    std::string algorithm;              ///< "static-rr"
    std::string position;               ///< where it stood: "slot 57 of 101"; may be empty
    std::vector<Candidate> candidates;  ///< as they stood when the first choice was made
    int candidatesTotal = 0;            ///< may exceed what `candidates` lists
    std::vector<Attempt> attempts;
    std::string server;  ///< who served it; empty: nobody
    bool redispatched = false;
    int status = 0;     ///< HTTP status sent to the client; 0 in TCP mode
    std::string flags;  ///< HAProxy's termination flags, "SC--"
    std::string end;    ///< the same in words
    int64_t queueUs = -1, connectUs = -1, answerUs = -1, totalUs = 0;
    uint64_t bytesIn = 0, bytesOut = 0;
};

}  // namespace yard
