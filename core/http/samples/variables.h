#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/rules.h"
#include "core/http/samples/samplevalue.h"

namespace yard {

class SharedVariables;

/// The variables that rules set, by their whole name ("txn.x"). Few; found one by one. One thread;
/// those of the process ("proc.x") are elsewhere.
class Variables {
public:
    /// Whose they are: each has scopes that the other has not, and what is set there is lost.
    enum class Of : uint8_t { Stream, Check };
    explicit Variables(Of whose = Of::Stream) : m_whose(whose) {}
    /// Where those of the process are from now on; null: there are none.
    void share(SharedVariables* shared) { m_shared = shared; }
    /// False: `when` keeps it from that. `said`: what the expression makes.
    bool set(std::string_view name, const Sample& value, const SetWhen& when = {},
             SampleType said = SampleType::Text);
    void unset(std::string_view name);
    /// False: it is not set.
    bool read(std::string_view name, Sample& out) const;
    /// "name: type=str value=<x>", as the Runtime API tells it; empty: it is not set.
    std::string described(std::string_view name) const;
    bool empty() const { return m_entries.empty(); }
    /// The request is over; those of the session stay.
    void endRequest();

private:
    struct Entry {
        std::string name;
        Sample::Type type;
        int64_t number;
        std::string bytes;
        bool isSet = false;  ///< no: a condition kept it from that
        SampleType said = SampleType::Text;
    };
    static bool admits(const Entry& entry, const Sample& value, const SetWhen& when);
    bool hasScope(std::string_view name) const;
    const Entry* find(std::string_view name) const;
    Of m_whose;
    SharedVariables* m_shared = nullptr;
    std::vector<Entry> m_entries;
};

/// The variables of the process. Any thread.
class SharedVariables {
public:
    bool set(std::string_view name, const Sample& value, SetWhen when = {},
             SampleType said = SampleType::Text);
    void unset(std::string_view name);
    /// The value is copied: the next moment it may be another.
    bool read(std::string_view name, Sample& out) const;
    std::string described(std::string_view name) const;

private:
    mutable std::mutex m_lock;
    Variables m_values;
};

}  // namespace yard
