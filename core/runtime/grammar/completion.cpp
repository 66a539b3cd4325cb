#include "core/runtime/grammar/completion.h"

#include <algorithm>
#include <set>

#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

/// A list for a person: the rest is found by typing on.
constexpr size_t MostWords = 200;
constexpr int MostSessions = 200;

/// The command at the end of a line, and the word in it that is being typed.
struct Typing {
    size_t from = 0;      ///< of that word, in the line
    Words before;         ///< the whole words in front of it
    std::string partial;  ///< what of it is there, its backslashes gone
};

Typing typingOf(const std::string& line) {
    Typing typing;
    bool inside = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == ';' || c == ' ' || c == '\t') {
            if (inside) typing.before.push_back(std::move(typing.partial));
            if (c == ';') typing.before.clear();
            typing.partial.clear();
            inside = false;
            continue;
        }
        if (!inside) typing.from = i;
        inside = true;
        if (c == '\\' && i + 1 < line.size()) ++i;
        typing.partial += line[i];
    }
    if (!inside) typing.from = line.size();
    return typing;
}

Words apart(std::string_view text, std::string_view by) {
    Words parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find(by), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + by.size(), text.size()));
    }
    return parts;
}

/// The names that a word of CommandSpec::follow stands for; asks the proxy when they are needed.
class Names {
public:
    explicit Names(Authority& authority) : m_authority(authority) {}

    Words of(const std::string& place) {
        if (place == "@server")
            return rows(Scope::Server,
                        [](const StatRow& row) { return row.proxy + "/" + row.name; });
        if (place == "@new")
            return rows(Scope::Backend, [](const StatRow& row) { return row.proxy + "/"; });
        if (place == "@frontend") return rows(Scope::Frontend, nameOf);
        if (place == "@backend") return rows(Scope::Backend, nameOf);
        if (place == "@proxy") return proxies();
        if (place == "@table") return tables();
        if (place == "@origin") return origins();
        if (place == "@session") return sessions();
        if (place == "@command") return commands();
        return place == "*" ? Words() : Words{place};
    }

private:
    static std::string nameOf(const StatRow& row) { return row.proxy; }
    const Report& report() {
        if (!m_report) m_report = figures(m_authority);
        return *m_report;
    }
    template <typename Text>
    Words rows(Scope scope, const Text& text) {
        Words words;
        for (const StatRow& row : report().rows)
            if (row.scope == scope) words.push_back(text(row));
        return words;
    }
    Words proxies() {
        Words words = rows(Scope::Frontend, nameOf);
        for (std::string& name : rows(Scope::Backend, nameOf))
            if (std::find(words.begin(), words.end(), name) == words.end())
                words.push_back(std::move(name));
        return words;
    }
    Words tables() {
        Words words;
        for (const TableRow& table : report().tables) words.push_back(table.name);
        return words;
    }
    Words origins() {
        Words words;
        for (const LabRow::Origin& origin : report().lab.origins) words.push_back(origin.name);
        return words;
    }
    Words sessions() {
        Since since;
        since.event = UINT64_MAX;
        since.maxTraces = 0;
        since.figures = false;
        since.maxSessions = MostSessions;
        Words words;
        for (const SessionRow& row : m_authority.report(since).sessions)
            words.push_back(sessionName(row.id));
        return words;
    }
    static Words commands() {
        std::set<std::string> first;
        for (const CommandSpec& spec : commandTable())
            if (spec.read && !spec.help.empty()) first.insert(apart(spec.words, " ").front());
        return {first.begin(), first.end()};
    }

    Authority& m_authority;
    std::optional<Report> m_report;
};

/// Whether `word` may stand where `place` is; names are taken on trust.
bool fits(const std::string& place, const std::string& word) {
    for (const std::string& one : apart(place, "|"))
        if (one == "*" || one.starts_with('@') || one == word) return true;
    return false;
}

/// The place behind the arguments that are there; empty: they do not fit, or nothing follows.
std::string placeAfter(const std::string& alternative, std::span<const std::string> arguments) {
    Words places = apart(alternative, " ");
    const bool repeats = !places.empty() && places.back() == "...";
    if (repeats) places.pop_back();
    const auto at = [&](size_t i) {
        if (i < places.size()) return places[i];
        return repeats ? places.back() : std::string();
    };
    for (size_t i = 0; i < arguments.size(); ++i)
        if (at(i).empty() || !fits(at(i), arguments[i])) return {};
    return at(arguments.size());
}

class Completer {
public:
    Completer(const std::string& line, Authority& authority)
        : m_typing(typingOf(line)), m_names(authority) {
        m_result.from = m_typing.from;
    }

    Completions run(const std::function<bool(std::string_view)>& known) {
        for (const CommandSpec& spec : commandTable())
            if (spec.read && !spec.help.empty() && (!known || known(spec.words))) consider(spec);
        return std::move(m_result);
    }

private:
    void consider(const CommandSpec& spec) {
        const Words words = apart(spec.words, " ");
        const Words& before = m_typing.before;
        const size_t common = std::min(words.size(), before.size());
        if (!std::equal(words.begin(), words.begin() + static_cast<long>(common), before.begin()))
            return;
        if (before.size() < words.size())
            offer(words[before.size()],
                  before.size() + 1 == words.size() ? spec.help : std::string_view());
        else
            offerArguments(spec, std::span(before).subspan(words.size()));
    }

    void offerArguments(const CommandSpec& spec, std::span<const std::string> arguments) {
        m_result.usage = std::string(spec.words) + std::string(spec.arguments);
        for (const std::string& alternative : apart(spec.follow, "; "))
            for (const std::string& place : apart(placeAfter(alternative, arguments), "|"))
                for (const std::string& name : m_names.of(place)) offer(name, {});
    }

    void offer(const std::string& word, std::string_view help) {
        if (!word.starts_with(m_typing.partial)) return;
        const std::string written = quoteWord(word);
        auto& words = m_result.words;
        const auto found = std::find_if(words.begin(), words.end(),
                                        [&](const Completion& c) { return c.word == written; });
        if (found != words.end()) return;
        if (words.size() == MostWords)
            m_result.cut = true;
        else
            words.push_back({written, std::string(help)});
    }

    const Typing m_typing;
    Names m_names;
    Completions m_result;
};

}  // namespace

Completions complete(const std::string& line, Authority& authority,
                     const std::function<bool(std::string_view)>& known) {
    return Completer(line, authority).run(known);
}

}  // namespace yard
