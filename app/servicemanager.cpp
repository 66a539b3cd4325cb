#include "app/servicemanager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace yard {
namespace {

/// False: not an address of a unix socket. "@name" stands for an abstract one.
bool addressOf(const char* text, sockaddr_un& address, socklen_t& size) {
    const size_t length = text ? std::strlen(text) : 0;
    if (length < 2 || length >= sizeof address.sun_path || (text[0] != '/' && text[0] != '@'))
        return false;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, text, length);
    if (text[0] == '@') address.sun_path[0] = '\0';
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    return true;
}

}  // namespace

ServiceManager::ServiceManager(bool wanted) {
    sockaddr_un address{};
    socklen_t size = 0;
    if (!wanted || !addressOf(std::getenv("NOTIFY_SOCKET"), address, size)) return;
    m_fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (m_fd < 0 || ::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), size) == 0) return;
    std::perror("NOTIFY_SOCKET");
    ::close(m_fd);
    m_fd = -1;
}

ServiceManager::~ServiceManager() {
    if (m_fd >= 0) ::close(m_fd);
}

void ServiceManager::ready() const { send("READY=1\nMAINPID=" + std::to_string(getpid()) + "\n"); }

/// With the time that `Type=notify-reload` asks for.
void ServiceManager::reloading() const {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t micros = int64_t{now.tv_sec} * 1000000 + now.tv_nsec / 1000;
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(micros) + "\n");
}

void ServiceManager::stopping() const { send("STOPPING=1\n"); }

// A manager that does not listen is no reason to stop.
void ServiceManager::send(const std::string& state) const {
    if (m_fd >= 0 && ::send(m_fd, state.data(), state.size(), MSG_NOSIGNAL) < 0)
        std::perror("NOTIFY_SOCKET");
}

}  // namespace yard
