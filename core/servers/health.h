#pragma once

#include <optional>

namespace yard {

enum class Flip { Up, Down };

/// Rise and fall as one integer 0..rise+fall-1, up while it is at least rise (HAProxy src/check.c,
/// semantics.md section 4). No clock, no I/O.
class Health {
public:
    Health(int rise, int fall);
    /// Counts one check; answers when it turned the state over. A failure from anywhere below rise
    /// is 0; a pass that reaches rise is full at once.
    std::optional<Flip> observe(bool passed);
    bool up() const { return m_level >= m_rise; }
    int level() const { return m_level; }
    int rise() const { return m_rise; }
    int fall() const { return m_fall; }
    bool full() const { return m_level == m_rise + m_fall - 1; }
    /// As at boot and when leaving maintenance: one failure away from DOWN.
    void restart() { m_level = m_rise; }
    void setFull() { m_level = m_rise + m_fall - 1; }
    void setDown() { m_level = 0; }
    /// Goes on from another's level, whose rise and fall may differ.
    void resume(const Health& old);
    void setLevel(int level) { m_level = level; }
    /// Down, but the next pass brings it up.
    void setAlmostUp() { m_level = m_rise - 1; }

private:
    int m_rise, m_fall, m_level;
};

}  // namespace yard
