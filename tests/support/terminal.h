#pragma once

#include <sys/types.h>

#include <QStringList>

namespace yard::test {

/// A program on a terminal of 40 lines of 140 characters, played by keys and read as text. Killed
/// when destroyed.
class Terminal {
public:
    Terminal(const QString& program, const QStringList& arguments);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void press(const char* keys);
    /// Waits until the text shows up in what was written since the last call; false: it did not.
    bool shows(const QString& text, int patienceMs = 10000);
    /// Waits for its end; the exit code, -1: it did not end by itself.
    int awaitEnd();

private:
    void pull();
    int m_fd = -1;
    pid_t m_pid = -1;
    QByteArray m_written;
};

/// Keys as a terminal of type xterm sends them.
namespace keys {
inline constexpr const char *Down = "\x1bOB", *F9 = "\x1b[20~", *F10 = "\x1b[21~";
}

}  // namespace yard::test
