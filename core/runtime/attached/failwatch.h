#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/control/command.h"
#include "core/control/report.h"

namespace yard {

/// The servers that Fail has put down while a check of theirs was under way. HAProxy still counts
/// it: if it passes, the server is up at once, whatever `rise` asks for, as its checks are off by
/// then (2.6, check_notify_success). No other check can follow it. In the link's thread.
class FailWatch {
public:
    /// What was said to the proxy and taken; the last word on a server counts.
    void note(const Command& command);
    /// The Fails that such a check has undone, to be said again; each is told once.
    std::vector<Command> undone(const std::vector<ServerState>& states);

private:
    std::map<ServerKey, Command> m_failed;
};

}  // namespace yard
