#include "core/config/values.h"

#include <grp.h>
#include <pwd.h>

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

std::optional<int> smallNumber(const std::string& text) {
    const auto number = parseInteger(text);
    if (!number || *number < 0 || *number > INT32_MAX) return std::nullopt;
    return static_cast<int>(*number);
}

std::optional<int> userId(const std::string& name) {
    const passwd* entry = getpwnam(name.c_str());
    return entry ? std::optional<int>(static_cast<int>(entry->pw_uid)) : std::nullopt;
}

std::optional<int> groupId(const std::string& name) {
    const group* entry = getgrnam(name.c_str());
    return entry ? std::optional<int>(static_cast<int>(entry->gr_gid)) : std::nullopt;
}

}  // namespace yard
