#include "core/engine/graph/reconcile.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/engine/graph/graphbuilder.h"

namespace yard {
namespace {

/// What the ids in a table's entries became: those of servers that are gone are missing.
struct Numbers {
    std::map<int, int> now;
    bool unchanged = true;  ///< no id means another server
};

bool usesTable(const ProxyConf& proxy, const std::string& table) {
    return proxy.name == table ||
           std::any_of(proxy.stickRules.begin(), proxy.stickRules.end(),
                       [&](const StickRule& rule) { return rule.table == table; });
}

void compare(const ProxyConf& old, const ProxyConf* fresh, Numbers& numbers) {
    std::map<std::string, int> byName;
    std::set<int> taken;
    if (fresh)
        for (const ServerConf& server : fresh->servers) {
            byName.emplace(server.name, server.id);
            taken.insert(server.id);
        }
    for (const ServerConf& server : old.servers) {
        const auto it = byName.find(server.name);
        const bool stays = it != byName.end();
        if (stays) numbers.now.emplace(server.id, it->second);
        if (stays ? it->second != server.id : taken.count(server.id) > 0) numbers.unchanged = false;
    }
}

Numbers renumber(const Graph& old, const Config& fresh, const std::string& table) {
    Numbers numbers;
    for (const auto& backend : old.backends)
        if (usesTable(backend->conf(), table))
            compare(backend->conf(), fresh.findBackend(backend->name()).get(), numbers);
    return numbers;
}

bool sameKeys(const StickTableConf& a, const StickTableConf& b) {
    return a.type == b.type && a.length == b.length;
}

bool sameTable(const StickTableConf& a, const StickTableConf& b) {
    return sameKeys(a, b) && a.size == b.size && a.expire == b.expire && a.nopurge == b.nopurge &&
           a.stores == b.stores;
}

}  // namespace

std::shared_ptr<StickTable> carryTable(const Graph& old, const Config& fresh,
                                       const std::string& name, const StickTableConf& conf,
                                       const Clock& clock) {
    const auto it = std::find_if(old.tables.begin(), old.tables.end(),
                                 [&](const auto& table) { return table->name() == name; });
    if (it == old.tables.end() || !sameKeys((*it)->conf(), conf)) return nullptr;
    const Numbers numbers = renumber(old, fresh, name);
    if (numbers.unchanged && sameTable((*it)->conf(), conf)) return *it;
    auto table = std::make_shared<StickTable>(name, conf, clock);
    auto entries = (*it)->page(0, (*it)->conf().size);
    // The one touched last goes in last, and is the last to be purged.
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.expiresMs < b.expiresMs; });
    for (StickTable::Entry& entry : entries) {
        const auto now = numbers.now.find(entry.serverId);
        if (entry.serverId != 0 && now == numbers.now.end()) continue;
        if (entry.serverId != 0) entry.serverId = now->second;
        table->restore(entry);
    }
    return table;
}

void inherit(const Graph& old, Graph& fresh) {
    for (const auto& frontend : fresh.frontends)
        if (const Frontend* same = findFrontend(old, frontend->name())) frontend->inherit(*same);
    for (const auto& backend : fresh.backends)
        if (const Backend* same = findBackend(old, backend->name())) backend->inherit(*same);
}

}  // namespace yard
