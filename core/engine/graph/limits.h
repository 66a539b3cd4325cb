#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/config/values/config.h"

namespace yard {

/// How many connections the process may have, and the descriptors that this takes.
struct Limits {
    uint64_t maxconn = 0;      ///< of the process
    uint64_t maxsock = 0;      ///< descriptors it needs
    uint64_t descriptors = 0;  ///< the limit of open files to ask for: `ulimit-n`, or what it needs
};

/// As HAProxy computes them: two descriptors a connection beside those for listeners, checks and
/// threads; without a `maxconn` as many connections as `descriptors` (the hard limit) allow. Pure.
Limits computeLimits(const Config& config, int threads, uint64_t descriptors);

/// The hard limit of open files.
uint64_t descriptorLimit();

/// Raises the limit of open files to `wanted` or as far as allowed. Says, in HAProxy's words, that
/// it was not far enough.
std::optional<std::string> raiseDescriptorLimit(uint64_t wanted);

/// `nbthread`; default half the cores, 1 to 4.
int workerCount(const Config& config);

}  // namespace yard
