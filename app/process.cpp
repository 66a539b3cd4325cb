#include "app/process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace yard {
namespace {

/// The first process: ends as the child says, or as the child ended.
[[noreturn]] void waitForVerdict(int pipe, pid_t child) {
    char verdict = 0;
    ssize_t n;
    do n = read(pipe, &verdict, 1);
    while (n < 0 && errno == EINTR);
    if (n == 1) _exit(0);
    int status = 0;
    waitpid(child, &status, 0);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/// HAProxy's words, and the reason that it leaves out.
Error cannot(const std::string& what) {
    return Error{"Cannot " + what + ". (" + std::strerror(errno) + ")"};
}

}  // namespace

void changeEnvironment(const EnvironmentChanges& changes) {
    if (changes.cleared) clearenv();
    for (const auto& [name, value] : changes.variables) {
        if (value)
            setenv(name.c_str(), value->c_str(), 1);
        else
            unsetenv(name.c_str());
    }
}

Result<Background> Background::enter() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return cannot("go to the background");
    const pid_t child = fork();
    if (child < 0) return cannot("go to the background");
    if (child > 0) {
        close(ends[1]);
        waitForVerdict(ends[0], child);
    }
    close(ends[0]);
    setsid();
    Background background;
    background.m_pipe = ends[1];
    return background;
}

void Background::ready() {
    if (m_pipe < 0) return;
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; null >= 0 && fd <= 2; ++fd) dup2(null, fd);
    if (null > 2) close(null);
    const char verdict = 1;
    if (write(m_pipe, &verdict, 1) != 1) std::perror("background");
    close(m_pipe);
    m_pipe = -1;
}

Result<bool> dropPrivileges(const GlobalConf& global) {
    if (!global.chroot.empty()) {
        if (chroot(global.chroot.c_str()) != 0) return cannot("chroot(" + global.chroot + ")");
        if (chdir("/") != 0) return cannot("change to the new root");
    }
    if (global.gid > 0) {
        // Groups of the caller must not stay; without privileges there are none to give up.
        if (geteuid() == 0 && setgroups(0, nullptr) != 0) return cannot("give up groups");
        if (setgid(static_cast<gid_t>(global.gid)) != 0)
            return cannot("set gid " + std::to_string(global.gid));
    }
    if (global.uid > 0 && setuid(static_cast<uid_t>(global.uid)) != 0)
        return cannot("set uid " + std::to_string(global.uid));
    return true;
}

Result<bool> writePidfile(const std::string& path) {
    FILE* file = std::fopen(path.c_str(), "we");
    if (!file) return Error{"Cannot create pidfile " + path + " : " + std::strerror(errno)};
    std::fprintf(file, "%d\n", getpid());
    if (std::fclose(file) != 0)
        return Error{"Cannot write pidfile " + path + " : " + std::strerror(errno)};
    return true;
}

}  // namespace yard
