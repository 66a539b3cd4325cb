#pragma once

#include "ui/desk/history.h"

namespace yard::test {

/// Of two days up to `endMs`, by the minute, as an earlier run kept it: all servers were up, and
/// the first one served 20 requests/s.
inline History::Kept twoDays(const std::vector<ServerKey>& servers, int64_t endMs) {
    History::Kept kept;
    kept.servers = servers;
    kept.backups = std::vector<bool>(servers.size(), false);
    for (int64_t minute = 2 * 24 * 60 - 1; minute >= 0; --minute) {
        Second second;
        // The last second of a minute ends some time in it.
        second.wallMs = endMs - minute * 60'000 - minute % 7 * 100;
        second.span = 60;
        second.requests = 20;
        second.perServer = second.errorsPerServer = std::vector<double>(servers.size(), 0);
        second.perServer.front() = 20;
        second.shown = std::vector<Shown>(servers.size(), Shown::Up);
        second.checking = std::vector<bool>(servers.size(), false);
        kept.minutes.push_back(second);
    }
    kept.seconds = {kept.minutes.back()};
    return kept;
}

}  // namespace yard::test
