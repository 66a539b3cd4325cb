#pragma once

#include <QSocketNotifier>
#include <functional>
#include <memory>

namespace yard {

/// The process's signals as calls in the thread that built it. Build it before other threads start,
/// as they inherit the blocked set and so leave the signals to this one.
class Signals {
public:
    explicit Signals(std::function<void(int signal)> caught);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    int m_fd = -1;
    std::function<void(int)> m_caught;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace yard
