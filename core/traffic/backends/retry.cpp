#include "core/traffic/backends/retry.h"

#include <algorithm>

namespace yard {
namespace {

bool connectFailed(Outcome fault) {
    switch (fault) {
        case Outcome::Refused:
        case Outcome::Unreachable:
        case Outcome::HandshakeFailed:
        case Outcome::WrongName:
        case Outcome::ConnectTimeout:
        case Outcome::ResetBeforeData:
            return true;
        case Outcome::Overtaken:
        case Outcome::Pending:
        case Outcome::Answered:
        case Outcome::Connected:
        case Outcome::EmptyAnswer:
        case Outcome::BadAnswer:
        case Outcome::AnswerTimeout:
        case Outcome::Cut:
        case Outcome::ClientLeft:
            return false;
    }
    return false;
}

/// What `retry-on` says of an answer; connects are apart.
bool answerMayBeRetried(Outcome fault, int status, const RetryOn& on) {
    switch (fault) {
        case Outcome::EmptyAnswer:
            return on.emptyResponse;
        case Outcome::BadAnswer:
            return on.junkResponse;
        case Outcome::AnswerTimeout:
            return on.responseTimeout;
        case Outcome::Answered:
            return std::ranges::count(on.statuses, status) > 0;
        default:
            return false;
    }
}

/// `option redispatch P`: whether retry number `n` (from 1) is one of every P, counted from the
/// last if negative.
bool intervalSays(int n, int retries, int interval) {
    const int every = interval >= 0 ? interval : retries + 1 + interval;
    return every != 0 && n % every == 0;
}

bool mayRedispatch(const Attempt& attempt, const RetryPolicy& policy) {
    if (!policy.redispatch || attempt.forced) return false;
    return attempt.serverStopped ||
           intervalSays(attempt.done + 1, policy.retries, *policy.redispatch) ||
           (!attempt.assignedByPersistence && attempt.usableActive > 1 && !policy.hash);
}

}  // namespace

NextStep nextStep(const Attempt& attempt, Outcome fault, const RetryPolicy& policy) {
    using Do = NextStep::Do;
    const bool connecting = connectFailed(fault);
    const bool allowed =
        connecting ? policy.on.connFailure : answerMayBeRetried(fault, attempt.status, policy.on);
    if (!allowed || policy.retries <= 0) return {};
    // The same name would be asked for again.
    const bool retriesLeft = attempt.done < policy.retries && fault != Outcome::WrongName;
    if (!connecting && !retriesLeft) return {};
    // A server that answered badly was reached: nobody need pause.
    if (!connecting) return {mayRedispatch(attempt, policy) ? Do::Redispatch : Do::Same, Millis(0)};

    // Ours: with a backup at hand nobody waits for a server that just failed, and nobody is turned
    // away. Each such hop goes to a server that has not failed yet, so they end without `retries`
    // bounding them.
    if (policy.backupAtOnce && policy.redispatch && !attempt.forced && attempt.usableBackup) {
        if (attempt.untriedActive > 0 && retriesLeft) return {Do::Redispatch, Millis(0)};
        return {Do::RedispatchToBackup, Millis(0)};
    }

    if (!retriesLeft) return {};
    const Do what = mayRedispatch(attempt, policy) ? Do::Redispatch : Do::Same;
    // A timeout was pause enough; a refusal would come again at once.
    if (fault == Outcome::ConnectTimeout) return {what, Millis(0)};
    if (what == Do::Redispatch && attempt.usableActive > 1) return {what, Millis(0)};
    constexpr int64_t Second = 1000;
    return {what, Millis(policy.connectTimeoutMs > 0 ? std::min(Second, policy.connectTimeoutMs)
                                                     : Second)};
}

}  // namespace yard
