#include "core/config/values/patternset.h"

#include <algorithm>
#include <cstdio>

#include "core/config/values/units.h"

namespace yard {
namespace {

uint64_t placeOfEntry(const PatternSet::Entry& entry) {
    return reinterpret_cast<uintptr_t>(&entry);
}

bool fits(PatternSet::Values kind, const std::string& value) {
    if (kind == PatternSet::Values::Integer) return parseInteger(value).has_value();
    return kind == PatternSet::Values::Text || Network::parse(value).has_value();
}

}  // namespace

void PatternSet::load(std::string pattern, std::string value) {
    m_entries.push_back({std::move(pattern), std::move(value), 0});
}

std::string PatternSet::loadedFault(Match how) const {
    for (const Entry& entry : m_entries)
        if (std::string wrong = patternFault(how, entry.pattern); !wrong.empty()) return wrong;
    return {};
}

std::string PatternSet::loadedValueFault(Values kind) const {
    for (const Entry& entry : m_entries)
        if (!fits(kind, entry.value)) return "unable to parse '" + entry.value + "'";
    return {};
}

void PatternSet::declare(Match how, bool ignoreCase) {
    const bool known = std::ranges::any_of(
        m_uses, [&](const Use& u) { return u.how == how && u.ignoreCase == ignoreCase; });
    if (!known) m_uses.push_back({how, ignoreCase, nullptr});
}

PatternSet::Index& PatternSet::index(Match how, bool ignoreCase, MakeIndex make) {
    const std::unique_lock guard(m_mutex);
    declare(how, ignoreCase);
    Use& use = *std::ranges::find_if(
        m_uses, [&](const Use& u) { return u.how == how && u.ignoreCase == ignoreCase; });
    if (use.index) return *use.index;
    use.index = make(how, ignoreCase);
    for (const Entry& entry : m_entries)
        if (entry.version == m_version) use.index->add(entry);
    return *use.index;
}

std::string PatternSet::fault(const std::string& pattern, const std::string& value) const {
    for (const Use& use : m_uses)
        if (std::string wrong = patternFault(use.how, pattern); !wrong.empty()) return wrong;
    return valueFault(value);
}

std::string PatternSet::valueFault(const std::string& value) const {
    return fits(values, value) ? std::string() : "unable to parse '" + value + "'.";
}

/// Under the lock.
void PatternSet::put(Entry entry) {
    m_entries.push_back(std::move(entry));
    if (m_entries.back().version != m_version) return;
    for (const Use& use : m_uses)
        if (use.index) use.index->add(m_entries.back());
}

/// Under the lock.
template <typename Wanted>
bool PatternSet::removeIf(Wanted wanted) {
    bool any = false;
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        const auto next = std::next(it);
        if (wanted(*it)) {
            any = true;
            if (it->version == m_version)
                for (const Use& use : m_uses)
                    if (use.index) use.index->remove(*it);
            m_entries.erase(it);
        }
        it = next;
    }
    return any;
}

void PatternSet::add(const std::string& pattern, const std::string& value,
                     std::optional<uint32_t> version) {
    const std::unique_lock guard(m_mutex);
    put({pattern, value, version.value_or(m_version)});
    m_changed.store(true, std::memory_order_release);
}

bool PatternSet::set(const std::string& pattern, const std::string& value) {
    const std::unique_lock guard(m_mutex);
    bool any = false;
    for (Entry& entry : m_entries)
        if (entry.version == m_version && entry.pattern == pattern) {
            entry.value = value;
            any = true;
        }
    return any;
}

bool PatternSet::remove(const std::string& pattern) {
    const std::unique_lock guard(m_mutex);
    m_changed.store(true, std::memory_order_release);
    return removeIf([&](const Entry& e) { return e.version == m_version && e.pattern == pattern; });
}

bool PatternSet::holds(const std::string& pattern) const {
    const std::shared_lock guard(m_mutex);
    return std::ranges::any_of(
        m_entries, [&](const Entry& e) { return e.version == m_version && e.pattern == pattern; });
}

bool PatternSet::setAt(uint64_t place, const std::string& value) {
    const std::unique_lock guard(m_mutex);
    const auto it =
        std::ranges::find_if(m_entries, [&](const Entry& e) { return placeOfEntry(e) == place; });
    if (it == m_entries.end()) return false;
    it->value = value;
    return true;
}

bool PatternSet::removeAt(uint64_t place) {
    const std::unique_lock guard(m_mutex);
    m_changed.store(true, std::memory_order_release);
    return removeIf([&](const Entry& e) { return placeOfEntry(e) == place; });
}

void PatternSet::clear(std::optional<uint32_t> version) {
    const std::unique_lock guard(m_mutex);
    m_changed.store(true, std::memory_order_release);
    const uint32_t which = version.value_or(m_version);
    removeIf([which](const Entry& e) { return e.version == which; });
}

uint32_t PatternSet::prepare() {
    const std::unique_lock guard(m_mutex);
    return ++m_nextVersion;
}

bool PatternSet::commit(uint32_t version) {
    const std::unique_lock guard(m_mutex);
    if (version < m_version || version > m_nextVersion) return false;
    m_changed.store(true, std::memory_order_release);
    removeIf([version](const Entry& e) { return e.version < version; });
    if (version == m_version) return true;
    m_version = version;
    for (const Entry& entry : m_entries)
        if (entry.version == m_version)
            for (const Use& use : m_uses)
                if (use.index) use.index->add(entry);
    return true;
}

std::string PatternSet::dump(std::optional<uint32_t> version) const {
    const std::shared_lock guard(m_mutex);
    std::string out;
    char place[32];
    for (const Entry& entry : m_entries) {
        if (entry.version != version.value_or(m_version)) continue;
        std::snprintf(place, sizeof place, "0x%llx ",
                      static_cast<unsigned long long>(placeOfEntry(entry)));
        out += place + entry.pattern;
        if (map) out += " " + entry.value;
        out += "\n";
    }
    return out;
}

std::string PatternSet::line() const {
    const std::shared_lock guard(m_mutex);
    return std::to_string(id) + " (" + file + ") " + description +
           ". curr_ver=" + std::to_string(m_version) +
           " next_ver=" + std::to_string(m_nextVersion) +
           " entry_cnt=" + std::to_string(m_entries.size() * m_uses.size()) + "\n";
}

}  // namespace yard
