#pragma once

#include <QtGlobal>
#include <ctime>

namespace yard::test {

/// Milliseconds of this thread's own work, which a busy machine does not lengthen much.
class WorkTimer {
public:
    qint64 elapsed() const { return now() - m_start; }

private:
    static qint64 now() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return qint64(t.tv_sec) * 1000 + t.tv_nsec / 1000000;
    }
    qint64 m_start = now();
};

}  // namespace yard::test
