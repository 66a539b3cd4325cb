#include "core/net/timerwheel.h"

#include <algorithm>
#include <bit>

namespace yard {
namespace {

int64_t floorMillis(TimePoint::duration d) { return std::chrono::floor<Millis>(d).count(); }
int64_t ceilMillis(TimePoint::duration d) { return std::chrono::ceil<Millis>(d).count(); }

}  // namespace

WheelTimer::~WheelTimer() {
    if (m_wheel) m_wheel->cancel(*this);
}

TimerWheel::TimerWheel(TimePoint start, std::function<void()> earlier)
    : m_start(start), m_earlier(std::move(earlier)) {
    for (Level& level : m_levels)
        for (Head& slot : level.heads) slot.m_next = slot.m_previous = &slot;
}

TimerWheel::~TimerWheel() {
    for (Level& level : m_levels)
        for (Head& slot : level.heads)
            while (slot.m_next != &slot) cancel(*slot.m_next);
}

void TimerWheel::set(WheelTimer& timer, TimePoint due) {
    const int64_t at = std::max(ceilMillis(due - m_start), m_now + 1);
    timer.m_due = at;
    if (timer.m_wheel && timer.m_slotDue <= at) return;  // its slot comes first and moves it on
    if (timer.m_wheel) unlink(timer);
    place(timer);
    if (timer.m_slotDue >= m_earliest) return;
    m_earliest = timer.m_slotDue;
    if (m_earlier && !m_advancing) m_earlier();
}

void TimerWheel::cancel(WheelTimer& timer) {
    if (timer.m_wheel) unlink(timer);
}

void TimerWheel::place(WheelTimer& timer) {
    const int64_t longest = (int64_t{1} << (Levels * Bits)) - 1;
    const int64_t due = std::min(timer.m_due, m_now + longest);
    int level = 0;
    while (level < Levels - 1 && (due >> (level * Bits)) - (m_now >> (level * Bits)) >= Slots)
        ++level;
    // A slot of a higher level is emptied into the lower ones when its time begins.
    timer.m_slotDue = due >> (level * Bits) << (level * Bits);
    const auto slot = static_cast<size_t>((due >> (level * Bits)) & (Slots - 1));
    Level& at = m_levels[static_cast<size_t>(level)];
    at.used[slot / 64] |= uint64_t{1} << (slot % 64);
    timer.m_wheel = this;
    append(at.heads[slot], timer);
    ++m_count;
}

void TimerWheel::unlink(WheelTimer& timer) {
    timer.m_previous->m_next = timer.m_next;
    timer.m_next->m_previous = timer.m_previous;
    timer.m_wheel = nullptr;
    --m_count;
}

void TimerWheel::append(Head& list, WheelTimer& timer) {
    timer.m_previous = list.m_previous;
    timer.m_next = &list;
    list.m_previous->m_next = &timer;
    list.m_previous = &timer;
}

void TimerWheel::take(Head& from, Head& into) {
    into.m_next = into.m_previous = &into;
    if (from.m_next == &from) return;
    into.m_next = from.m_next;
    into.m_previous = from.m_previous;
    into.m_next->m_previous = &into;
    into.m_previous->m_next = &into;
    from.m_next = from.m_previous = &from;
}

void TimerWheel::advance(TimePoint now) {
    const int64_t target = floorMillis(now - m_start);
    m_advancing = true;
    while (m_now < target) {
        // Nothing can happen before the earliest slot.
        m_now = m_count == 0 ? target : std::min(target, std::max(m_now + 1, m_earliest));
        if (m_count == 0 || m_now < m_earliest) continue;
        cascade();
        fire(m_levels[0].heads[static_cast<size_t>(m_now & (Slots - 1))]);
        m_earliest = earliest();
    }
    m_advancing = false;
    if (m_count == 0)
        m_earliest = Never;
    else if (m_earlier)
        m_earlier();
}

void TimerWheel::cascade() {
    for (int level = Levels - 1; level > 0; --level) {
        if (m_now & ((int64_t{1} << (level * Bits)) - 1))
            continue;  // not the start of a slot of this level
        Head moving;
        take(m_levels[static_cast<size_t>(level)]
                 .heads[static_cast<size_t>((m_now >> (level * Bits)) & (Slots - 1))],
             moving);
        while (moving.m_next != &moving) {
            WheelTimer& timer = *moving.m_next;
            unlink(timer);
            place(timer);
        }
    }
}

void TimerWheel::fire(Head& slot) {
    Head due;
    take(slot, due);
    while (due.m_next != &due) {
        WheelTimer& timer = *due.m_next;
        unlink(timer);
        if (timer.m_due > m_now)
            place(timer);
        else
            timer.expired();
    }
}

int64_t TimerWheel::earliest() {
    int64_t found = Never;
    if (m_count == 0) return found;
    for (int level = 0; level < Levels; ++level) found = std::min(found, firstUsed(level));
    return found;
}

int64_t TimerWheel::firstUsed(int level) {
    Level& at = m_levels[static_cast<size_t>(level)];
    const int64_t base = m_now >> (level * Bits);
    for (int64_t step = 1; step <= Slots;) {
        const auto slot = static_cast<size_t>((base + step) & (Slots - 1));
        const uint64_t bits = at.used[slot / 64] >> (slot % 64);
        if (bits == 0) {
            step += 64 - static_cast<int64_t>(slot % 64);
            continue;
        }
        const int skip = std::countr_zero(bits);
        step += skip;
        const size_t candidate = slot + static_cast<size_t>(skip);
        if (step > Slots) break;
        if (at.heads[candidate].m_next != &at.heads[candidate])
            return (base + step) << (level * Bits);
        at.used[candidate / 64] &= ~(uint64_t{1} << (candidate % 64));
    }
    return Never;
}

}  // namespace yard
