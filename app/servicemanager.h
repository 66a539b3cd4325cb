#pragma once

#include <string>

namespace yard {

/// Tells the service manager that started us (systemd, `Type=notify`) how we are, over the socket
/// that $NOTIFY_SOCKET names: sd_notify(3). Built before chroot and user take effect, as the socket
/// may be out of reach then. Main thread.
class ServiceManager {
public:
    /// `wanted`: -Ws; else, or where nobody listens, nothing is ever sent.
    explicit ServiceManager(bool wanted);
    ~ServiceManager();
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;

    void ready() const;
    void reloading() const;
    void stopping() const;

private:
    void send(const std::string& state) const;
    int m_fd = -1;
};

}  // namespace yard
