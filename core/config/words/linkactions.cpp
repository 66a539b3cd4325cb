// Actions on the connection of a session: its addresses, its marks, its timeouts.
#include <charconv>

#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/sampleparser.h"

namespace yard {
namespace {

using Do = HttpRule::Do;

constexpr std::pair<std::string_view, Do> Moves[] = {{"set-src", Do::SetSource},
                                                     {"set-src-port", Do::SetSourcePort},
                                                     {"set-dst", Do::SetDestination},
                                                     {"set-dst-port", Do::SetDestinationPort}};

std::string readMove(RuleLine& line) {
    const std::string word = line.args[line.at];
    if (!line.args.has(line.at)) return "missing fetch method";
    auto sample = parseSample(line.args, line.at, &line.context);
    if (!sample) return sample.error();
    // HAProxy lets it pass where connections are new, and never runs it there.
    if (!line.place.has(*sample) && line.place.request) return missingText(*sample, word);
    line.context.samples.push_back({line.context.where, line.context.proxy, *sample, false});
    line.rule.sample = *std::move(sample);
    return {};
}

std::string readMark(RuleLine& line) {
    const std::string& text = line.args[line.at];
    if (text.empty()) return "expects exactly 1 argument (integer/hex value)";
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    uint32_t number = 0;
    const char* begin = text.data() + (hex ? 2 : 0);
    const auto read = std::from_chars(begin, text.data() + text.size(), number, hex ? 16 : 10);
    if (read.ptr != text.data() + text.size())
        return std::string("invalid character starting at '") + read.ptr +
               "' (integer/hex value expected)";
    line.rule.status = static_cast<int>(number);
    ++line.at;
    return {};
}

}  // namespace

std::optional<std::string> readLinkAction(RuleLine& line, const std::string& word) {
    for (const auto& [name, what] : Moves)
        if (name == word && !line.place.response) {
            line.rule.what = what;
            return readMove(line);
        }
    if (word != "set-tos" && word != "set-mark") return {};
    line.rule.what = word == "set-tos" ? Do::SetTos : Do::SetMark;
    return readMark(line);
}

std::string readSetTimeout(RuleLine& line) {
    if (!line.args.has(line.at) || !line.args.has(line.at + 1))
        return "expects exactly 2 arguments";
    const std::string which = line.args[line.at], text = line.args[line.at + 1];
    if (which != "server" && which != "tunnel")
        return "'set-timeout' rule supports 'server'/'tunnel' (got '" + which + "')";
    const ProxyConf& proxy = line.context.proxy->conf;
    if (!proxy.backend) return "proxy '" + proxy.name + "' has no backend capability";
    line.rule.tunnel = which == "tunnel";
    const std::string self = "rule 'set-timeout " + which + "'";
    const TimeText time = parseTime(text);
    ++line.at;
    if (time.fault == TimeText::Fault::Character) {
        auto sample = parseSample(line.args, line.at, &line.context);
        if (!sample) return "unexpected character " + quotedChar(time.character) + " in " + self;
        line.context.samples.push_back({line.context.where, line.context.proxy, *sample, false});
        line.rule.sample = *std::move(sample);
        return {};
    }
    if (time.fault == TimeText::Fault::Overflow)
        return "timer overflow in argument '" + text + "' to " + self +
               " (maximum value is 2147483647 ms or ~24.8 days)";
    if (time.millis == 0) return "null value is not valid for a 'set-timeout " + which + "' rule";
    line.rule.delay = time.millis;
    ++line.at;
    return {};
}

/// Whether a change of a message that fails is an error: here none fails.
std::string readStrictMode(RuleLine& line) {
    if (!line.args.has(line.at)) return "expects exactly 1 arguments";
    const std::string& value = line.args[line.at++];
    if (value == "on" || value == "off") return {};
    return "Unexpected value '" + value + "'. Only 'on' and 'off' are supported";
}

}  // namespace yard
