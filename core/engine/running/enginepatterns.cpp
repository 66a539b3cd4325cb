// What the Runtime API asks of maps and ACLs. The answers are HAProxy 2.6.12's, measured.
#include <charconv>

#include "core/base/lines.h"
#include "core/config/values/patternset.h"
#include "core/engine/running/engine.h"
#include "core/http/samples/patternindex.h"

namespace yard {
namespace {

std::string_view matchName(Match how) {
    constexpr std::string_view Names[] = {"found", "bool", "int", "ip",  "bin", "len", "str",
                                          "beg",   "sub",  "dir", "dom", "end", "reg"};
    return Names[static_cast<size_t>(how)];
}

std::string_view valueType(PatternSet::Values values) {
    return values == PatternSet::Values::Integer   ? "sint"
           : values == PatternSet::Values::Address ? "ipv4"
                                                   : "str";
}

/// One command, taken apart.
class PatternCommand {
public:
    PatternCommand(const Config& config, const Command& command)
        : m_config(config), m_words(command.words), m_payload(command.text) {
        m_verb = m_words[0];
        m_map = m_words[1] == "map";
        if (at(2).starts_with('@')) {
            const std::string& text = m_words[2];
            uint32_t version = 0;
            std::from_chars(text.data() + 1, text.data() + text.size(), version);
            m_version = version;
            ++m_next;
        }
    }

    Answer run() {
        if (m_verb == "show" && at(m_next).empty()) return {true, withoutEnd(list())};
        if (m_verb == "get" && (at(2).empty() || at(3).empty()))
            return {false, m_map ? "Missing map identifier and/or key."
                                 : "Missing ACL identifier and/or key."};
        if (m_verb == "clear" && at(m_next).empty())
            return {false, m_map ? "Missing map identifier." : "Missing ACL identifier."};
        if (m_verb == "commit" && !m_version) return {false, "Missing version number."};
        if (m_verb == "commit" && at(m_next).empty())
            return {false, m_map ? "Missing map identifier." : "Missing ACL identifier."};
        if (const std::string usage = usageFault(); !usage.empty()) return {false, usage};
        // HAProxy looks nothing up in a version that is not the current one.
        const size_t named = m_verb == "get" ? 2 : m_next;
        m_set = find(at(named));
        if (!m_set)
            return {false, m_map ? "Unknown map identifier. Please use #<id> or <file>."
                                 : "Unknown ACL identifier. Please use #<id> or <file>."};
        if (m_verb == "show") return {true, withoutEnd(m_set->dump(m_version))};
        if (m_verb == "get") return {true, withoutEnd(look(at(3)))};
        if (m_verb == "add")
            return m_payload.empty() ? add(at(m_next + 1), at(m_next + 2)) : addAll();
        if (m_verb == "set") return set(at(m_next + 1), at(m_next + 2));
        if (m_verb == "del") return remove(at(m_next + 1));
        if (m_verb == "clear") return m_set->clear(m_version), Answer{};
        if (m_verb == "prepare")
            return {true, "New version created: " + std::to_string(m_set->prepare())};
        if (!m_set->commit(*m_version)) return {false, "Version number out of range."};
        return {};
    }

private:
    const std::string& at(size_t i) const {
        static const std::string none;
        return i < m_words.size() ? m_words[i] : none;
    }
    static std::string withoutEnd(std::string text) {
        if (text.ends_with('\n')) text.pop_back();
        return text;
    }

    bool concerns(const PatternSet& set) const { return m_map ? set.map : set.inAcls; }

    std::string list() const {
        std::string out = "# id (file) description\n";
        for (const auto& set : m_config.patterns)
            if (concerns(*set)) out += set->line();
        return out;
    }

    PatternSet* find(const std::string& name) const {
        for (const auto& set : m_config.patterns) {
            const bool named = name.starts_with('#') ? name.substr(1) == std::to_string(set->id)
                                                     : !name.empty() && name == set->file;
            if (named && concerns(*set)) return set.get();
        }
        return nullptr;
    }

