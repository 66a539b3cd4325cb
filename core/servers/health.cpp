#include "core/servers/health.h"

#include <algorithm>

namespace yard {

Health::Health(int rise, int fall) : m_rise(rise), m_fall(fall), m_level(rise) {}

std::optional<Flip> Health::observe(bool passed) {
    const bool before = up();
    if (!passed) {
        if (--m_level < m_rise) m_level = 0;
    } else if (!full() && ++m_level >= m_rise) {
        setFull();
    }
    if (up() == before) return std::nullopt;
    return up() ? Flip::Up : Flip::Down;
}

void Health::resume(const Health& old) {
    const int failures = old.m_rise + old.m_fall - 1 - old.m_level;
    m_level = old.up() ? std::max(m_rise, m_rise + m_fall - 1 - failures)
                       : std::min(old.m_level, m_rise - 1);
}

}  // namespace yard
