#include "core/config/reading/values.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace yard {

std::optional<int64_t> wantInteger(Context& context, const Args& args,
                                   const std::string& complaint) {
    const auto number = smallNumber(args[1]);
    if (!number) {
        context.alert("'" + args[0] + "'" + complaint, args.has(1) ? 1 : 0);
        return std::nullopt;
    }
    return *number;
}

std::optional<uint64_t> wantBufferSize(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return std::nullopt;
    const SizeText size = parseSize(args[1]);
    if (args.has(1) && !size.character && size.bytes > 0) return size.bytes;
    context.alert(
        "'" + args[0] + "' expects a" + (args.has(1) ? " positive" : "n") + " integer argument.",
        1);
    return std::nullopt;
}

std::optional<int64_t> wantTime(Context& context, const Args& args) {
    if (!args.has(1)) {
        context.alert("'" + args[0] + "' expects <time> as argument.");
        return std::nullopt;
    }
    const TimeText time = parseTime(args[1]);
    if (time.fault == TimeText::Fault::Character)
        context.alert("unexpected character " + quotedChar(time.character) + " in argument to <" +
                          args[0] + ">.",
                      1);
    if (time.fault == TimeText::Fault::Overflow)
        context.alert("timer overflow in argument '" + args[1] + "' to '" + args[0] +
                          "' (maximum value is 2147483647 ms or ~24.8 days)",
                      1);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[1], time.ignored), 1);
    if (time.fault != TimeText::Fault::None) return std::nullopt;
    return time.millis;
}

std::optional<int> smallNumber(const std::string& text) {
    const auto number = parseInteger(text);
    if (!number || *number < 0 || *number > INT32_MAX) return std::nullopt;
    return static_cast<int>(*number);
}

bool isNumberRange(const std::string& text, int64_t low, int64_t high) {
    if (text == "all" || text == "odd" || text == "even") return true;
    const size_t dash = text.find('-');
    const auto first = parseInteger(text.substr(0, dash));
    const auto last = dash == std::string::npos ? first : parseInteger(text.substr(dash + 1));
    return first && last && low <= *first && *first <= high && low <= *last && *last <= high;
}

bool wantProcesses(Context& context, const Args& args, size_t at, const std::string& who) {
    for (; args.has(at) && args[at] != "all"; ++at) {
        const std::string& word = args[at];
        if (word == "odd" || word == "even") continue;
        const std::string fault = who + " : '" + word + "' is not a valid number/range.";
        if (std::ranges::count(word, '-') > 1 ||
            word.find_first_not_of("0123456789-") != std::string::npos)
            return context.alert(fault, at), false;
        const size_t dash = word.find('-');
        const bool open = dash == word.size() - 1;
        const auto low = parseInteger(word.substr(0, dash));
        const auto high =
            dash == std::string::npos || open ? 1 : parseInteger(word.substr(dash + 1));
        if (low != 1 || high.value_or(0) != 1)
            return context.alert(fault + " It supports numbers from 1 to 1.\n", at), false;
    }
    return true;
}

char badNameCharacter(const std::string& name) {
    for (const char c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.:", c)) return c;
    return '\0';
}

std::string badNumberText(const std::string& text) {
    const size_t at = text.find_first_not_of("0123456789");
    if (at == std::string::npos) return "integer value '" + text + "' is too large";
    return "unexpected character " + quotedChar(text[at]) + " in integer value '" + text + "'";
}

std::optional<int> userId(const std::string& name) {
    const passwd* entry = getpwnam(name.c_str());
    return entry ? std::optional<int>(static_cast<int>(entry->pw_uid)) : std::nullopt;
}

std::optional<int> groupId(const std::string& name) {
    const group* entry = getgrnam(name.c_str());
    return entry ? std::optional<int>(static_cast<int>(entry->gr_gid)) : std::nullopt;
}

std::optional<int64_t> wantSectionTime(Context& context, const Args& args, size_t at,
                                       const std::string& what) {
    const TimeText time = parseTime(args[at]);
    switch (time.fault) {
        case TimeText::Fault::Character:
            context.alertTight("unexpected character " + quotedChar(time.character) +
                                   " in argument to <" + what + ">.",
                               at);
            return std::nullopt;
        case TimeText::Fault::Overflow:
            context.alertTight("timer overflow in argument <" + args[at] + "> to <" + what +
                                   ">, maximum value is 2147483647 ms (~24.8 days).",
                               at);
            return std::nullopt;
        case TimeText::Fault::None:
            break;
    }
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[at], time.ignored), at);
    return time.millis;
}

}  // namespace yard
