#pragma once

#include <string>

#include "core/config/values/stickdata.h"
#include "core/http/samples/samplevalue.h"

namespace yard {

struct SampleContext;

/// What stick tables count for the session at hand. One thread.
class Counters {
public:
    virtual ~Counters() = default;
    /// From which rules an entry is tracked, which decides how long.
    enum class Span : uint8_t { Session, Request };
    /// Tracks the entry of `key` in a slot, unless that is taken. True: it does so now.
    virtual bool track(int slot, const std::string& table, const Sample& key, Span span) = 0;
    /// The answer in `out`, which holds the value that is asked about where `ask` is of
    /// Entry::Sample or Entry::Source. False: there is none. `proxy`: whose rule asks.
    virtual bool answer(const CounterAsk& ask, const std::string& proxy, Sample& out) = 0;
    /// Sets a tag of the entry in a slot, if there is one.
    virtual void set(int slot, StickData data, uint32_t index, int64_t value) = 0;
    /// A request counts as one where it is tracked only now.
    virtual void countRequest(int slot) = 0;
};

}  // namespace yard
