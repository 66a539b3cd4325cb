#include "core/stick/stickcounters.h"

namespace yard {
namespace {

using Do = CounterAsk::Do;

std::optional<StickData> rateOf(StickData data) {
    switch (data) {
        case StickData::Gpc0:
            return StickData::Gpc0Rate;
        case StickData::Gpc1:
            return StickData::Gpc1Rate;
        case StickData::Gpc:
            return StickData::GpcRate;
        case StickData::ConnCnt:
            return StickData::ConnRate;
        default:
            return {};
    }
}

}  // namespace

StickCounters::~StickCounters() {
    endRequest();
    for (Held& held : m_session) release(held);
}

void StickCounters::release(Held& held) {
    if (!held) return;
    add(held, StickData::ConnCur, -1);
    held.table->release(held);
    held = {};
}

void StickCounters::endRequest() {
    for (Held& held : m_request) release(held);
}

bool StickCounters::track(int slot, const std::string& name, const Sample& sample, Span span) {
    if (heldIn(slot)) return false;
    StickTable* table = m_tableOf(name);
    if (!table) return false;
    const auto key = StickKey::from(sample, table->conf());
    if (!key) return false;
    Held& held = (span == Span::Session ? m_session : m_request)[slot];
    held = table->hold(*key);
    if (!held) return false;
    add(held, StickData::ConnCur, 1);
    add(held, StickData::ConnCnt, 1);
    add(held, StickData::ConnRate, 1);
    return true;
}

void StickCounters::add(const Held& held, StickData data, int64_t count) {
    if (const auto* field = held.table->fields().find(data)) held.table->add(held, *field, count);
}

void StickCounters::addAll(StickData data, StickData rate, int64_t count) {
    for (int slot = 0; slot < StickSlots; ++slot) {
        const Held& held = heldIn(slot);
        if (!held) continue;
        add(held, data, count);
        add(held, rate, count);
    }
}

void StickCounters::countRequest(int slot) {
    if (!heldIn(slot)) return;
    add(heldIn(slot), StickData::HttpReqCnt, 1);
    add(heldIn(slot), StickData::HttpReqRate, 1);
}

void StickCounters::countSession() { addAll(StickData::SessCnt, StickData::SessRate, 1); }
void StickCounters::countRequest() { addAll(StickData::HttpReqCnt, StickData::HttpReqRate, 1); }
void StickCounters::countError() { addAll(StickData::HttpErrCnt, StickData::HttpErrRate, 1); }
void StickCounters::countFailure() { addAll(StickData::HttpFailCnt, StickData::HttpFailRate, 1); }

void StickCounters::countBytes(uint64_t in, uint64_t out) {
    if (in) addAll(StickData::BytesInCnt, StickData::BytesInRate, static_cast<int64_t>(in));
    if (out) addAll(StickData::BytesOutCnt, StickData::BytesOutRate, static_cast<int64_t>(out));
}

void StickCounters::set(int slot, StickData data, uint32_t index, int64_t value) {
    if (slot < 0 || slot >= StickSlots || !heldIn(slot)) return;
    const Held& held = heldIn(slot);
    if (const auto* field = held.table->fields().find(data, index))
        held.table->set(held, *field, value);
}

bool StickCounters::answer(const CounterAsk& ask, const std::string& proxy, Sample& out) {
    if (ask.entry == CounterAsk::Entry::Slot) {
        static constexpr Held Nothing;
        const bool exists = ask.slot >= 0 && ask.slot < StickSlots;
        const Held& held = exists ? heldIn(ask.slot) : Nothing;
        if (ask.what == Do::Tracked && ask.table.empty()) return out.setInteger(bool(held)), true;
        if (!held) return false;
        if (ask.table.empty() || ask.table == held.table->name()) return answerHeld(ask, held, out);
        // The same key in another table.
        StickTable* table = m_tableOf(ask.table);
        return table && answerKey(ask, *table, StickKey(held.shard->keyHeld(held.index)), out);
    }
    StickTable* table = m_tableOf(ask.table.empty() ? proxy : ask.table);
    if (!table) return false;
    const auto key = StickKey::from(out, table->conf());
    return key && answerKey(ask, *table, *key, out);
}

bool StickCounters::answerHeld(const CounterAsk& ask, const Held& held, Sample& out) {
    StickTable& table = *held.table;
    if (ask.what == Do::Tracked) return out.setInteger(1), true;
    if (ask.what == Do::Trackers) return out.setInteger(held.shard->holders(held.index)), true;
    const auto* field = table.fields().find(ask.data, ask.index);
    const auto rate = rateOf(ask.data);
    const auto* rateField = rate ? table.fields().find(*rate, ask.index) : nullptr;
    if (ask.what == Do::Increment) {
        if (rateField) table.add(held, *rateField, 1);
        if (!field && !rateField) return false;
        if (!field) return out.setInteger(table.read(held, *rateField)), true;
        table.add(held, *field, 1);
    }
    if (!field) return false;
    const int64_t value = table.read(held, *field);
    if (ask.what == Do::Clear) table.set(held, *field, 0);
    out.setInteger(ask.what == Do::Kilobytes ? value >> 10 : value);
    return true;
}

/// What is left of its time, or how long nobody came.
bool StickCounters::answerAge(const CounterAsk& ask, const StickTable& table, const StickKey& key,
                              Sample& out) {
    const auto entry = table.find(key);
    if (!entry) return ask.otherwise ? out.setInteger(*ask.otherwise), true : false;
    const bool idle = ask.what == Do::Idle && table.conf().expire > 0;
    out.setInteger(idle ? table.conf().expire - entry->expiresMs : entry->expiresMs);
    return true;
}

/// An entry that is not tracked; only what increments makes a new one.
bool StickCounters::answerKey(const CounterAsk& ask, StickTable& table, const StickKey& key,
                              Sample& out) {
    if (ask.what >= Do::Expire) return answerAge(ask, table, key, out);
    const bool changes = ask.what == Do::Increment || ask.what == Do::Clear;
    const auto* field = table.fields().find(ask.data, ask.index);
    const auto seen = table.glance(key, field);
    if (ask.what == Do::Tracked) return out.setInteger(seen.has_value()), true;
    if (changes && (seen || ask.what == Do::Increment)) {
        const Held held = table.hold(key);
        if (!held) return false;
        const bool answered = answerHeld(ask, held, out);
        table.release(held);
        return answered;
    }
    int64_t value = seen ? seen->value : 0;
    if (ask.what == Do::Trackers) value = seen ? seen->uses : 0;
    if (ask.data == StickData::ServerId) value = seen ? seen->serverId : 0;
    out.setInteger(ask.what == Do::Kilobytes ? value >> 10 : value);
    // Without an entry it is 0; with one the table must store it.
    return !seen || field || ask.what == Do::Trackers || ask.data == StickData::ServerId;
}

}  // namespace yard
