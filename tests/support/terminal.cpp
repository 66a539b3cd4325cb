#include "tests/support/terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QRegularExpression>
#include <csignal>
#include <vector>

#include "tests/support/peers.h"

namespace yard::test {
namespace {

/// What a person sees of it: without the sequences that move and colour.
QString plain(const QByteArray& written) {
    static const QRegularExpression sequences(
        QStringLiteral("\x1b(\\[[0-9;?]*[a-zA-Z]|[()][a-zA-Z0-9]|[=>78])|[\x0e\x0f]"));
    return QString::fromUtf8(written).replace(sequences, QStringLiteral(" "));
}

}  // namespace

Terminal::Terminal(const QString& program, const QStringList& arguments) {
    // Everything that allocates comes before the fork.
    std::vector<QByteArray> words{program.toUtf8()};
    for (const QString& argument : arguments) words.push_back(argument.toUtf8());
    std::vector<char*> argv;
    for (QByteArray& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    winsize size{};
    size.ws_row = 40;
    size.ws_col = 140;
    m_pid = forkpty(&m_fd, nullptr, nullptr, &size);
    if (m_pid == 0) {
        setenv("TERM", "xterm", 1);
        execvp(argv[0], argv.data());
        _exit(127);
    }
    fcntl(m_fd, F_SETFL, O_NONBLOCK);
}

Terminal::~Terminal() {
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
    close(m_fd);
}

void Terminal::press(const char* keys) {
    const auto size = static_cast<ssize_t>(qstrlen(keys));
    if (write(m_fd, keys, static_cast<size_t>(size)) != size) qWarning("the terminal is gone");
}

bool Terminal::shows(const QString& text, int patienceMs) {
    const bool seen = await(
        [&] {
            pull();
            return plain(m_written).contains(text);
        },
        Millis(patienceMs));
    if (seen) m_written.clear();
    return seen;
}

int Terminal::awaitEnd() {
    int status = 0;
    const bool ended = await([&] {
        pull();
        return waitpid(m_pid, &status, WNOHANG) == m_pid;
    });
    if (!ended) return -1;
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Terminal::pull() {
    char bytes[4096];
    for (ssize_t n; (n = read(m_fd, bytes, sizeof bytes)) > 0;)
        m_written.append(bytes, static_cast<qsizetype>(n));
}

}  // namespace yard::test
