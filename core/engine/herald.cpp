#include "core/engine/herald.h"

#include <unistd.h>

namespace yard {
namespace {

constexpr int Emergency = 0;

/// On the terminal HAProxy quotes the proxy, in the log it does not.
std::string terminalWords(const Backend& backend, const StateChange& change) {
    if (change.server) return change.logLine;
    const std::string name = " " + backend.name() + " ";
    std::string words = change.logLine;
    if (const size_t at = words.find(name); at != words.npos)
        words.replace(at, name.size(), " '" + backend.name() + "' ");
    return words;
}

}  // namespace

Herald::Herald(const Clock& clock, std::string tag, Terminal terminal)
    : m_clock(clock), m_tag(std::move(tag)), m_terminal(std::move(terminal)) {}

void Herald::tell(const Backend& backend, const StateChanges& changes, const std::string& prefix) {
    for (const StateChange& change : changes) {
        if (!change.logLine.empty()) {
            senderOf(backend.conf()).send(change.syslogLevel, change.logLine);
            terminal(change.syslogLevel == Emergency ? Level::Alert : Level::Warning,
                     prefix + terminalWords(backend, change));
        }
        Event event;
        event.kind = change.kind;
        event.shown = change.shown;
        event.server = {backend.name(), change.server ? change.server->name() : std::string()};
        event.title = change.title;
        event.detail = change.detail;
        event.logLine = change.logLine;
        note(std::move(event));
    }
}

void Herald::note(Event event) {
    event.wallMs = wallMillis(m_clock.wall());
    m_events.add(std::move(event));
}

void Herald::log(const ProxyConf& proxy, int severity, const std::string& line) {
    logQuietly(proxy, severity, line);
    terminal(Level::Warning, line);
}

void Herald::logQuietly(const ProxyConf& proxy, int severity, const std::string& line) {
    senderOf(proxy).send(severity, line);
}

void Herald::terminal(Level level, const std::string& text) const {
    if (m_terminal) m_terminal(formatMessage(level, text, getpid()));
}

LogSender& Herald::senderOf(const ProxyConf& proxy) {
    auto& sender = m_senders[&proxy];
    if (!sender) sender = std::make_unique<LogSender>(proxy, m_clock, m_tag, getpid());
    return *sender;
}

}  // namespace yard
