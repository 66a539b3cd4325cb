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
        TableRow big;
        big.name = "big", big.type = "integer", big.keyExpression = "dst_port";
        big.size = big.used = bigEntries;
        now.tables.push_back(big);
        if (since.table == "big") now.page = bigPage(since);
        return now;
    }

    Report canned = busyReport();
    Answer answer;
    uint64_t bigEntries = 0;
    std::vector<Command> commands;
    std::set<std::string> removed;  ///< of "big"
    int reports = 0;

private:
    TablePage bigPage(const Since& since) const {
        TablePage page;
        page.table = "big", page.offset = since.offset;
        const auto wanted = static_cast<size_t>(since.count);
        uint64_t skip = removed.empty() ? 0 : since.offset;
        for (uint64_t i = removed.empty() ? since.offset : 0;
             i < bigEntries && page.entries.size() < wanted; ++i) {
            const std::string key = std::to_string(i);
            if (!since.key.empty() ? since.key != key : !removed.empty() && removed.count(key))
                continue;
            if (skip > 0)
                --skip;
            else
                page.entries.push_back({0x1000 + i, key, 0, 60000, static_cast<int>(i % 3), {}});
        }
        return page;
    }
};

}  // namespace yard::test
