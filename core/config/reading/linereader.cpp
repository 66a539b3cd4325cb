#include "core/config/reading/linereader.h"

#include <algorithm>
#include <cctype>

#include "core/config/reading/conditionals.h"
#include "core/config/reading/directives.h"
#include "core/config/reading/keywords.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/removedwords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// HAProxy's cfg_maxerrors: lines with errors before it gives up on a file.
constexpr int MaxFatal = 50;

bool takesSign(const std::string& word) {
    static constexpr std::string_view Words[] = {"option",          "log",
                                                 "busy-polling",    "set-dumpable",
                                                 "strict-limits",   "insecure-fork-wanted",
                                                 "numa-cpu-mapping"};
    return std::ranges::count(Words, word) > 0;
}

void takeSign(Context& context, Args& args) {
    context.sign = Sign::Plain;
    if (args[0] == "no") {
        context.sign = Sign::No;
        args.shift();
    } else if (args[0] == "default") {
        context.sign = Sign::Default;
        args.shiftKeepingLast();
    }
    if (context.sign != Sign::Plain && !takesSign(args[0]))
        context.alertTight(
            "negation/default currently supported only for options, log, busy-polling, "
            "set-dumpable, "
            "strict-limits, insecure-fork-wanted and numa-cpu-mapping.");
}

void unknownWord(Context& context, Place place, const Args& args) {
    if (const RemovedWord removed = removedWord(place, args); !removed.text.empty())
        return removed.tight ? context.alertTight(removed.text) : context.alert(removed.text);
    if (isNotRun(place, args[0])) return context.notRun(args[0]);
    // HAProxy calls that section by another name.
    if (place == Place::UserList)
        return context.alertTight("unknown keyword '" + args[0] + "' in 'users' section");
    context.alert("unknown keyword '" + args[0] + "' in '" + context.section + "' section" +
                  didYouMean(place, args[0]));
}

/// True after a complaint: the word may not stand in `defaults`.
bool refusedInDefaults(Context& context, const Keyword& word, const std::string& name) {
    if (!context.proxy->isDefaults()) return false;
    switch (word.inDefaults) {
        case InDefaults::Allowed:
            return false;
        case InDefaults::Refused:
            context.alert("'" + name + "' not allowed in 'defaults' section.");
            break;
        case InDefaults::RefusedTight:
            context.alertTight("'" + name + "' not allowed in 'defaults' section.");
            break;
        case InDefaults::Unsupported:
            context.alert("'" + name + "' is not supported in 'defaults' section.");
            break;
    }
    return true;
}

void readProxyLine(Context& context, const Args& args) {
    if (!context.proxy) return context.alert("'listen' or 'defaults' expected.");
    const Keyword* word = findKeyword(Place::Proxy, args[0]);
    if (!word) return unknownWord(context, Place::Proxy, args);
    if (refusedInDefaults(context, *word, args[0])) return;
    // HAProxy reads the line all the same and may have more to say about it.
    if (misplaced(*context.proxy, word->needs))
        context.warn("'" + args[0] + "' ignored because " + context.proxy->named() + " has no " +
                     sideName(word->needs) + " capability." + std::string(word->hint));
    std::get<LineHandler>(word->action)(context, args);
}

void readWords(Context& context, const Args& args) {
    const std::string& first = args[0];
    if (first.starts_with('.') && first.size() > 1)
        return context.alertTight("unknown directive '" + first + "'.");
    const Keyword* opener = findKeyword(Place::Section, first);
    if (opener || isNotRun(Place::Section, first)) {
        context.section = first;
        context.sectionName = args.has(1) ? args[1] : first;
        context.sectionSkipped = !opener;
        context.proxy = nullptr;
        return opener ? std::get<LineHandler>(opener->action)(context, args)
                      : context.notRun(first);
    }
    if (context.sectionSkipped) return;
    if (context.section.empty())
        return context.alertTight("unknown keyword '" + first + "' out of section.");
    static constexpr std::pair<std::string_view, Place> Others[] = {
        {"global", Place::Global},
        {"peers", Place::Peers},
        {"resolvers", Place::Resolvers},
        {"userlist", Place::UserList},
        {"http-errors", Place::HttpErrors},
        {"mailers", Place::Mailers},
        {"cache", Place::Cache}};
    const auto other =
        std::ranges::find_if(Others, [&](const auto& o) { return o.first == context.section; });
    if (other == std::end(Others)) return readProxyLine(context, args);
    const Place place = other->second;
    if (const Keyword* word = findKeyword(place, first))
        return std::get<LineHandler>(word->action)(context, args);
    unknownWord(context, place, args);
}

