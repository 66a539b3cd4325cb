#pragma once

#include <array>
#include <functional>

#include "core/http/samples/sample.h"
#include "core/stick/sticktable.h"

namespace yard {

/// The entries that one client connection tracks, and what is counted in them (semantics.md
/// section 6; HAProxy's stream.h and session.h). What `tcp-request connection` and `session` rules
/// track stays tracked until the connection ends, all else until the request does. One thread; the
/// tables outlive it.
class StickCounters final : public Counters {
public:
    using TableOf = std::function<StickTable*(const std::string& name)>;
    explicit StickCounters(TableOf tableOf) : m_tableOf(std::move(tableOf)) {}
    ~StickCounters() override;
    StickCounters(const StickCounters&) = delete;
    StickCounters& operator=(const StickCounters&) = delete;

    bool track(int slot, const std::string& table, const Sample& key, Span span) override;
    bool answer(const CounterAsk& ask, const std::string& proxy, Sample& out) override;
    void set(int slot, StickData data, uint32_t index, int64_t value) override;
    void countRequest(int slot) override;

    // What happens to the connection.
    void countSession();
    void countRequest();  ///< in all slots
    void countError();    ///< a bad or denied request, or an answer of 4xx
    void countFailure();  ///< an answer of 5xx but 501 and 505
    void countBytes(uint64_t in, uint64_t out);
    void endRequest();

private:
    using Held = StickTable::Held;
    const Held& heldIn(int slot) const {
        return m_request[slot] ? m_request[slot] : m_session[slot];
    }
    static void add(const Held& held, StickData data, int64_t count);
    void addAll(StickData data, StickData rate, int64_t count);
    static void release(Held& held);
    static bool answerHeld(const CounterAsk& ask, const Held& held, Sample& out);
    static bool answerAge(const CounterAsk& ask, const StickTable& table, const StickKey& key,
                          Sample& out);
    static bool answerKey(const CounterAsk& ask, StickTable& table, const StickKey& key,
                          Sample& out);

    const TableOf m_tableOf;
    std::array<Held, StickSlots> m_session{}, m_request{};
};

}  // namespace yard