    std::string usageFault() const {
        const bool whole = !at(m_next).empty() && !at(m_next + 1).empty();
        if (m_verb == "add" && m_payload.empty()) {
            if (m_map && (!whole || at(m_next + 2).empty()))
                return "'add map' expects three parameters (map identifier, key and value) or one "
                       "parameter (map identifier) and a payload";
            if (!m_map && !whole)
                return "'add acl' expects two parameters: ACL identifier and pattern.";
        }
        if (m_verb == "set" && (!whole || at(m_next + 2).empty()))
            return "'set map' expects three parameters: map identifier, key and value.";
        if (m_verb == "del" && !whole)
            return m_map ? "This command expects two parameters: map identifier and key."
                         : "This command expects two parameters: ACL identifier and key.";
        return {};
    }

    std::string look(const std::string& key) const {
        std::string out;
        for (const PatternSet::Use& use : m_set->uses()) {
            const auto& index = static_cast<const http::PatternIndex&>(
                m_set->index(use.how, use.ignoreCase, http::PatternIndex::make));
            const auto lock = m_set->lock();
            Sample value;
            value.setText(key);
            const PatternSet::Entry* entry = index.find(value);
            out += "type=" + std::string(matchName(use.how)) +
                   ", case=" + (use.ignoreCase ? "insensitive" : "sensitive") + ", " +
                   (m_map ? "found=" : "match=") + (entry ? "yes" : "no");
            if (entry) {
                out += std::string(", idx=") + (index.isTree() ? "tree" : "list") +
                       (m_map ? ", key=\"" : ", pattern=\"") + entry->pattern + "\"";
                if (m_map)
                    out += ", value=\"" + entry->value + "\", type=\"" +
                           std::string(valueType(m_set->values)) + "\"";
            }
            out += "\n";
        }
        return out;
    }

    Answer add(const std::string& key, const std::string& value) {
        if (std::string fault = m_set->fault(key, value); !fault.empty()) return {false, fault};
        m_set->add(key, value, m_version);
        return {};
    }

    /// A key, and behind it its value, in each line of the payload.
    Answer addAll() {
        for (std::string_view rest = m_payload; !rest.empty();) {
            const std::string line(nextLine(rest));
            const size_t blank = m_map ? line.find_first_of(" \t") : std::string::npos;
            const size_t value = line.find_first_not_of(" \t", blank);
            if (m_map && value == std::string::npos)
                return {false, "Missing value for key '" + line + "' line #1 of payload"};
            const Answer answer =
                add(line.substr(0, blank), value == std::string::npos ? "" : line.substr(value));
            if (!answer.ok) return answer;
        }
        return {};
    }

    /// "#0x55d0": an entry by its place.
    static std::optional<uint64_t> placeOf(const std::string& key) {
        uint64_t place = 0;
        if (!key.starts_with("#0x")) return {};
        std::from_chars(key.data() + 3, key.data() + key.size(), place, 16);
        return place;
    }

    Answer set(const std::string& key, const std::string& value) {
        if (std::string fault = m_set->valueFault(value); !fault.empty()) return {false, fault};
        const auto place = placeOf(key);
        const bool found = place ? m_set->setAt(*place, value) : m_set->set(key, value);
        return found ? Answer{} : Answer{false, "entry not found."};
    }

    Answer remove(const std::string& key) {
        const auto place = placeOf(key);
        const bool found = place ? m_set->removeAt(*place) : m_set->remove(key);
        return found ? Answer{} : Answer{false, "Key not found."};
    }

    const Config& m_config;
    const std::vector<std::string>& m_words;
    const std::string& m_payload;
    std::string m_verb;
    bool m_map = false;
    size_t m_next = 2;  ///< the word behind the version
    std::optional<uint32_t> m_version;
    PatternSet* m_set = nullptr;
};

}  // namespace

Answer Engine::executeOnPatterns(const Command& command) {
    return PatternCommand(*m_graph->config, command).run();
}

}  // namespace yard
