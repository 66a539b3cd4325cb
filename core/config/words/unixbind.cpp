// unix-bind.
#include <cstdlib>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// Empty, or what is wrong with the word at `at`.
std::string readWord(UnixBind& out, const std::string& word, const std::string& value) {
    if (word == "prefix") {
        if (value.empty()) return "unix_bind 'prefix' expects a path as an argument.";
        out.prefix = value;
    } else if (word == "mode") {
        out.mode = static_cast<int>(std::strtol(value.c_str(), nullptr, 8));
    } else if (word == "uid" || word == "gid") {
        const auto id = smallNumber(value);
        if (!id) return "'unix-bind' : '" + word + "' " + badNumberText(value);
        (word == "uid" ? out.uid : out.gid) = *id;
    } else if (word == "user") {
        const auto id = userId(value);
        if (!id) return "'unix-bind' : '" + value + "' unknown user.";
        out.uid = *id;
    } else if (word == "group") {
        const auto id = groupId(value);
        if (!id) return "'unix-bind' : '" + value + "' unknown group.";
        out.gid = *id;
    } else {
        return "'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user' and 'group' "
               "options.";
    }
    return {};
}

}  // namespace

void globalUnixBind(Context& context, const Args& args) {
    UnixBind& out = context.global.unixBind;
    for (size_t at = 1; args.has(at); at += 2) {
        if (args[at] == "prefix" && !out.prefix.empty()) {
            context.warn("unix-bind 'prefix' already specified. Continuing.", at);
            continue;
        }
        if (const auto fault = readWord(out, args[at], args[at + 1]); !fault.empty())
            return context.alert(fault, at);
    }
}

void completeUnixSocket(const UnixBind& defaults, Endpoint& address, int& mode, int& uid,
                        int& gid) {
    if (address.family() != AF_UNIX) return;
    constexpr std::string_view Mark = "unix:";  // abstract ones have another
    const std::string name = address.host();
    if (!defaults.prefix.empty() && name.starts_with(Mark))
        if (const auto moved = Endpoint::unixPath(defaults.prefix + name.substr(Mark.size())))
            address = *moved;
    if (mode < 0) mode = defaults.mode;
    if (uid < 0) uid = defaults.uid;
    if (gid < 0) gid = defaults.gid;
}

}  // namespace yard
