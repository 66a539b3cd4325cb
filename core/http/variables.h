#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/rules.h"
#include "core/http/samplevalue.h"

namespace yard {

/// The variables that rules set, by their whole name ("txn.x"). Few; found one by one. One thread.
class Variables {
public:
    /// False: `when` keeps it from that.
    bool set(std::string_view name, const Sample& value, const SetWhen& when = {});
    void unset(std::string_view name);
    /// False: it is not set.
    bool read(std::string_view name, Sample& out) const;
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
    };
    static bool admits(const Entry& entry, const Sample& value, const SetWhen& when);
    std::vector<Entry> m_entries;
};

}  // namespace yard
