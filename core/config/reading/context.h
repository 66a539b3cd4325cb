#pragma once

#include <deque>
#include <functional>
#include <unordered_map>

#include "core/config/reading/parser.h"
#include "core/config/values/draft.h"
#include "core/config/values/lexer.h"
#include "core/config/values/tlsdraft.h"
#include "core/config/values/userlist.h"

namespace yard {

/// What `no` or `default` before a keyword asks for.
enum class Sign { Plain, No, Default };

/// The state of one parse: what was read so far, where we are, what was found wrong. Handed to
/// every keyword's handler; lives as long as the call of parseConfig.
class Context {
public:
    explicit Context(const ParseOptions& options) : m_options(options) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    // Messages. `text` is what follows "parsing [file:line] : ", or the whole when it says "raw".
    void alert(const std::string& text, size_t word = 0) { note(Level::Alert, " : ", text, word); }
    void warn(const std::string& text, size_t word = 0) { note(Level::Warning, " : ", text, word); }
    /// HAProxy writes some of its messages without the first blank: "parsing [file:line]: ".
    void alertTight(const std::string& text, size_t word = 0) {
        note(Level::Alert, ": ", text, word);
    }
    /// What HAProxy calls a warning, though it does not start; it reads no further.
    void warnFatally(const std::string& text, size_t word = 0) {
        warnTight(text, word);
        ++m_alerts;
        stopFile = true;
    }
    void warnTight(const std::string& text, size_t word = 0) {
        note(Level::Warning, ": ", text, word);
    }
    void raw(Level level, const std::string& text, Where where, int column = 0);
    void raw(Level level, const std::string& text, size_t word = 0) {
        raw(level, text, where, columnOf(word));
    }
    /// "[file:line]" of the current line.
    std::string here() const { return bracket(where); }
    static std::string bracket(const Where& w) {
        return "[" + w.file + ":" + std::to_string(w.line) + "]";
    }

    /// HAProxy knows `what`, Switchyard does not run it (yet).
    void notRun(const std::string& what, size_t word = 0) { alert(notRunText(what), word); }
    static std::string notRunText(const std::string& what) {
        return notRunPhrase("'" + what + "'");
    }
    static std::string notRunPhrase(const std::string& phrase) {
        return phrase + " is known to HAProxy but not yet run by Switchyard";
    }
    /// Refuses words after the first `allowed` ones behind the keyword; true when there were any.
    bool tooMany(const Args& args, size_t allowed, const std::string& keyword);
    bool tooMany(const Args& args, size_t allowed) { return tooMany(args, allowed, args[0]); }

    /// Of the environment, or a pseudo variable (.FILE, .LINE, .SECTION).
    std::optional<std::string> lookup(std::string_view name) const;
    /// Of the lines that follow; nothing: it is unset.
    void setVariable(const std::string& name, std::optional<std::string> value) {
        m_variables[name] = std::move(value);
    }
    EnvironmentChanges environmentChanges() const { return {!m_inheritsVariables, m_variables}; }
    /// All but these are unset.
    void keepVariables(const std::vector<std::string>& names);
    const ParseOptions& options() const { return m_options; }

    /// The proxies called `name`, in file order; seldom more than one.
    const std::vector<ProxyDraft*>& proxiesNamed(const std::string& name) const {
        static const std::vector<ProxyDraft*> none;
        const auto it = byName.find(name);
        return it == byName.end() ? none : it->second;
    }

    /// A file that the configuration names: relative ones begin where `default-path` says.
    std::string pathOf(const std::string& name) const;

    /// A table by the name that rules give it; `conf` is nullptr when there is none.
    struct NamedTable {
        StickTableConf* conf = nullptr;
        std::string holder;  ///< the section it stands in, in words
    };
    NamedTable findTable(const std::string& name);

    size_t alertCount() const { return m_alerts; }

    std::vector<Diagnostic> notes;
    Where where;
    Sign sign = Sign::Plain;
    const Args* line = nullptr;   ///< the words being handled, for columns
    std::string section;          ///< the word that opened the section; empty: none yet
    std::string sectionName;      ///< what follows that word, or the word: "$.SECTION"
    bool sectionSkipped = false;  ///< inside a section that is not run: lines are passed over
    /// What became of the parts of an `.if` so far: one is being read, none was yet, one was.
    enum class Block { Taken, Waiting, Skipped, ElseTaken, ElseSkipped };
    std::vector<Block> blocks;        ///< open ones, the innermost last
    bool stopFile = false;            ///< HAProxy reads no further after some errors
    bool stopSoon = false;            ///< after others it reads on up to the next line with words
    std::optional<size_t> quietFrom;  ///< as Parsed::quietFrom
    /// Where `default-path` has names of files begin.
    enum class DefaultPath { Current, Config, Parent, Origin };
    DefaultPath defaultPath = DefaultPath::Current;
    std::string origin;  ///< of DefaultPath::Origin
    GlobalConf global;
    TlsDraft tls;
    ProxyDraft* proxy = nullptr;      ///< the open defaults, listen, frontend or backend
    std::deque<ProxyDraft> defaults;  ///< addresses are stable
    std::deque<ProxyDraft> proxies;
    std::deque<PeersConf> peers;          ///< in a peers section the last one is open
    std::deque<ResolversConf> resolvers;  ///< likewise
    std::deque<MailersConf> mailers;      ///< likewise
    std::deque<CacheConf> caches;         ///< likewise
    /// How many proxies stand before the first `stats` line of a global section: there HAProxy has
    /// a proxy GLOBAL, which takes an id. Nothing: it has none.
    std::optional<size_t> statsPlace;
    std::unordered_map<std::string, std::vector<ProxyDraft*>>
        byName;                                     ///< of `proxies`, in file order
    std::unordered_map<int, ProxyDraft*> proxyIds;  ///< explicit ones

    /// A server whose host name is looked up when everything else is right.
    struct NameToResolve {
        ProxyDraft* proxy;
        size_t server;
        int family;
        uint16_t port;
    };
    std::vector<NameToResolve> namesToResolve;

    /// Samples of rules; those that name a proxy are looked at when all proxies are known.
    struct UsedSample {
        Where where;
        ProxyDraft* proxy;
        SampleExpr sample;
        bool inAcl;
    };
    std::vector<UsedSample> samples;

    /// The tables that `track-sc` rules name.
    struct Tracking {
        Where where;
        ProxyDraft* proxy;
        int slot;
        std::string table;
    };
    std::vector<Tracking> trackings;

    /// Of maps and ACLs, in the order in which they were met.
    std::vector<std::shared_ptr<PatternSet>> patterns;
    std::deque<HttpErrors> httpErrors;  ///< in such a section the last one is open

    /// A userlist while it is read: who is in which group is known in the end.
    struct UserListDraft {
        std::string name;
        UserList list;
        std::vector<std::pair<std::string, std::string>> ofGroups;  ///< group, user
        std::vector<std::pair<std::string, std::string>> ofUsers;   ///< user, group
        std::shared_ptr<const UserList> ready;
    };
    std::deque<UserListDraft> userLists;
    UserListDraft* userList = nullptr;  ///< the open one; none where it is passed over

private:
    void note(Level level, const char* mark, const std::string& text, size_t word) {
        raw(level, "parsing " + here() + mark + text, word);
    }
    int columnOf(size_t word) const { return line ? line->column(word) : 0; }

    std::optional<std::string> inherited(const std::string& name) const;

    const ParseOptions& m_options;
    std::unordered_map<std::string, std::optional<std::string>> m_variables;
    bool m_inheritsVariables = true;
    size_t m_alerts = 0;
};

}  // namespace yard
