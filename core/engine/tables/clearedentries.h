#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "core/base/clock.h"
#include "core/stick/stickrows.h"
#include "core/stick/sticktable.h"

namespace yard {

/// What one clearing took from a stick table, with all that it held, so that it can be taken back:
/// for ten minutes, then it is forgotten. Control thread.
class ClearedEntries {
public:
    ClearedEntries(std::shared_ptr<StickTable> table, Clock& clock, std::function<void()> forget);

    void keep(const StickRows& rows, const StickRows::Row& row);
    /// In slices. Keys that are in the table again keep what they have now. `done` gets how many
    /// came back, and may destroy this.
    void putBack(std::function<void(uint64_t count)> done);
    StickTable& table() const { return *m_table; }
    bool returning() const { return static_cast<bool>(m_done); }

private:
    void goOn();
    bool putBackOne(const StickRows& rows, const StickRows::Row& row);

    const std::shared_ptr<StickTable> m_table;
    Clock& m_clock;
    std::deque<StickRows> m_parts;  ///< small ones: none grows for long
    int64_t m_clearedMs;
    std::unique_ptr<Timer> m_timer;  ///< forgets, or puts back
    std::function<void(uint64_t)> m_done;
    size_t m_part = 0, m_row = 0;
    uint64_t m_count = 0;
};

}  // namespace yard
