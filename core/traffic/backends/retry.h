#pragma once

#include "core/base/clock.h"
#include "core/base/why.h"
#include "core/config/values/config.h"

namespace yard {

/// What a backend allows after a failed connect, or an answer that was none.
struct RetryPolicy {
    int retries = 3;
    std::optional<int> redispatch;  ///< the interval of `option redispatch [N]`; empty: off
    int64_t connectTimeoutMs = 0;
    bool hash = false;         ///< a hash algorithm (never the fast rule)
    bool backupAtOnce = true;  ///< `# switchyard: redispatch-to-backup`
    RetryOn on = {};           ///< `retry-on`
};

/// Where a request stands when an attempt has failed.
struct Attempt {
    int done = 0;  ///< retries already used
    bool assignedByPersistence = false;
    bool forced = false;         ///< `force-persist` applies: it stays where it is
    bool serverStopped = false;  ///< STOPPED or STARTING by now
    int usableActive = 0;        ///< usable active servers of the backend
    int untriedActive = 0;       ///< of those, not yet failed for this request
    int status = 0;              ///< of the answer that is not wanted
    bool usableBackup =
        false;  ///< a backup or held server is there that has not failed for this request
};

struct NextStep {
    enum class Do { Same, Redispatch, RedispatchToBackup, GiveUp } what = Do::GiveUp;
    /// Pause before it. HAProxy decides with the servers usable then; it applies also when a
    /// redispatch gives the same server back.
    Millis delay{0};
};

/// semantics.md section 3, rules 1 to 4. Ours (`backupAtOnce` with `option redispatch`): while a
/// usable backup has not failed for this request, nobody waits. Other active servers are tried
/// first, at once and whatever the stick table says; then, or when `retries` are used up, the
/// backups, each once. Those hops are not bounded by `retries`, but `retries 0` is taken at its
/// word: no second attempt. Pure.
NextStep nextStep(const Attempt& attempt, Outcome fault, const RetryPolicy& policy);

}  // namespace yard
