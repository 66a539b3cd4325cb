#include "core/runtime/grammar/sessionlines.h"

#include <array>
#include <charconv>

#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

/// What a session does, by HAProxy's number for the state of its server's side ("scb=[8,").
constexpr std::array<std::string_view, 11> Phases = {"request", "request", "queue",   "connect",
                                                     "connect", "connect", "connect", "connect",
                                                     "data",    "close",   "close"};

size_t stateOf(std::string_view phase) {
    constexpr size_t Established = 8;
    for (const size_t state : {size_t{0}, size_t{2}, size_t{5}, Established})
        if (Phases[state] == phase) return state;
    return Established;
}

/// What stands behind `name`, up to a blank.
std::string_view field(std::string_view line, std::string_view name) {
    const size_t at = line.find(name);
    if (at == line.npos) return {};
    line.remove_prefix(at + name.size());
    return line.substr(0, line.find(' '));
}

template <typename Number>
Number numberIn(std::string_view text, std::string_view from) {
    Number number{};
    const size_t at = text.find(from);
    if (at == text.npos) return number;
    text.remove_prefix(at + from.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// "1h2m" in ms.
int64_t readAge(std::string_view text) {
    int64_t sum = 0, part = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            part = part * 10 + (c - '0');
            continue;
        }
        constexpr int64_t Second = 1000, Minute = 60 * Second, Hour = 60 * Minute;
        sum += part * (c == 'd' ? 24 * Hour : c == 'h' ? Hour : c == 'm' ? Minute : Second);
        part = 0;
    }
    return sum;
}

std::string orNone(const std::string& name, const char* none) { return name.empty() ? none : name; }

/// "<NONE>" and its like are no names.
std::string nameIn(std::string_view line, std::string_view label) {
    const std::string_view name = field(line, label);
    return name.starts_with('<') ? std::string() : std::string(name);
}

}  // namespace

std::string ageText(int64_t ms) {
    const int64_t s = ms / 1000;
    if (s < 60) return std::to_string(s) + "s";
    if (s < 3600) return std::to_string(s / 60) + "m" + std::to_string(s % 60) + "s";
    if (s < 86400) return std::to_string(s / 3600) + "h" + std::to_string(s / 60 % 60) + "m";
    return std::to_string(s / 86400) + "d" + std::to_string(s / 3600 % 24) + "h";
}

/// The fields are HAProxy's, for the tools that take them apart; what only its own machinery has is
/// 0 or empty.
std::string sessionLine(const SessionRow& row) {
    return sessionName(row.id) + ": proto=" + row.protocol + " src=" + row.client +
           " fe=" + row.frontend + " be=" + orNone(row.backend, "<NONE>") +
           " srv=" + orNone(row.server, "<none>") + " ts=00 epoch=0 age=" + ageText(row.ageMs) +
           " calls=0 rate=0 cpu=0 lat=0 rq[f=0h,i=" + std::to_string(row.bytesIn) +
           ",an=00h,rx=,wx=,ax=] rp[f=0h,i=" + std::to_string(row.bytesOut) +
           ",an=00h,rx=,wx=,ax=] scf=[8,0h,fd=-1] scb=[" + std::to_string(stateOf(row.phase)) +
           ",1h,fd=-1] exp= rc=0 c_exp=\n";
}

std::optional<SessionRow> readSessionLine(std::string_view line, int64_t nowMs) {
    SessionRow row;
    row.id = sessionId(line.substr(0, line.find(':')));
    row.frontend = field(line, " fe=");
    if (row.id == 0 || row.frontend.empty() || row.frontend == "GLOBAL") return {};
    row.protocol = field(line, ": proto=");
    row.client = field(line, " src=");
    row.backend = nameIn(line, " be=");
    row.server = nameIn(line, " srv=");
    row.ageMs = readAge(field(line, " age="));
    row.startedMs = nowMs - row.ageMs;
    // What waits in the buffers is all that HAProxy tells of its bytes.
    row.bytesIn = numberIn<uint64_t>(field(line, " rq["), "i=");
    row.bytesOut = numberIn<uint64_t>(field(line, " rp["), "i=");
    const auto state = numberIn<size_t>(field(line, " scb="), "[");
    if (state < Phases.size()) row.phase = Phases[state];
    return row;
}

}  // namespace yard
