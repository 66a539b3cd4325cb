// The Engine's stick tables: what reports tell of them, and what is done to them.
#include <algorithm>

#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"

namespace yard {
namespace {

/// The stick rule that speaks for a table: the first that uses it.
template <typename Accept>
const StickRule* firstRule(const Config& config, const StickTable& table, const Accept& accept) {
    for (const auto& proxy : config.proxies)
        for (const StickRule& rule : proxy->stickRules)
            if (rule.table == table.name() && accept(rule)) return &rule;
    return nullptr;
}

/// Of all labels: the server's key is no number.
std::vector<int64_t> valuesOf(const StickTableConf& conf, const StickTable::Entry& entry) {
    std::vector<int64_t> values;
    auto field = entry.values.begin();
    for (const StickStore& store : conf.stores)
        for (uint32_t i = 0; i < store.count; ++i)
            if (store.what == StickData::ServerId)
                values.push_back(entry.serverId);
            else
                values.push_back(store.what == StickData::ServerKey ? 0 : *field++);
    return values;
}

/// What `srvkey addr` calls a server, which for IPv6 has no brackets.
std::string addressKey(const Endpoint& address) {
    return address.host() + ":" + std::to_string(address.port());
}

void setValues(StickTable& table, const StickKey& key, const std::vector<TableValue>& values) {
    const StickTable::Held held = table.hold(key);
    if (!held) return;
    for (const TableValue& value : values)
        if (const auto what = stickData(value.data))
            if (const auto* field = table.fields().find(*what, value.index))
                table.set(held, *field, value.value);
    table.release(held);
}

/// The search of what `clear table` removes.
TableSearch searchOf(const Command& command) {
    TableSearch search;
    search.text = command.text;
    search.tests = command.tests;
    return search;
}

}  // namespace

TableRow Engine::tableRow(const StickTable& table) const {
    const Config& config = *m_graph->config;
    TableRow row;
    row.name = table.name();
    row.type = typeWord(table.conf().type);
    if (const auto* rule = firstRule(config, table, [](const StickRule&) { return true; }))
        row.keyExpression = rule->key.text;
    row.size = table.conf().size;
    row.used = table.used();
    row.expireMs = table.conf().expire;
    row.stored = firstRule(config, table, [](const StickRule& r) {
                     return r.store || r.storeResponse;
                 }) != nullptr;
    for (const StickStore& store : table.conf().stores)
        for (uint32_t i = 0; i < store.count; ++i)
            row.data.push_back({std::string(wordOf(store.what).word), labelOf(store, i)});
    return row;
}

TablePage Engine::tablePage(const Since& since) {
    TablePage page;
    page.table = since.table;
    page.offset = since.offset;
    StickTable* table = findTable(*m_graph, since.table);
    if (!table) return page;
    const Backend* backend = backendOfTable(*m_graph, since.table);
    for (const auto& entry : entriesOf(*table, since, page)) {
        const Server* server = backend ? backend->findServer(entry.serverId) : nullptr;
        page.entries.push_back({entry.address,
                                entry.key.text(table->conf().type),
                                entry.uses,
                                entry.expiresMs,
                                entry.serverId,
                                server ? server->name() : std::string(),
                                valuesOf(table->conf(), entry),
                                {}});
        if (table->conf().keyIsAddress && server)
            page.entries.back().serverKey = addressKey(server->conf().address);
        page.last = entry.key.bytes();
    }
    return page;
}

/// The page, or the one entry, that `since` asks for.
std::vector<StickTable::Entry> Engine::entriesOf(StickTable& table, const Since& since,
                                                 TablePage& page) {
    const auto count = static_cast<size_t>(std::max(since.count, 0));
    if (since.search) return searcherOf(table, *since.search).page(since.offset, count, page);
    if (since.key.empty()) return table.page(since.offset, count, since.after);
    const Result<StickKey> key = StickKey::parse(since.key, table.conf());
    if (!key) {
        page.fault = key.error();
        return {};
    }
    const auto entry = table.find(*key);
    return entry ? std::vector{*entry} : std::vector<StickTable::Entry>();
}

/// One search at a time is kept: there is one console.
TableSearcher& Engine::searcherOf(const StickTable& table, const TableSearch& search) {
    if (!m_searcher || !m_searcher->answers(table, search))
        m_searcher = std::make_unique<TableSearcher>(tableNamed(table.name()), search,
                                                     serverNames(*m_graph, table), m_clock);
    return *m_searcher;
}

std::shared_ptr<StickTable> Engine::tableNamed(const std::string& name) const {
    const auto& tables = m_graph->tables;
    return *std::find_if(tables.begin(), tables.end(),
                         [&](const auto& table) { return table->name() == name; });
}

Answer Engine::executeOnTable(const Command& command) {
    StickTable* table = findTable(*m_graph, command.table);
    if (!table) return {false, "No such table"};
    if (m_searcher) m_searcher->outdate();
    if (command.verb == Verb::ClearTable && command.key.empty()) {
        if (!searchOf(command).all() || command.number) return sweep(*table, command);
        table->clear();
        return {};
    }
    if (command.verb == Verb::RestoreTable) return putBack(command);
    const auto use = command.verb == Verb::ClearTable ? StickKey::Use::Clear : StickKey::Use::Set;
    const Result<StickKey> key = StickKey::parse(command.key, table->conf(), use);
    if (!key) return {false, key.error()};
    if (command.verb == Verb::ClearTable) {
        if (table->remove(*key) == StickTable::Removal::InUse)
            return {false, "Entry currently in use, cannot remove"};
        return {};
    }
    const bool known = table->lookup(*key).has_value();
    if (command.number >= 0 || !known)
        table->store(*key, static_cast<int>(std::max<int64_t>(command.number, 0)));
    if (!known && !table->lookup(*key)) return {false, "Unable to allocate a new entry"};
    if (!command.values.empty()) setValues(*table, *key, command.values);
    return {};
}

/// In slices, however large the table is; what came of it is an event.
Answer Engine::sweep(const StickTable& table, const Command& command) {
    if (m_sweep) return {false, "Entries of a table are being cleared already."};
    if (const auto old = m_cleared.find(table.name());
        old != m_cleared.end() && old->second->returning())
        return {false, "Entries of this table are being brought back still."};
    auto count = std::make_shared<uint64_t>(0);
    const std::shared_ptr<StickTable> swept = tableNamed(table.name());
    const auto kept = std::make_shared<ClearedEntries>(
        swept, m_clock, [this, name = swept->name()] { m_cleared.erase(name); });
    m_cleared[swept->name()] = kept;
    const auto found = [swept, count, kept](const StickRows& rows, const StickRows::Row& row) {
        if (swept->remove(StickKey(rows.key(row))) != StickTable::Removal::Done) return;
        kept->keep(rows, row);
        ++*count;
    };
    const auto done = [this, swept, count, by = command.by] {
        m_sweep.reset();
        noteEntries(std::to_string(*count) + " entries of table " + swept->name() + " cleared", by);
    };
    m_sweep = std::make_unique<TableScan>(
        swept, TableFilter(table, searchOf(command), serverNames(*m_graph, table)), m_clock, found,
        done);
    m_sweep->start();
    return {};
}

/// In slices, too.
Answer Engine::putBack(const Command& command) {
    if (m_sweep) return {false, "Entries of a table are being cleared still."};
    const auto cleared = m_cleared.find(command.table);
    if (cleared == m_cleared.end()) return {false, "What was cleared is not kept any longer."};
    if (cleared->second->returning()) return {false, "They are being brought back already."};
    cleared->second->putBack([this, name = command.table, by = command.by](uint64_t count) {
        m_cleared.erase(name);
        noteEntries(std::to_string(count) + " entries of table " + name + " brought back", by);
    });
    return {};
}

/// Many of a table are others now.
void Engine::noteEntries(const std::string& title, const std::string& by) {
    if (m_searcher) m_searcher->outdate();
    Event event;
    event.kind = EventKind::Command;
    event.title = title;
    event.by = by;
    note(std::move(event));
}

}  // namespace yard
