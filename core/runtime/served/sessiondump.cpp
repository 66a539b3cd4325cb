// `show sess` and `show errors`.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "core/runtime/grammar/sessionlines.h"
#include "core/runtime/served/dump.h"

namespace yard {
namespace {

/// Sessions asked for at once.
constexpr int SessionPage = 128;

/// "[24/Nov/2026:12:48:28.328]"; with microseconds in place of milliseconds where `fine`.
std::string stamp(int64_t wallMs, bool fine = false) {
    const auto seconds = static_cast<time_t>(wallMs / 1000);
    const auto millis = static_cast<int>(wallMs % 1000);
    std::tm local{};
    localtime_r(&seconds, &local);
    char date[40], text[64];
    std::strftime(date, sizeof date, "%d/%b/%Y:%H:%M:%S", &local);
    std::snprintf(text, sizeof text, fine ? "[%s.%03d000]" : "[%s.%03d]", date, millis);
    return text;
}

std::string sessionStory(const SessionRow& row) {
    const auto named = [](const char* what, const std::string& name) {
        return "  " + std::string(what) + "=" + (name.empty() ? "<NONE>" : name) + "\n";
    };
    return sessionName(row.id) + ": " + stamp(row.startedMs, true) +
           " id=" + std::to_string(row.id) + " proto=" + row.protocol + " source=" + row.client +
           "\n" + named("frontend", row.frontend) + named("backend", row.backend) +
           named("server", row.server) + "  state=" + row.phase + " age=" + ageText(row.ageMs) +
           " in=" + std::to_string(row.bytesIn) + " out=" + std::to_string(row.bytesOut) + "\n";
}

/// Page by page after the last id seen, so that however many there are, few are in memory.
class SessionDump final : public DumpSource {
public:
    SessionDump(const Words& arguments, Authority& authority) : m_authority(authority) {
        if (arguments.empty()) return;
        m_whole = arguments[0] == "all";
        m_only = m_whole ? 0 : sessionId(arguments[0]);
        if (m_only) m_after = m_only - 1;
    }

    bool more(std::string& out) override {
        Since since;
        since.event = UINT64_MAX;
        since.maxTraces = 0;
        since.figures = false;
        since.session = m_after;
        since.maxSessions = m_only ? 1 : SessionPage;
        const std::vector<SessionRow> rows = m_authority.report(since).sessions;
        if (m_only) {
            const bool found = !rows.empty() && rows.front().id == m_only;
            out += found ? sessionStory(rows.front()) : "Session not found.\n";
            return false;
        }
        for (const SessionRow& row : rows) out += m_whole ? sessionStory(row) : sessionLine(row);
        if (!rows.empty()) m_after = rows.back().id;
        return rows.size() == static_cast<size_t>(SessionPage);
    }

private:
    Authority& m_authority;
    uint64_t m_after = 0, m_only = 0;
    bool m_whole = false;
};

/// As HAProxy writes the bytes of a message: a line for each of its lines, long ones in pieces
/// marked by "+".
std::string escapedLines(const std::string& bytes) {
    constexpr size_t Width = 70;
    std::string text, line;
    size_t start = 0;
    bool continued = false;
    char position[16];
    const auto flush = [&](size_t next) {
        std::snprintf(position, sizeof position, "  %05zu%c ", start, continued ? '+' : ' ');
        text += position + line + "\n";
        line.clear();
        start = next;
    };
    for (size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        std::string shown(1, static_cast<char>(c));
        char code[8];
        if (c == '\n')
            shown = "\\n";
        else if (c == '\r')
            shown = "\\r";
        else if (c == '\t')
            shown = "\\t";
        else if (c == 27)
            shown = "\\e";
        else if (c == '\\')
            shown = "\\\\";
        else if (c < 32 || c > 126) {
            std::snprintf(code, sizeof code, "\\x%02X", c);
            shown = code;
        }
        if (line.size() + shown.size() > Width) {
            flush(i);
            continued = true;
        }
        line += shown;
        if (c != '\n') continue;
        flush(i + 1);
        continued = false;
    }
    if (!line.empty()) flush(bytes.size());
    return text;
}

std::string badMessageText(const BadMessage& message) {
    const auto named = [](const std::string& name, int id) {
        return (name.empty() ? "<NONE>" : name) + " (#" + std::to_string(name.empty() ? -1 : id) +
               ")";
    };
    const char* own = message.response ? "backend " : "frontend ";
    return " \n" + stamp(message.wallMs) + " " + own + named(message.proxy, message.proxyId) +
           ": invalid " + (message.response ? "response" : "request") + "\n  " +
           (message.response ? "frontend " : "backend ") +
           named(message.backend, message.backendId) + ", server " +
           named(message.server, message.serverId) + ", event #" + std::to_string(message.number) +
           ", src " + message.client + "\n  buffer starts at 0 (including 0 out), 0 free,\n  len " +
           std::to_string(message.bytes.size()) + ", wraps at 0, error at position " +
           std::to_string(message.at) + "\n  \n" + escapedLines(message.bytes);
}

/// A message at a time.
class BadMessageDump final : public DumpSource {
public:
    BadMessageDump(const Words& arguments, Authority& authority) {
        const int proxy = std::atoi(arguments[0].c_str());
        Since since;
        since.event = UINT64_MAX;
        since.maxTraces = 0;
        since.figures = false;
        since.badMessages = true;
        m_report = authority.report(since);
        std::erase_if(m_report.badMessages, [&](const BadMessage& message) {
            return (proxy >= 0 && message.proxyId != proxy) ||
                   (arguments[1] == "request" && message.response) ||
                   (arguments[1] == "response" && !message.response);
        });
    }

    bool more(std::string& out) override {
        if (m_next == 0)
            out += "Total events captured on " + stamp(m_report.takenMs) + " : " +
                   std::to_string(m_report.badMessagesEver) + "\n";
        if (m_next < m_report.badMessages.size())
            out += badMessageText(m_report.badMessages[m_next]);
        return ++m_next < m_report.badMessages.size();
    }

private:
    Report m_report;
    size_t m_next = 0;
};

}  // namespace

std::unique_ptr<DumpSource> makeSessionDump(const Words& arguments, Authority& authority) {
    return std::make_unique<SessionDump>(arguments, authority);
}

std::unique_ptr<DumpSource> makeBadMessageDump(const Words& arguments, Authority& authority) {
    return std::make_unique<BadMessageDump>(arguments, authority);
}

}  // namespace yard
