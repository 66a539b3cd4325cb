#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/config/values/rules.h"

namespace yard {

/// The patterns of ACLs, or the keys of a map with their values: what the file says, and what
/// rules and the Runtime API make of it while it runs. The one thing in a Config that changes. Any
/// thread.
class PatternSet {
public:
    struct Entry {
        std::string pattern, value;
        uint32_t version = 0;
    };
    /// Finds entries of the current version by one way to compare. Changed under the lock of its
    /// set, and looked at under lock().
    class Index {
    public:
        virtual ~Index() = default;
        virtual void add(const Entry& entry) = 0;
        virtual void remove(const Entry& entry) = 0;
    };
    using MakeIndex = std::unique_ptr<Index> (*)(Match how, bool ignoreCase);
    /// What values have to be.
    enum class Values : uint8_t { Text, Integer, Address };

    PatternSet(std::string fileName, bool holdsValues)
        : file(std::move(fileName)), map(holdsValues) {}

    // Known when the file is read.
    int id = -1;
    const std::string file;  ///< empty: of an `acl` line
    const bool map;          ///< entries have values
    bool inAcls = false;     ///< `show acl` lists it
    std::string description;
    Values values = Values::Text;
    /// Puts an entry in; before anything runs.
    void load(std::string pattern, std::string value);
    /// Of what was loaded: what does not fit the way to compare, and then `values`.
    std::string loadedFault(Match how) const;
    std::string loadedValueFault(Values kind) const;

    /// Entries are compared that way; before anything runs.
    void declare(Match how, bool ignoreCase);
    /// The entries by that way to compare; the same for the same way.
    Index& index(Match how, bool ignoreCase, MakeIndex make);
    std::shared_lock<std::shared_mutex> lock() const { return std::shared_lock(m_mutex); }
    /// It is not any more what the file says.
    bool changed() const { return m_changed.load(std::memory_order_acquire); }

    /// Why it cannot be an entry, in HAProxy's words; empty: it can.
    std::string fault(const std::string& pattern, const std::string& value) const;
    std::string valueFault(const std::string& value) const;
    /// `version`: nothing means the current one.
    void add(const std::string& pattern, const std::string& value,
             std::optional<uint32_t> version = {});
    /// All entries of that pattern and of the current version. False: there is none.
    bool set(const std::string& pattern, const std::string& value);
    bool remove(const std::string& pattern);
    bool holds(const std::string& pattern) const;
    /// By what `show map` calls it: its place in memory. False: there is none.
    bool setAt(uint64_t place, const std::string& value);
    bool removeAt(uint64_t place);
    void clear(std::optional<uint32_t> version = {});
    /// A version to fill before it is the current one.
    uint32_t prepare();
    /// False: there never was such a version, or it is over.
    bool commit(uint32_t version);
    /// "0x55d0 key value" in lines; `version` as above.
    std::string dump(std::optional<uint32_t> version) const;
    /// As `show map` lists it.
    std::string line() const;

    struct Use {
        Match how;
        bool ignoreCase;
        std::unique_ptr<Index> index;  ///< null: nobody has looked yet
    };
    const std::vector<Use>& uses() const { return m_uses; }

private:
    template <typename Wanted>
    bool removeIf(Wanted wanted);
    void put(Entry entry);

    mutable std::shared_mutex m_mutex;
    std::list<Entry> m_entries;
    std::vector<Use> m_uses;
    uint32_t m_version = 0, m_nextVersion = 0;
    std::atomic<bool> m_changed{false};
};

/// What is wrong with a pattern for that way to compare; empty: nothing. (patternreading.cpp)
std::string patternFault(Match how, const std::string& pattern);

}  // namespace yard