bool isLineBlank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

bool isScope(std::string_view text) {
    const auto first = std::ranges::find_if_not(text, isLineBlank);
    return first != text.end() && *first == '[';
}

/// A line "[NAME]": for HAProxy the scope of what follows, which only its filters' own files use.
/// After most faults it reads on up to the next line with words.
void readScope(Context& context, std::string_view text) {
    const size_t from = text.find('[') + 1;
    const size_t end = text.find(']', from);
    if (end == std::string_view::npos || end == from)
        return context.alert("empty scope name is forbidden.");
    const char bad = badNameCharacter(std::string(text.substr(from, end - from)));
    const std::string_view rest = text.substr(end + 1);
    const auto after = std::ranges::find_if_not(rest, isLineBlank);
    if (bad)
        context.alert("character " + quotedChar(bad) + " is not permitted in a scope name.");
    else if (after != rest.end() && *after != '#')
        context.alert("character " + quotedChar(*after) +
                      " is not permitted after scope declaration.");
    else
        return;
    context.stopSoon = true;
}

/// HAProxy counts the position in the words as joined by one byte each, and shows the last kept
/// one.
void tooManyWords(Context& context, const Args& words) {
    size_t position = 1;
    for (size_t i = 0; i + 1 < words.size(); ++i) position += words[i].size() + 1;
    const size_t last = words.size() - 1;
    context.raw(Level::Alert,
                "parsing " + context.here() + ": too many words, truncating after word " +
                    std::to_string(MaxWords) + ", position " + std::to_string(position) + ": <" +
                    words[last] + ">.",
                context.where, words.column(last));
}

/// Not within a part that an `.if` leaves out.
bool isRead(const Context& context) {
    return context.blocks.empty() || context.blocks.back() == Context::Block::Taken ||
           context.blocks.back() == Context::Block::ElseTaken;
}

void readLine(Context& context, std::string_view text) {
    if (isScope(text)) return readScope(context, text);
    Lexed line = lexLine(text, [&](auto name) { return context.lookup(name); });
    if (line.tooManyWords) return tooManyWords(context, line.words);
    if (!line.fault.empty())
        return context.raw(Level::Alert,
                           "parsing " + context.here() + ": " + line.fault + " at position " +
                               std::to_string(line.faultAt + 1) + ":\n" +
                               caretLines(text.substr(0, line.shownEnd), line.faultAt),
                           context.where, static_cast<int>(line.faultAt) + 1);
    // A line that begins with an empty word is no line for HAProxy.
    if (line.words.has(0)) {
        context.line = &line.words;
        const bool passedOver = readConditional(context, line.words);
        if (!passedOver) {
            takeSign(context, line.words);
            readWords(context, line.words);
            context.stopFile |= context.stopSoon;
        }
        context.line = nullptr;
        if (passedOver) return;
    }
    if (line.comment && isRead(context)) readDirective(context, *line.comment);
}

/// False: nothing more is read from the file.
bool readNumberedLine(Context& context, std::string_view text, bool ended) {
    if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
        context.alertTight("Stray NUL character at position " + std::to_string(nul + 1) + ".");
        return false;
    }
    readLine(context, text);
    if (context.stopFile) return false;
    if (!ended)
        context.alertTight("Missing LF on last line, file might have been truncated at position " +
                           std::to_string(text.size() + 1) + ".");
    return true;
}

}  // namespace

void readSource(Context& context, const SourceText& source) {
    const size_t alertsBefore = context.alertCount();
    context.section.clear();
    context.sectionName.clear();
    context.sectionSkipped = false;
    context.proxy = nullptr;
    context.where = {source.name, 0};
    int fatal = 0;
    for (size_t from = 0; from < source.text.size();) {
        ++context.where.line;
        if (fatal >= MaxFatal) {
            context.alertTight("too many fatal errors (" + std::to_string(MaxFatal) +
                               "), stopping now.");
            break;
        }
        const size_t end = source.text.find('\n', from);
        const bool ended = end != std::string::npos;
        const size_t length = (ended ? end : source.text.size()) - from;
        const size_t before = context.alertCount();
        if (!readNumberedLine(context, std::string_view(source.text).substr(from, length), ended))
            break;
        if (context.alertCount() > before) ++fatal;
        from += length + 1;
    }
    if (!context.stopFile) endConditionals(context);
    if (!context.stopFile) checkCaches(context);
    context.stopFile |= context.stopSoon;
    if (context.alertCount() > alertsBefore)
        context.raw(Level::Alert, "Error(s) found in configuration file : " + source.name,
                    Where{source.name, 0}, 0);
}

}  // namespace yard
