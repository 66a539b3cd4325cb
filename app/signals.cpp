#include "app/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace yard {

Signals::Signals(std::function<void(int)> caught) : m_caught(std::move(caught)) {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int one : {SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP}) sigaddset(&wanted, one);
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    m_fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, [this] {
        signalfd_siginfo info;
        while (read(m_fd, &info, sizeof info) == sizeof info)
            m_caught(static_cast<int>(info.ssi_signo));
    });
}

Signals::~Signals() {
    m_notifier.reset();
    if (m_fd >= 0) close(m_fd);
}

}  // namespace yard
