#pragma once

namespace yard {

/// The top of a y axis in round steps. It grows at once and shrinks only after the values have
/// stayed well below for a while; otherwise the axis would jump every second.
class NiceScale {
public:
    explicit NiceScale(double least) : m_least(least) {}
    /// `peak`: the largest value to show; `divisions`: about so many steps.
    void fit(double peak, int divisions);
    /// Takes the next peak as it is: another range is another picture.
    void forget() { m_top = 0; }
    double top() const { return m_top; }
    double step() const { return m_step; }
    int decimals() const { return m_step < 1 ? 1 : 0; }

private:
    double m_least;
    double m_top = 0, m_step = 1;
    int m_calm = 0, m_divisions = 0;
};

}  // namespace yard
