#include "core/runtime/grammar/grammar.h"

#include <algorithm>

#include "core/base/likeness.h"
#include "core/runtime/grammar/readers.h"

namespace yard {
namespace {

constexpr size_t MaxCommandWords =
    5;  ///< HAProxy compares no more when it looks for likely commands
constexpr size_t MaxSuggestions = 5;

using WordViews = std::vector<std::string_view>;

WordViews wordsOf(const CommandSpec& spec) {
    WordViews words;
    std::string_view rest = spec.words;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find(' '), rest.size());
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words;
}

size_t commonWords(const WordViews& a, const WordViews& b) {
    const auto [end, ignored] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<size_t>(end - a.begin());
}

size_t length(std::span<const std::string_view> words) {
    size_t sum = 0;
    for (const auto word : words) sum += word.size();
    return sum;
}

/// These end every list and are never suggested.
bool isAlwaysListed(const CommandSpec& spec) {
    return spec.words == "help" || spec.words == "prompt" || spec.words == "quit";
}

/// A command that may be listed, with its words apart.
struct Candidate {
    const CommandSpec* spec;
    WordViews words;
};

std::vector<Candidate> candidates(std::span<const CommandSpec> table) {
    std::vector<Candidate> all;
    for (const CommandSpec& spec : table)
        if (spec.read && !spec.help.empty() && !isAlwaysListed(spec))
            all.push_back({&spec, wordsOf(spec)});
    return all;
}

std::string usageLine(const CommandSpec& spec) {
    constexpr size_t Column = 40;
    std::string line = "  " + std::string(spec.words) + std::string(spec.arguments);
    if (line.size() < Column + 2) line.resize(Column + 2, ' ');
    return line + ": " + std::string(spec.help) + "\n";
}

/// Those whose words behind the first `same` look most like `asked`; as HAProxy, not those that are
/// much worse than the best.
std::vector<const CommandSpec*> likely(const std::vector<Candidate>& all, const WordViews& asked,
                                       size_t same) {
    const auto wanted = std::span(asked).subspan(same);
    std::vector<std::pair<int, const CommandSpec*>> ranked;
    for (const Candidate& candidate : all) {
        if (commonWords(candidate.words, asked) < same) continue;
        const auto rest = std::span(candidate.words).subspan(same);
        const int distance = unlikeness(wanted, rest);
        if (distance < static_cast<int>(5 * (length(wanted) + length(rest)) / 2))
            ranked.emplace_back(distance, candidate.spec);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<const CommandSpec*> chosen;
    for (const auto& [distance, spec] : ranked)
        if (chosen.size() < MaxSuggestions && distance <= 5 * ranked.front().first / 2)
            chosen.push_back(spec);
    std::sort(chosen.begin(), chosen.end());  // the table's order
    return chosen;
}

std::vector<const CommandSpec*> listed(const WordViews& asked, std::span<const CommandSpec> table) {
    const std::vector<Candidate> all = candidates(table);
    size_t same = 0;
    for (const Candidate& candidate : all)
        same = std::max(same, commonWords(candidate.words, asked));
    std::vector<const CommandSpec*> chosen;
    if (same < asked.size()) chosen = likely(all, asked, same);
    if (!chosen.empty()) return chosen;
    for (const Candidate& candidate : all)
        if (commonWords(candidate.words, asked) == same) chosen.push_back(candidate.spec);
    return chosen;
}

/// The command whose words all stand in front; its number of words in `used`.
const CommandSpec* find(const Words& words, size_t& used) {
    for (const CommandSpec& spec : commandTable()) {
        const WordViews expected = wordsOf(spec);
        if (expected.size() > words.size()) continue;
        if (!std::equal(expected.begin(), expected.end(), words.begin())) continue;
        used = expected.size();
        return &spec;
    }
    return nullptr;
}

}  // namespace

std::string_view levelName(CliLevel level) {
    switch (level) {
        case CliLevel::User:
            return "user";
        case CliLevel::Operator:
            return "operator";
        case CliLevel::Admin:
            return "admin";
    }
    return {};
}

CliRequest parse(const Words& words, CliLevel level, const Directory& names) {
    size_t used = 0;
    const CommandSpec* spec = find(words, used);
    if (!spec) return CliReply{usage(words), 6};
    if (level < spec->level) return readers::line("Permission denied");
    if (!spec->read) return readers::notYet(spec->words);
    return spec->read({std::span(words).subspan(used), level, names});
}

std::string usage(const Words& words, std::span<const CommandSpec> table) {
    const bool help = !words.empty() && words.front() == "help";
    WordViews asked(words.begin() + (help ? 1 : 0), words.end());
    if (asked.size() > MaxCommandWords) asked.resize(MaxCommandWords);
    std::string text = "The following commands are valid at this level:\n";
    if (!help && asked.empty())
        text = "Unknown command. Please enter one of the following commands only:\n";
    else if (!help)
        text = "Unknown command, but maybe one of the following ones is a better match:\n";
    for (const CommandSpec* spec : listed(asked, table)) text += usageLine(*spec);
    for (const CommandSpec& spec : table)
        if (isAlwaysListed(spec)) text += usageLine(spec);
    return text;
}

bool onlyReads(const Command& command) {
    const bool pattern = command.verb == Verb::Patterns && !command.words.empty();
    return command.verb == Verb::GetWeight ||
           (pattern && (command.words[0] == "show" || command.words[0] == "get"));
}

bool onlyReads(const std::string& line) {
    for (const std::string& command : splitCommands(line)) {
        const Words words = splitWords(command);
        if (words.empty() || words[0] == "show" || words[0] == "get" || words[0] == "help")
            continue;
        const CliRequest request = parse(words, CliLevel::Admin);
        if (!std::holds_alternative<ShowRequest>(request) &&
            !std::holds_alternative<SessionRequest>(request))
            return false;
    }
    return true;
}

}  // namespace yard
