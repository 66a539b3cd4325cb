#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/control/link.h"
#include "tests/support/reports.h"

namespace yard::test {

/// A proxy made of a canned Report. Takes every command and writes it down; a stick table "big" of
/// any size is made as it is read.
class FakeAuthority final : public Authority {
public:
    Answer execute(const Command& command) override {
        commands.push_back(command);
        if (command.verb == Verb::ClearTable && command.table == "big") removed.insert(command.key);
        return answer;
    }

    Report report(const Since& since) override {
        ++reports;
        Report now = canned;
        std::erase_if(now.events, [&](const Event& event) { return event.id <= since.event; });
        std::erase_if(now.traces, [&](const Trace& trace) { return trace.id <= since.trace; });
        TableRow big;
        big.name = "big", big.type = "integer", big.keyExpression = "dst_port";
        big.size = big.used = bigEntries;
        big.data = {{"server_id", "server_id"}, {"server_key", "server_key"}};
        now.tables.push_back(big);
        if (since.table == "big") now.page = bigPage(since);
        for (uint64_t id = since.session + 1;
             id <= sessions && now.sessions.size() < static_cast<size_t>(since.maxSessions); ++id) {
            SessionRow row;
            row.id = id, row.frontend = "fe", row.protocol = "tcpv4";
            now.sessions.push_back(row);
        }
        return now;
    }

    Report canned = busyReport();
    Answer answer;
    uint64_t bigEntries = 0;
    uint64_t sessions = 0;  ///< with the ids from 1 on
    std::vector<Command> commands;
    std::set<std::string> removed;  ///< of "big"
    int reports = 0;

private:
    TablePage bigPage(const Since& since) const {
        TablePage page;
        page.table = "big", page.offset = since.offset;
        const auto wanted = static_cast<size_t>(since.count);
        for (uint64_t i = since.after ? std::stoull(*since.after) + 1 : 0;
             i < bigEntries && page.entries.size() < wanted; ++i) {
            const std::string key = std::to_string(i);
            if (!since.key.empty() ? since.key != key : removed.count(key) > 0) continue;
            page.entries.push_back({0x1000 + i,
                                    key,
                                    0,
                                    60000,
                                    static_cast<int>(i % 3),
                                    {},
                                    {static_cast<int64_t>(i % 3), 0}});
            page.last = key;
        }
        return page;
    }
};

}  // namespace yard::test
