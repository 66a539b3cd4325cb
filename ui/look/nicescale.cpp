#include "ui/look/nicescale.h"

#include <algorithm>
#include <cmath>

namespace yard {
namespace {

constexpr int CalmFits = 8;  // one fit a second

double niceStep(double raw) {
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (double factor : {1.0, 2.0, 2.5, 5.0})
        if (raw <= factor * power * 1.0001) return factor * power;
    return 10 * power;
}

}  // namespace

void NiceScale::fit(double peak, int divisions) {
    const double wanted = std::max(peak, m_least) * 1.08;
    const double step = niceStep(wanted / divisions);
    const double top = std::ceil(wanted / step * 2) / 2 * step;
    const bool fresh = m_top <= 0 || divisions != m_divisions;
    m_calm = !fresh && top < m_top * 0.75 ? m_calm + 1 : 0;
    if (!fresh && top <= m_top && m_calm < CalmFits) return;
    m_top = top;
    m_step = step;
    m_divisions = divisions;
    m_calm = 0;
}

}  // namespace yard
