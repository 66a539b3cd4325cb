#include "core/traffic/backends/logsender.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <ctime>

namespace yard {
namespace {

enum class Form { Unsaid, Local, Rfc3164, Rfc5424, Short, Timed, Iso, Priority, Raw };

Form formOf(const std::string& name) {
    if (name == "rfc3164") return Form::Rfc3164;
    if (name == "rfc5424") return Form::Rfc5424;
    if (name == "short") return Form::Short;
    if (name == "timed") return Form::Timed;
    if (name == "iso") return Form::Iso;
    if (name == "priority") return Form::Priority;
    if (name == "raw") return Form::Raw;
    return name == "local" ? Form::Local : Form::Unsaid;
}

}  // namespace

struct LogSender::Target {
    explicit Target(const LogTarget& c) : conf(c), form(formOf(c.format)) {
        if (conf.address.valid())
            socket = ::socket(conf.address.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }
    ~Target() {
        if (socket >= 0) close(socket);
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    bool put(std::string_view line) const {
        return conf.fd >= 0 ? putFile(line) : putDatagram(line);
    }

    LogTarget conf;
    Form form;
    int socket = -1;

private:
    bool putDatagram(std::string_view line) const {
        return socket >= 0 && sendto(socket, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                                     conf.address.data(), conf.address.size()) >= 0;
    }

    /// The descriptor is shared with others, so it is not made non-blocking: a pipe that polls
    /// writable takes PIPE_BUF bytes without blocking.
    bool putFile(std::string_view line) const {
        while (!line.empty()) {
            pollfd ask{conf.fd, POLLOUT, 0};
            if (poll(&ask, 1, 0) != 1 || !(ask.revents & POLLOUT)) return false;
            const ssize_t n =
                ::write(conf.fd, line.data(), std::min<size_t>(line.size(), PIPE_BUF));
            if (n <= 0) return false;
            line.remove_prefix(static_cast<size_t>(n));
        }
        return true;
    }
};

LogSender::LogSender(const ProxyConf& proxy, const Clock& clock, const std::string& tag, long pid)
    : m_clock(clock),
      m_host(proxy.logHostname),
      m_tag(proxy.logTag.empty() ? tag : proxy.logTag),
      m_pid(std::to_string(pid)) {
    for (const LogTarget& target : proxy.logs) {
        m_targets.push_back(std::make_unique<Target>(target));
        const Form form = m_targets.back()->form;
        m_asksFraction |= form == Form::Rfc5424 || form == Form::Timed || form == Form::Iso;
    }
}

LogSender::~LogSender() = default;

void LogSender::send(int severity, std::string_view message, std::string_view structured) {
    if (m_targets.empty()) return;
    stamp();
    for (const auto& target : m_targets) {
        if (severity > target->conf.maxLevel) continue;
        m_line.clear();
        appendHeader(*target, std::max(severity, target->conf.minLevel), structured);
        m_line += message;
        m_line.resize(
            std::min(m_line.size(), static_cast<size_t>(std::max(target->conf.length, 0))));
        m_line += '\n';
        if (!target->put(m_line)) ++m_dropped;
    }
}

/// "Nov 22 13:58:12" and "2026-11-22T13:58:12.384348+00:00", local time; whole seconds are kept.
void LogSender::stamp() {
    using namespace std::chrono;
    const auto sinceEpoch = m_clock.wall().time_since_epoch();
    const auto second = static_cast<time_t>(duration_cast<seconds>(sinceEpoch).count());
    if (second != m_second) {
        m_second = second;
        tm local{};
        localtime_r(&second, &local);
        char text[64];
        m_date.assign(text, strftime(text, sizeof text, "%b %e %H:%M:%S", &local));
        m_iso.assign(text, strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local));
        m_zone.assign(text, strftime(text, sizeof text, "%z", &local));
        if (m_zone.size() == 5) m_zone.insert(3, 1, ':');
    }
    if (!m_asksFraction) return;
    const auto micros = duration_cast<microseconds>(sinceEpoch).count() % 1000000;
    char fraction[16];
    m_fraction.assign(fraction, static_cast<size_t>(snprintf(fraction, sizeof fraction, ".%06d",
                                                             static_cast<int>(micros))));
}

void LogSender::appendHeader(const Target& target, int severity, std::string_view structured) {
    const auto level = [&](int value) {
        m_line.append("<").append(std::to_string(value)).append(">");
    };
    const int priority = target.conf.facility * 8 + severity;
    switch (target.form) {
        case Form::Unsaid:
        case Form::Local:
        case Form::Rfc3164:
            level(priority);
            m_line.append(m_date).append(" ");
            if (target.form == Form::Rfc3164)
                m_line.append(m_host.value_or("localhost")).append(" ");
            if (target.form == Form::Unsaid && m_host) m_line.append(*m_host).append(" ");
            m_line.append(m_tag).append("[").append(m_pid).append("]: ");
            return;
        case Form::Rfc5424:
            level(priority);
            m_line.append("1 ").append(m_iso).append(m_fraction).append(m_zone).append(" ");
            m_line.append(m_host.value_or("-")).append(" ").append(m_tag).append(" ");
            m_line.append(m_pid).append(" - ");
            m_line.append(structured.empty() ? "-" : structured).append(" ");
            return;
        case Form::Short:
            return level(severity);
        case Form::Priority:
            return level(priority);
        case Form::Timed:
            level(severity);
            [[fallthrough]];
        case Form::Iso:
            m_line.append(m_iso).append(m_fraction).append(m_zone).append(" ");
            return;
        case Form::Raw:
            return;
    }
}

}  // namespace yard
