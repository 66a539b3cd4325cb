#include "tests/support/fakeclock.h"

#include <algorithm>

namespace yard {

class FakeClock::Handle final : public Timer {
public:
    explicit Handle(std::shared_ptr<Entry> entry) : m_entry(std::move(entry)) {}
    ~Handle() override { m_entry->live = false; }

private:
    std::shared_ptr<Entry> m_entry;
};

std::unique_ptr<Timer> FakeClock::after(Millis delay, std::function<void()> call) {
    auto entry = std::make_shared<Entry>(Entry{m_passed + delay, std::move(call)});
    auto place = std::find_if(m_timers.begin(), m_timers.end(),
                              [&](const auto& other) { return other->due > entry->due; });
    m_timers.insert(place, entry);
    return std::make_unique<Handle>(entry);
}

void FakeClock::advance(Millis by) {
    const Millis end = m_passed + by;
    while (!m_timers.empty() && m_timers.front()->due <= end) {
        auto entry = m_timers.front();
        m_timers.pop_front();
        m_passed = std::max(m_passed, entry->due);
        if (!entry->live) continue;
        entry->live = false;
        entry->call();
    }
    m_passed = end;
}

}  // namespace yard
