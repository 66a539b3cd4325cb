#include "core/config/reading/directives.h"

#include "core/config/reading/handlers.h"
#include "core/config/values/suggest.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

constexpr std::string_view Redispatch = "redispatch-to-backup", Hedge = "hedge-connect",
                           FailbackWord = "failback", Table = "stick-table";

void readRedispatch(Context& context, const Args& words) {
    if ((words[1] == "on" || words[1] == "off") && words.size() == 2)
        context.proxy->conf.redispatchToBackup = words[1] == "on";
    else
        context.alert("'switchyard: redispatch-to-backup' expects 'on' or 'off' as argument.");
}

bool isTime(const std::string& text) {
    const TimeText time = parseTime(text);
    return time.fault == TimeText::Fault::None && !time.ignored;
}

void readHedge(Context& context, const Args& words) {
    int64_t& hedge = context.proxy->conf.hedgeConnect;
    const bool off = words[1] == "off";
    const int64_t after = !off && isTime(words[1]) ? parseTime(words[1]).millis : 0;
    if (words.size() == 2 && (off || after > 0))
        hedge = after;
    else
        context.alert("'switchyard: hedge-connect' expects a time above 0 or 'off' as argument.");
}

void readFailback(Context& context, const Args& words) {
    using When = Failback::When;
    Failback& failback = context.proxy->conf.failback;
    if (words[1] == "auto" && words.size() == 2)
        failback = {};
    else if (words[1] == "manual" && words.size() == 2)
        failback = {When::Manual, 0};
    else if (words[1] == "after" && isTime(words[2]) && words.size() == 3)
        failback = {When::After, parseTime(words[2]).millis};
    else
        context.alert(
            "'switchyard: failback' expects 'auto', 'after' <time> or 'manual' as argument.");
}

void readWord(Context& context, const Args& words) {
    const std::string& word = words[0];
    if (word == Redispatch) return readRedispatch(context, words);
    if (word == Table) return readPersistDirective(context, words);
    if (word == Hedge) return readHedge(context, words);
    if (word == FailbackWord) return readFailback(context, words);
    const auto near = closestWord(word, {Redispatch, Hedge, FailbackWord, Table});
    context.alert("unknown word '" + word + "' after '# switchyard:'" +
                  (near.empty() ? "." : "; did you mean '" + std::string(near) + "' maybe ?"));
}

}  // namespace

void readDirective(Context& context, const std::string& comment) {
    constexpr std::string_view Mark = "switchyard:";
    const size_t from = comment.find_first_not_of(" \t");
    if (from == std::string::npos || !std::string_view(comment).substr(from).starts_with(Mark))
        return;
    const Lexed line = lexLine(std::string_view(comment).substr(from + Mark.size()),
                               [&](auto name) { return context.lookup(name); });
    const std::string& word = line.words[0];
    if (context.options().strict)
        return context.warn("'switchyard: " + word + "' ignored because of --strict.");
    if (!line.fault.empty() || line.tooManyWords || word.empty())
        return context.alert("'# switchyard:' expects a word and its value.");
    if (!context.proxy)
        return context.alert(
            "'switchyard: " + word +
            "' is only allowed in 'defaults', 'listen', 'frontend' and 'backend' sections.");
    readWord(context, line.words);
}

}  // namespace yard
