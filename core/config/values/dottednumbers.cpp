#include "core/config/values/dottednumbers.h"

#include "core/config/values/units.h"

namespace yard {
namespace {

constexpr int64_t Most = 65535;

std::optional<int64_t> part(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
    const auto number = parseInteger(std::string(text));
    return number && *number <= Most ? number : std::nullopt;
}

}  // namespace

std::optional<int64_t> dottedNumber(std::string_view text) {
    const size_t dot = text.find('.');
    const auto major = part(text.substr(0, dot));
    const auto minor = dot == text.npos ? std::optional<int64_t>(0) : part(text.substr(dot + 1));
    if (!major || !minor) return std::nullopt;
    return *major << 16 | *minor;
}

std::string undot(const std::string& pattern, std::string& plain) {
    const size_t mark = pattern.find_first_of(":-");
    if (mark == std::string::npos) {
        const auto number = dottedNumber(pattern);
        if (!number) return "'" + pattern + "' is not a dotted number.";
        plain = std::to_string(*number);
        return {};
    }
    const std::string_view text = pattern;
    const auto low = dottedNumber(text.substr(0, mark)), high = dottedNumber(text.substr(mark + 1));
    const bool open = mark == 0 || mark + 1 == text.size();
    if (text.size() == 1 || (mark > 0 && !low) || (mark + 1 < text.size() && !high) ||
        (!open && *low > *high))
        return "'" + pattern + "' is not a valid dotted number range.";
    plain = (low ? std::to_string(*low) : "") + ":" + (high ? std::to_string(*high) : "");
    return {};
}

}  // namespace yard
