// `show events` and `wait`: answers that may take their time.
#include <algorithm>

#include "core/control/tracejson.h"
#include "core/runtime/grammar/directory.h"
#include "core/runtime/served/dump.h"

namespace yard {
namespace {

constexpr int TracePage = 200;

bool said(const Words& words, std::initializer_list<const char*> any) {
    return std::any_of(any.begin(), any.end(), [&](const char* word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    });
}

/// Events and Why traces as JSON, a line each: those that are kept, or only new ones; and with "-w"
/// whatever comes, until the client says something or leaves.
class EventDump final : public DumpSource {
public:
    EventDump(const Words& arguments, Authority& authority)
        : m_authority(authority),
          m_wait(said(arguments, {"-w", "-wn", "-nw"})),
          m_events(!said(arguments, {"traces"}) || said(arguments, {"events"})),
          m_traces(!said(arguments, {"events"}) || said(arguments, {"traces"})) {
        if (!said(arguments, {"-n", "-wn", "-nw"})) return;
        const Report now = ask();
        if (!now.events.empty()) m_event = now.events.back().id;
        if (!now.traces.empty()) m_trace = now.traces.back().id;
    }

    bool more(std::string& out) override {
        const Report now = ask();
        for (const Event& event : now.events) {
            if (m_events) out += eventJson(event) + "\n";
            m_event = event.id;
        }
        for (const Trace& trace : now.traces) {
            if (m_traces) out += traceJson(trace) + "\n";
            m_trace = trace.id;
        }
        return m_wait;
    }
    bool waits() const override { return m_wait; }

private:
    Report ask() {
        Since since;
        since.event = m_event;
        since.trace = m_trace;
        since.maxTraces = m_traces ? TracePage : 0;
        since.figures = false;
        return m_authority.report(since);
    }

    Authority& m_authority;
    const bool m_wait, m_events, m_traces;
    uint64_t m_event = 0, m_trace = 0;
};

/// `wait`: until the time is over, or a server could be deleted.
class Patience final : public DumpSource {
public:
    Patience(const Words& arguments, Authority& authority)
        : m_authority(authority), m_left(std::atoll(arguments[0].c_str())) {
        if (arguments.size() > 2) m_server = {arguments[1], arguments[2]};
    }

    bool more(std::string& out) override {
        const Report now = figures(m_authority);
        if (m_until == 0) m_until = now.steadyUs + m_left * 1000;
        const bool over = now.steadyUs >= m_until;
        if (m_server.server.empty()) return !over;
        const StatRow* row = Directory(now).row(m_server);
        const char* why = !row                                ? "No such server."
                          : !row->status.starts_with("MAINT") ? "Only servers in maintenance mode "
                                                                "can be deleted."
                          : row->scur + row->qcur > 0 ? "Server still has connections attached to "
                                                        "it, cannot remove it."
                                                      : nullptr;
        if (why && row && !over) return true;
        out += !why ? "Done.\n" : (row ? "Wait delay expired. " : "") + std::string(why) + "\n";
        return false;
    }
    bool waits() const override { return true; }

private:
    Authority& m_authority;
    const int64_t m_left;  ///< ms
    int64_t m_until = 0;   ///< monotonic us; 0: not begun
    ServerKey m_server;
};

}  // namespace

std::unique_ptr<DumpSource> makeEventDump(const Words& arguments, Authority& authority) {
    return std::make_unique<EventDump>(arguments, authority);
}

std::unique_ptr<DumpSource> makePatience(const Words& arguments, Authority& authority) {
    return std::make_unique<Patience>(arguments, authority);
}

}  // namespace yard
