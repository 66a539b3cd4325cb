#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/base/diagnostic.h"
#include "core/control/eventlog.h"
#include "core/engine/services/postman.h"
#include "core/traffic/backends/backend.h"
#include "core/traffic/backends/logsender.h"

namespace yard {

/// Tells the world what happens to a proxy: the event list, the log targets of the proxy, and the
/// terminal, each in its own words. One thread.
class Herald {
public:
    using Terminal = std::function<void(const std::string& line)>;
    Herald(Clock& clock, std::string tag, Terminal terminal);

    /// `prefix`: of lines on the terminal.
    void tell(const Backend& backend, const StateChanges& changes, const std::string& prefix = {});
    /// An event of another kind; its time is set here.
    void note(Event event);
    /// A line for the log of a proxy and the terminal, without an event.
    void log(const ProxyConf& proxy, int severity, const std::string& line);
    /// The same for the log alone.
    void logQuietly(const ProxyConf& proxy, int severity, const std::string& line);
    /// A mail, where `email-alert` asks for what is so severe; without the full stop.
    void mail(const ProxyConf& proxy, int severity, const std::string& line);
    /// Whose mailers are meant from now on.
    void follow(std::shared_ptr<const Config> config) { m_config = std::move(config); }
    void terminal(Level level, const std::string& text) const;
    const EventLog& events() const { return m_events; }
    /// The proxies are going: their log targets are closed.
    void forgetProxies() {
        m_senders.clear();
        m_config.reset();
    }

private:
    LogSender& senderOf(const ProxyConf& proxy);

    Clock& m_clock;
    const std::string m_tag;
    const Terminal m_terminal;
    EventLog m_events;
    std::shared_ptr<const Config> m_config;
    Postman m_postman;
    std::map<const ProxyConf*, std::unique_ptr<LogSender>> m_senders;
};

}  // namespace yard
