#include "core/engine/graph/limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace yard {
namespace {

// Measured on HAProxy 2.6.12 ("Maxsock" of show info): 20 of its own, 3 a thread, and one for each
// listener, stats socket and checked server.
constexpr uint64_t OwnDescriptors = 20, PerThread = 3, PerConnection = 2;
constexpr uint64_t LeastMaxconn = 100;

uint64_t descriptorsBesideConnections(const Config& config, int threads) {
    uint64_t count = OwnDescriptors + PerThread * static_cast<uint64_t>(threads);
    count += config.global.statsSockets.size();
    for (const auto& proxy : config.proxies) {
        if (proxy->disabled) continue;
        count += proxy->binds.size();
        for (const ServerConf& server : proxy->servers)
            count += (server.checked ? 1U : 0U) + (server.agent.on ? 1U : 0U);
    }
    return count;
}

}  // namespace

Limits computeLimits(const Config& config, int threads, uint64_t descriptors) {
    const uint64_t beside = descriptorsBesideConnections(config, threads);
    if (config.global.ulimitN > 0) descriptors = static_cast<uint64_t>(config.global.ulimitN);
    Limits limits;
    limits.maxconn = static_cast<uint64_t>(std::max<int64_t>(config.global.maxconn, 0));
    if (limits.maxconn == 0) {
        const uint64_t left = descriptors > beside ? descriptors - beside : 0;
        limits.maxconn = std::max(left / PerConnection, LeastMaxconn);
    }
    limits.maxsock = beside + limits.maxconn * PerConnection;
    limits.descriptors = config.global.ulimitN > 0 ? descriptors : limits.maxsock;
    return limits;
}

uint64_t descriptorLimit() {
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::max(limit.rlim_cur, limit.rlim_max) : 1024;
}

std::optional<std::string> raiseDescriptorLimit(uint64_t wanted) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return {};
    rlimit raised = limit;
    raised.rlim_cur = wanted;
    raised.rlim_max = std::max<rlim_t>(limit.rlim_max, wanted);
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return {};
    // Only root may move the hard limit.
    raised = {limit.rlim_max, limit.rlim_max};
    if (limit.rlim_max < wanted || setrlimit(RLIMIT_NOFILE, &raised) != 0)
        return "Cannot raise FD limit to " + std::to_string(wanted) + ", limit is " +
               std::to_string(limit.rlim_max) + ".";
    return {};
}

int workerCount(const Config& config) {
    if (config.global.nbthread > 0) return config.global.nbthread;
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 2, 1, 4);
}

}  // namespace yard
