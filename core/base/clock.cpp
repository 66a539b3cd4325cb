#include "core/base/clock.h"

#include <QTimer>

namespace yard {
namespace {

class QtTimer final : public Timer {
public:
    QtTimer(Millis delay, std::function<void()> call) : m_call(std::move(call)) {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        // The call may destroy this timer, so it is moved out first.
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            const auto due = std::move(m_call);
            due();
        });
        m_timer.start(delay);
    }

private:
    QTimer m_timer;
    std::function<void()> m_call;
};

}  // namespace

std::unique_ptr<Timer> SystemClock::after(Millis delay, std::function<void()> call) {
    return std::make_unique<QtTimer>(delay, std::move(call));
}

}  // namespace yard
