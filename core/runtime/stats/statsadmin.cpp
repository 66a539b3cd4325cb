#include "core/runtime/stats/statsadmin.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/runtime/stats/statsuri.h"

namespace yard {

namespace {

bool isChecked(const StatRow& row) { return row.checked; }
bool hasAgent(const StatRow& row) { return row.agent; }

}  // namespace

const StatsAction StatsActions[13] = {
    {"ready", "Set state to READY", Verb::Ready},
    {"drain", "Set state to DRAIN", Verb::Drain},
    {"maint", "Set state to MAINT", Verb::Maint},
    {"dhlth", "Health: disable checks", Verb::DisableHealth, isChecked},
    {"ehlth", "Health: enable checks", Verb::EnableHealth, isChecked},
    {"hrunn", "Health: force UP", Verb::HealthUp},
    {"hnolb", "Health: force NOLB", Verb::HealthStopping},
    {"hdown", "Health: force DOWN", Verb::HealthDown},
    {"dagent", "Agent: disable checks", Verb::DisableAgent, hasAgent},
    {"eagent", "Agent: enable checks", Verb::EnableAgent, hasAgent},
    {"arunn", "Agent: force UP", Verb::AgentUp},
    {"adown", "Agent: force DOWN", Verb::AgentDown},
    {"shutdown", "Kill Sessions", Verb::EndSessions},
};

namespace {

constexpr size_t LongestField = 2047;

constexpr int ForcedMaint = 0x01, ForcedDrain = 0x08;  // of ServerState::admin

/// Those of older pages: they do nothing to a server that is so already.
struct OldAction {
    StatsAction action;
    int unless, where;  ///< bits: not to a server that has one, only to one that has
};
constexpr OldAction OldActions[] = {
    {{"disable", {}, Verb::Maint}, ForcedMaint, 0},
    {{"enable", {}, Verb::Ready}, 0, ForcedMaint},
    {{"stop", {}, Verb::Drain}, ForcedMaint | ForcedDrain, 0},
    {{"start", {}, Verb::Ready}, ForcedMaint, ForcedDrain},
};

/// An action, and whom it is for.
struct Wanted {
    const StatsAction* action = nullptr;
    int unless = 0, where = 0;
};

Wanted actionNamed(const std::string& word) {
    for (const StatsAction& action : StatsActions)
        if (action.word == word) return {&action};
    for (const OldAction& old : OldActions)
        if (old.action.word == word) return {&old.action, old.unless, old.where};
    return {};
}

Report withStates(Authority& proxy) {
    Since since;
    since.serverStates = true;
    return proxy.report(since);
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = static_cast<char>(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// As browsers write a form. Nothing: it is not so written.
std::optional<std::string> unescaped(std::string_view text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0) return {};
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return plain;
}

/// The form, read as HAProxy does: from its end, where the browser puts what goes for all servers.
class Form {
public:
    Form(const PageWish& wish, Authority& proxy)
        : m_wish(wish), m_proxy(proxy), m_report(withStates(proxy)), m_rows(m_report.rows) {
        split();
    }

    /// What came of it, as ";st=" says it.
    const char* carryOut() {
        if (!readCommon()) return "ERRP";
        if (m_backend && m_wanted.action)
            for (const Field& field : m_fields)
                if (field.name == "s") change(field.value);
        if (m_tooLong) return "ERRP";
        if (m_meant == 0) return "NONE";
        if (m_changed == 0) return "ERRP";
        return m_changed == m_meant ? "DONE" : "PART";
    }

private:
    struct Field {
        std::string name, value;
    };

    /// Up to a field that cannot be read.
    void split() {
        std::string_view rest = m_wish.form;
        while (!rest.empty()) {
            const size_t sign = rest.rfind('&');
            const std::string_view text =
                sign == std::string_view::npos ? rest : rest.substr(sign + 1);
            rest = rest.substr(0, sign == std::string_view::npos ? 0 : sign);
            m_tooLong = text.size() > LongestField;
            if (m_tooLong) return;
            const size_t equals = std::min(text.find('='), text.size());
            const auto name = unescaped(text.substr(0, equals));
            const auto value = unescaped(text.substr(std::min(equals + 1, text.size())));
            if (!name || !value) return;
            m_fields.push_back({*name, *value});
        }
    }

    /// The backend and the action. False: there is no such.
    bool readCommon() {
        for (const Field& field : m_fields) {
            if (!m_backend && field.name == "b") {
                m_backend = backendNamed(field.value);
                if (!m_backend) return false;
            } else if (!m_wanted.action && field.name == "action") {
                m_wanted = actionNamed(field.value);
                if (!m_wanted.action) return false;
            }
            if (m_backend && m_wanted.action) break;
        }
        return true;
    }

    const StatRow* backendNamed(const std::string& name) const {
        const auto it = std::ranges::find_if(m_rows, [&](const StatRow& row) {
            if (row.scope != Scope::Backend) return false;
            return name.starts_with('#') ? std::to_string(row.proxyId) == name.substr(1)
                                         : row.proxy == name;
        });
        return it == m_rows.end() ? nullptr : &*it;
    }

    bool applies(const StatRow& row) const {
        const auto state = std::ranges::find_if(m_report.serverStates, [&](const ServerState& one) {
            return one.backend == row.proxy && one.server == row.name;
        });
        const int admin = state == m_report.serverStates.end() ? 0 : state->admin;
        if ((admin & m_wanted.unless) || (m_wanted.where && !(admin & m_wanted.where)))
            return false;
        return !m_wanted.action->applies || m_wanted.action->applies(row);
    }

    void change(const std::string& name) {
        const auto it = std::ranges::find_if(m_rows, [&](const StatRow& row) {
            return row.scope == Scope::Server && row.proxyId == m_backend->proxyId &&
                   row.name == name;
        });
        if (it == m_rows.end()) return void(++m_meant);
        if (!applies(*it)) return;
        Command command;
        command.verb = m_wanted.action->verb;
        command.server = {it->proxy, it->name};
        command.by = m_wish.by;
        // What a server has not, a check or an agent, counts neither way.
        if (!m_proxy.execute(command).ok) return;
        ++m_meant;
        ++m_changed;
    }

    const PageWish& m_wish;
    Authority& m_proxy;
    const Report m_report;
    const std::vector<StatRow>& m_rows;
    std::vector<Field> m_fields;  ///< the last comes first
    bool m_tooLong = false;
    const StatRow* m_backend = nullptr;
    Wanted m_wanted;
    int m_changed = 0, m_meant = 0;
};

struct OutcomeWords {
    std::string_view word, words;
};
constexpr OutcomeWords Outcomes[] = {
    {"DONE", "Action processed successfully."},
    {"NONE", "Nothing has changed."},
    {"PART",
     "Action partially processed: some server names are probably unknown or ambiguous in the "
     "backend."},
    {"ERRP",
     "Action not processed because of invalid parameters: the action, the backend or the servers "
     "are probably unknown, or a parameter is too long."},
    {"EXCD", "Action not processed: the form is too large. Choose fewer servers at a time."},
    {"DENY", "Action denied."},
};

}  // namespace

std::string_view outcomeInWords(std::string_view outcome) {
    for (const OutcomeWords& one : Outcomes)
        if (one.word == outcome) return one.words;
    return "Unexpected result.";
}

std::string carryOut(const PageWish& wish, Authority& proxy) {
    const StatsUri asked(wish.uri);
    std::string home = wish.home + ";st=";
    if (!wish.admin)
        home += "DENY";
    else if (!wish.whole)
        home += "EXCD";
    else
        home += Form(wish, proxy).carryOut();
    if (asked.filter.hideDown) home += ";up";
    if (asked.norefresh && wish.refresh > 0) home += ";norefresh";
    return "HTTP/1.1 303 See Other\r\ncache-control: no-cache\r\ncontent-type: text/plain\r\n"
           "content-length: 0\r\nlocation: " +
           home + "\r\n\r\n";
}

}  // namespace yard
