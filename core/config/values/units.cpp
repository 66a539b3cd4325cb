#include "core/config/values/units.h"

#include <charconv>

namespace yard {
namespace {

struct Unit {
    std::string_view name;
    int64_t micros;
};
// "ms" stands before "m", which it begins with.
constexpr Unit Units[] = {{"us", 1},       {"ms", 1000},        {"s", 1000000},
                          {"m", 60000000}, {"h", 3600000000LL}, {"d", 86400000000LL}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// In whole quanta, rounded up; one is the unit of a number alone.
TimeText parseTime(std::string_view text, int64_t quantum) {
    TimeText out;
    size_t at = 0;
    int64_t number = 0;
    for (; at < text.size() && isDigit(text[at]); ++at)
        // Saturates: anything beyond is an overflow in every unit.
        number = std::min<int64_t>(number * 10 + (text[at] - '0'), INT64_C(4000000000000000));
    std::string_view rest = text.substr(at);
    int64_t unit = quantum;
    if (at == 0 || !rest.empty()) {
        const Unit* found = nullptr;
        for (const Unit& u : Units)
            if (!found && at > 0 && rest.starts_with(u.name)) found = &u;
        if (!found) {
            out.fault = TimeText::Fault::Character;
            out.character = rest.empty() ? '\0' : rest.front();
            return out;
        }
        unit = found->micros;
        rest.remove_prefix(found->name.size());
    }
    if (number > MaxMillis * quantum / unit) {
        out.fault = TimeText::Fault::Overflow;
        return out;
    }
    out.millis = (number * unit + quantum - 1) / quantum * (quantum / 1000);
    if (!rest.empty()) out.ignored = rest.front();
    return out;
}

}  // namespace

TimeText parseTime(std::string_view text) { return parseTime(text, 1000); }

TimeText parseSeconds(std::string_view text) { return parseTime(text, 1000000); }

std::string ignoredTimeText(std::string_view text, char ignored) {
    return "unexpected character " + quotedChar(ignored) + " after the timer value '" +
           std::string(text) +
           "', only (us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) are "
           "supported."
           " This will be reported as an error in next versions.";
}

SizeText parseSize(std::string_view text) {
    SizeText out;
    size_t at = 0;
    constexpr uint64_t Max = UINT32_MAX;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        const uint64_t next = out.bytes * 10 + static_cast<uint64_t>(text[at] - '0');
        if (next > Max) {
            out.character = text[at];
            return out;
        }
        out.bytes = next;
    }
    if (at == 0) {
        out.character = text.empty() ? '\0' : text.front();
        return out;
    }
    if (at == text.size()) return out;
    const std::string_view units = "kmg";
    const size_t power = units.find(static_cast<char>(text[at] | 0x20));
    const uint64_t factor = power == std::string_view::npos ? 0 : UINT64_C(1024) << (10 * power);
    if (!factor || out.bytes > Max / factor)
        out.character = text[at];
    else if (at + 1 < text.size())
        out.character = text[at + 1];
    out.bytes *= factor;
    return out;
}

std::optional<int64_t> parseInteger(std::string_view text) {
    int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, value);
    if (text.empty() || fault != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::string hexFault(const std::string& text) {
    if (text.size() % 2) return "an even number of hex digit is expected";
    const auto wrong =
        std::ranges::find_if_not(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
    if (wrong == text.end()) return {};
    return "an hex digit is expected (found '" + std::string(1, *wrong) + "')";
}

}  // namespace yard
