#pragma once

#include <QStringList>

#include "tests/engine/enginerig.h"

namespace yard::test {

/// The configuration of a proxy whose backend `be` has a stick table.
inline std::string tableText(const char* type, int size) {
    return Defaults +
           "frontend fe\n    bind 127.0.0.1:1\n    default_backend be\n"
           "backend be\n    stick-table type " +
           type + " size " + std::to_string(size) +
           " store gpc0,gpt(3),conn_rate(1h)\n    stick on src\n"
           "    server one 127.0.0.1:9\n    server two 127.0.0.1:9\n";
}

inline Command set(const std::string& key, int64_t server, int64_t gpc0 = 0) {
    Command command;
    command.verb = Verb::SetTableEntry;
    command.table = "be";
    command.key = key;
    command.number = server;
    if (gpc0) command.values = {{"gpc0", gpc0}};
    return command;
}

/// Such a proxy, whose table is searched.
class SearchRig : public EngineRig {
public:
    /// What is found from `offset` on, when the search is done.
    TablePage find(const TableSearch& search, uint64_t offset = 0, int count = 1000) {
        Since since;
        since.table = "be";
        since.search = search;
        since.offset = offset;
        since.count = count;
        TablePage page;
        const bool done = await([&] {
            page = engine.report(since).page;
            return page.found && page.progress >= 1;
        });
        if (!done) qWarning("the search does not end");
        return page;
    }
    QString keys(const TableSearch& search, uint64_t offset = 0, int count = 1000) {
        QStringList list;
        for (const TableEntry& entry : find(search, offset, count).entries)
            list << QString::fromStdString(entry.key);
        return list.join(u' ');
    }
    /// Six entries, as integers are sorted: 2 3 10 11 20 100.
    void fillSix() {
        engine.execute(set("10", 1, 5));
        engine.execute(set("2", 2, 9));
        engine.execute(set("100", 1, 5));
        engine.execute(set("3", 2, 7));
        engine.execute(set("20", 2));
        engine.execute(set("11", 1, 1));
    }
};

inline TableSearch by(TableSearch::By order, bool descending = false,
                      const std::string& data = {}) {
    TableSearch search;
    search.by = order;
    search.descending = descending;
    search.data = data;
    return search;
}

inline TableSearch with(const std::string& part, std::vector<TableTest> tests = {}) {
    TableSearch search;
    search.text = part;
    search.tests = std::move(tests);
    return search;
}

}  // namespace yard::test
