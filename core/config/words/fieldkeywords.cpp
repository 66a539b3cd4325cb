// What is done with the names of fields, and how much of requests the log shows.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/base/lower.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// As much as a head holds of it. (HAProxy takes any number, and words for 0.)
void readLength(Context& context, const Args& args, size_t& out) {
    constexpr int64_t Most = 16384;
    if (context.tooMany(args, 1)) return;
    const auto length = wantInteger(context, args);
    if (!length) return;
    if (*length < 1 || *length > Most)
        return context.alert("'" + args[0] + "' expects a number from 1 to " +
                                 std::to_string(Most) + ", not '" + args[1] + "'.",
                             1);
    out = static_cast<size_t>(*length);
}

/// What is wrong with the pair, in HAProxy's words, or nothing. As there, names are compared with
/// `from` as it is written, so one with capitals never fits.
std::string enterCase(FieldCase& names, const std::string& from, const std::string& to) {
    if (lowered(from) != lowered(to)) return "<from> and <to> must not differ execpt the case";
    return names.emplace(from, to).second ? std::string() : "duplicate entry '" + from + "'";
}

}  // namespace

void globalLogUriLength(Context& context, const Args& args) {
    readLength(context, args, context.global.logUriLength);
}

void globalCookieLength(Context& context, const Args& args) {
    readLength(context, args, context.global.cookieLength);
}

void globalCaseAdjust(Context& context, const Args& args) {
    if (context.tooMany(args, 2)) return;
    if (!args.has(2))
        return context.alert("'" + args[0] + "' expects <from> and <to> as argument.");
    const std::string fault = enterCase(context.global.fieldCase, args[1], args[2]);
    if (!fault.empty()) context.alert(fault, 1);
}

/// A pair a line; '#' begins a comment.
void globalCaseAdjustFile(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alert("'" + args[0] + "' expects <file> as argument.");
    const std::string head = "h1-headers-case-adjust-file '" + args[1] + "'";
    std::ifstream file(context.pathOf(args[1]));
    if (!file) return context.raw(Level::Alert, head + ": failed to open file.", 1);
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string from, to, more;
        if (!(words >> from)) continue;
        std::string fault = "expects exactly two words";
        if (words >> to && !(words >> more)) fault = enterCase(context.global.fieldCase, from, to);
        if (!fault.empty())
            context.raw(Level::Alert,
                        head + ": line " + std::to_string(number) + ": " + fault + ".", 1);
    }
}

void optionRestrictNames(Context& context, const Args& args) {
    constexpr std::pair<std::string_view, OddNames> Ways[] = {{"preserve", OddNames::Preserve},
                                                              {"delete", OddNames::Delete},
                                                              {"reject", OddNames::Reject}};
    const std::string words =
        " option 'http-restrict-req-hdr-names' expects 'preserve', 'reject' or 'delete' option.";
    if (!args.has(2)) return context.alert("missing parameter." + words);
    const auto way =
        std::ranges::find(Ways, args[2], &std::pair<std::string_view, OddNames>::first);
    if (way == std::end(Ways))
        return context.alert("invalid parameter '" + args[2] + "'." + words, 2);
    if (!context.tooMany(args, 2, "option")) context.proxy->conf.oddNames = way->second;
}

}  // namespace yard
