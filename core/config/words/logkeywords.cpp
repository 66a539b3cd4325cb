#include <algorithm>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

constexpr std::string_view Facilities[] = {
    "kern",   "user",   "mail",   "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "auth2",  "ftp",    "ntp",    "audit",  "alert",  "cron2",
    "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"};
constexpr std::string_view Levels[] = {"emerg",   "alert",  "crit", "err",
                                       "warning", "notice", "info", "debug"};
constexpr std::string_view Formats[] = {"local", "rfc3164", "rfc5424", "priority",
                                        "short", "timed",   "iso",     "raw"};

template <size_t N>
int indexOf(const std::string_view (&names)[N], const std::string& name) {
    const auto it = std::find(std::begin(names), std::end(names), name);
    return it == std::end(names) ? -1 : static_cast<int>(it - std::begin(names));
}

/// A `log ADDRESS ...` line; the answer is what is wrong, in HAProxy's words, or empty.
class LogReader {
public:
    LogReader(Context& context, const Args& args, LogTarget& out)
        : m_context(context), m_args(args), m_out(out) {}

    std::string run() {
        for (const auto& step :
             {&LogReader::readLength, &LogReader::readFormat, &LogReader::readSample,
              &LogReader::readFacility, &LogReader::readLevels, &LogReader::readAddress})
            if (auto fault = (this->*step)(); !fault.empty()) return fault;
        return {};
    }
    size_t wrongWord() const { return m_at; }

private:
    std::string readLength() {
        if (m_args[m_at] != "len") return {};
        const std::string& value = m_args[++m_at];
        const auto length = parseInteger(value).value_or(0);
        if (length < 80 || length > 65535)
            return "invalid log length '" + value + "', must be between 80 and 65535";
        m_out.length = static_cast<int>(length);
        ++m_at;
        return {};
    }

    std::string readFormat() {
        if (m_args[m_at] != "format") return {};
        const std::string& value = m_args[++m_at];
        if (indexOf(Formats, value) < 0) return "unknown log format '" + value + "'";
        m_out.format = value;
        ++m_at;
        return {};
    }

    std::string readSample() {
        return m_args[m_at] == "sample" ? Context::notRunText("sample") : "";
    }

    std::string readFacility() {
        m_out.facility = indexOf(Facilities, m_args[m_at]);
        if (m_out.facility < 0) return "unknown log facility '" + m_args[m_at] + "'";
        ++m_at;
        return {};
    }

    std::string readLevels() {
        int* const levels[] = {&m_out.maxLevel, &m_out.minLevel};
        for (int* level : levels) {
            if (!m_args.has(m_at)) return {};
            const int index = indexOf(Levels, m_args[m_at]);
            if (index < 0)
                return std::string("unknown optional ") + (level == levels[1] ? "minimum " : "") +
                       "log level '" + m_args[m_at] + "'";
            *level = index;
            ++m_at;
        }
        return m_args.has(m_at) ? "cannot handle unexpected argument '" + m_args[m_at] + "'" : "";
    }

    std::string readAddress() {
        constexpr uint16_t SyslogPort = 514;
        m_at = 1;
        const std::string& text = m_args[1];
        if (text == "stdout" || text == "stderr") {
            m_out.fd = text == "stdout" ? 1 : 2;
            return {};
        }
        if (text.starts_with("ring@") || text.starts_with("tcp")) return Context::notRunText(text);
        AddressRules rules;
        rules.datagram = rules.descriptors = true;
        const auto address =
            parseAddress(text, rules, [&](auto name) { return m_context.lookup(name); });
        if (!address) return address.error();
        m_out.fd = address->fd;
        m_out.address = address->endpoint;
        if (address->endpoint.valid() && address->endpoint.family() != AF_UNIX &&
            !address->firstPort)
            m_out.address = address->endpoint.withPort(SyslogPort);
        return {};
    }

    Context& m_context;
    const Args& m_args;
    LogTarget& m_out;
    size_t m_at = 2;
};

/// `log global`: the targets known so far, each once.
void takeGlobalTargets(const Context& context, std::vector<LogTarget>& logs) {
    for (const LogTarget& target : context.global.logs) {
        const bool there =
            std::ranges::any_of(logs, [&](const auto& l) { return l.where == target.where; });
        if (!there) logs.push_back(target);
    }
}

}  // namespace

void readLog(Context& context, const Args& args) {
    const bool isGlobal = !context.proxy;
    std::vector<LogTarget>& logs = isGlobal ? context.global.logs : context.proxy->conf.logs;
    if (context.sign == Sign::No) {
        if (args.has(1)) return context.alert("log : 'no log' does not expect arguments", 1);
        logs.clear();
        return;
    }
    if (args[1] == "global" && !args.has(2)) {
        if (isGlobal)
            return context.alert("log : 'global' is not supported for a global syslog server", 1);
        return takeGlobalTargets(context, logs);
    }
    if (!args.has(1) || !args.has(2))
        return context.alert(std::string("log : expects <address> and <facility> ") +
                             (isGlobal ? "" : "or global") + " as arguments");
    LogTarget target;
    target.where = context.where;
    LogReader reader(context, args, target);
    if (const auto fault = reader.run(); !fault.empty())
        return context.alert("log : " + fault, reader.wrongWord());
    logs.push_back(std::move(target));
}

}  // namespace yard
