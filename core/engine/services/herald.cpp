#include "core/engine/services/herald.h"

#include <unistd.h>

#include <climits>

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

/// HAProxy mails that a server is DOWN or UP, or drains; not its maintenance, nor that it stops.
bool isMailed(const std::string& line) {
    const auto has = [&](std::string_view words) { return line.find(words) != line.npos; };
    if (has(" is UP/READY") || has(" is UP (leaving")) return false;
    return has(" is DOWN") || has(" is UP") || has(" enters drain state");
}

std::string hostName() {
    char name[HOST_NAME_MAX + 1] = "";
    gethostname(name, sizeof name - 1);
    return name;
}

}  // namespace

Herald::Herald(Clock& clock, std::string tag, Terminal terminal)
    : m_clock(clock), m_tag(std::move(tag)), m_terminal(std::move(terminal)), m_postman(clock) {}

void Herald::tell(const Backend& backend, const StateChanges& changes, const std::string& prefix) {
    for (const StateChange& change : changes) {
        if (!change.logLine.empty()) {
            senderOf(backend.conf()).send(change.syslogLevel, change.logLine);
            if (change.server && isMailed(change.logLine))
                mail(backend.conf(), change.syslogLevel, change.logLine);
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

void Herald::mail(const ProxyConf& proxy, int severity, const std::string& line) {
    const EmailAlertConf& alert = proxy.emailAlert;
    if (!m_config || !alert.on() || severity > alert.level) return;
    Postman::Mail mail{alert.from, alert.to,
                       alert.myHostname.empty() ? hostName() : alert.myHostname, line};
    if (mail.text.ends_with('.')) mail.text.pop_back();
    for (const MailersConf& mailers : m_config->mailers)
        if (mailers.name == alert.mailers) m_postman.send(mailers, proxy.name, mail);
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
