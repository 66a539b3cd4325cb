// findGap(): what runs beside what the files say.
#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <optional>

#include "core/control/undo.h"
#include "ui/desk/configline.h"
#include "ui/desk/gap.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Gaps {
    Q_DECLARE_TR_FUNCTIONS(Gaps)
};

using How = GapEntry::How;

constexpr int FirstServerWord = 3;  // behind "server name address"

class GapFinder {
public:
    GapFinder(const std::vector<ConfiguredServer>& configured, const Report& report,
              const std::deque<Event>& events, const std::vector<FileLines>& files)
        : m_configured(configured), m_report(report), m_events(events), m_files(files) {}

    std::vector<GapEntry> find() {
        for (const ConfiguredServer& server : m_configured) compare(server);
        for (const StatRow& row : m_report.rows)
            if (row.scope == Scope::Server)
                findAdded(row);
            else if (row.scope == Scope::Frontend)
                findClosed(row);
        findSettings();
        return std::move(m_entries);
    }

private:
    QString lineAt(const Where& where) const {
        for (const auto& [name, lines] : m_files)
            if (name == where.file) return lines.value(where.line - 1);
        return {};
    }

    const StatRow* rowOf(const ServerKey& key) const {
        for (const StatRow& row : m_report.rows)
            if (row.scope == Scope::Server && row.proxy == key.backend && row.name == key.server)
                return &row;
        return nullptr;
    }

    const Event* latest(Verb verb, const ServerKey& key) const {
        const auto found = std::find_if(m_events.rbegin(), m_events.rend(), [&](const Event& e) {
            return e.command && e.command->verb == verb && e.command->server == key &&
                   !e.undo.empty();
        });
        return found == m_events.rend() ? nullptr : &*found;
    }

    static GapEntry entryFor(const ServerKey& key) {
        GapEntry entry;
        entry.server = key;
        entry.whose = words(key.text());
        return entry;
    }

    void compare(const ConfiguredServer& server) {
        GapEntry entry = entryFor(server.key);
        entry.where = server.where;
        ConfigLine line(lineAt(server.where));
        const StatRow* row = rowOf(server.key);
        if (!row) {
            entry.how = How::Remove;
            entry.what << Gaps::tr("deleted");
        } else {
            compareWeight(server, *row, line, entry);
            compareLimit(server, *row, line, entry);
            compareAddress(server, *row, line, entry);
            compareState(server, *row, line, entry);
        }
        if (entry.what.isEmpty()) return;
        if (entry.how != How::Remove) entry.line = line.text();
        if (line.word(0) != u"server") {
            entry.how = How::Unable;
            entry.line.clear();
            entry.why = Gaps::tr("This server has no line of its own.");
        }
        m_entries.push_back(entry);
    }

    /// Drained by hand is as near to `weight 0` as a file can come. What an agent says of a weight
    /// is its own affair.
    static void compareWeight(const ConfiguredServer& server, const StatRow& row, ConfigLine& line,
                              GapEntry& entry) {
        if (!row.agentStatus.empty()) return;
        const int weight = row.drained ? 0 : row.uweight;
        if (weight == server.weight || weight < 0) return;
        line.setValue(QStringLiteral("weight"), QString::number(weight), FirstServerWord);
        entry.what << (row.drained && row.uweight != 0
                           ? Gaps::tr("drained, in a file: weight 0")
                           : Gaps::tr("weight %1, in the file %2").arg(weight).arg(server.weight));
    }

    static void compareLimit(const ConfiguredServer& server, const StatRow& row, ConfigLine& line,
                             GapEntry& entry) {
        const int64_t limit = qMax<int64_t>(row.slim, 0);
        if (limit == server.maxconn) return;
        line.setValue(QStringLiteral("maxconn"), QString::number(limit), FirstServerWord);
        entry.what << Gaps::tr("maxconn %1, in the file %2").arg(limit).arg(server.maxconn);
    }

    /// Names that are looked up again may give another address: only what was asked for counts.
    void compareAddress(const ConfiguredServer& server, const StatRow& row, ConfigLine& line,
                        GapEntry& entry) const {
        if (server.address.empty() || row.addr.empty() || row.addr == server.address) return;
        if (!latest(Verb::MoveServer, server.key)) return;
        line.setWord(FirstServerWord - 1, words(row.addr));
        entry.what
            << Gaps::tr("address %1, in the file %2").arg(words(row.addr), words(server.address));
    }

    static void compareState(const ConfiguredServer& server, const StatRow& row, ConfigLine& line,
                             GapEntry& entry) {
        // "MAINT (via a/b)" and the like are no wish for this server.
        const bool disabled = row.status == "MAINT";
        if (disabled == server.disabled) return;
        if (!disabled && row.status.starts_with("MAINT")) return;
        line.setFlag(QStringLiteral("disabled"), disabled, FirstServerWord);
        entry.what << (disabled ? Gaps::tr("in maintenance")
                                : Gaps::tr("ready, in the file disabled"));
    }

    void findAdded(const StatRow& row) {
        const ServerKey key{row.proxy, row.name};
        const ConfiguredServer* last = nullptr;
        for (const ConfiguredServer& server : m_configured) {
            if (server.key == key) return;
            if (server.key.backend == key.backend) last = &server;
        }
        GapEntry entry = entryFor(key);
        entry.what << Gaps::tr("added");
        const Event* added = latest(Verb::AddServer, key);
        if (added && last) {
            entry.how = How::Insert;
            entry.where = last->where;
            entry.line = ConfigLine(lineAt(last->where)).indent() + QStringLiteral("server ") +
                         words(row.name) + u' ' + words(added->command->text);
        } else {
            entry.how = How::Unable;
            entry.why = added ? Gaps::tr("The file has no server beside which it would stand.")
                              : Gaps::tr("It is not known any more with which words.");
        }
        m_entries.push_back(entry);
    }

    /// A frontend that was paused or ended. In a file that is a section that is off, with all in
    /// it.
    void findClosed(const StatRow& row) {
        const bool ended = row.status == "STOP";
        if (!ended && row.status != "PAUSED") return;
        GapEntry entry;
        entry.server.backend = row.proxy;
        entry.whose = Gaps::tr("frontend %1").arg(words(row.proxy));
        entry.what << (ended ? Gaps::tr("shut down") : Gaps::tr("disabled"));
        placeSetting(words(row.proxy), QStringLiteral("disabled"), {}, entry);
        const bool alone = ConfigLine(lineAt(entry.where)).word(0) == u"frontend";
        if (!alone) {
            entry.how = How::Unable;
            entry.line.clear();
            entry.why = Gaps::tr(
                "The file has no frontend section of it: “disabled” would stop "
                "its servers, too.");
        }
        m_entries.push_back(entry);
    }

    /// Of frontends and the process: the latest command for each, unless it brought back what was
    /// before the first.
    void findSettings() {
        std::map<std::string, std::pair<const Event*, const Event*>> firstAndLast;
        for (const Event& event : m_events) {
            if (event.command && event.command->verb == Verb::ApplyConfig) firstAndLast.clear();
            if (event.kind == EventKind::Started) firstAndLast.clear();
            if (!event.command || event.undo.empty()) continue;
            const Verb verb = event.command->verb;
            if (verb != Verb::FrontendMaxconn && verb != Verb::GlobalMaxconn &&
                verb != Verb::RateLimit)
                continue;
            auto& [first, last] = firstAndLast[aspectOf(*event.command)];
            if (!first) first = &event;
            last = &event;
        }
        for (const auto& [aspect, pair] : firstAndLast)
            if (pair.first->undo.front().number != pair.second->command->number)
                addSetting(*pair.second->command);
    }

    void addSetting(const Command& command) {
        const bool frontend = command.verb == Verb::FrontendMaxconn;
        const QString keyword = command.verb != Verb::RateLimit ? QStringLiteral("maxconn")
                                : command.text == "sessions"    ? QStringLiteral("maxsessrate")
                                                                : QStringLiteral("maxconnrate");
        const QString name = frontend ? words(command.server.backend) : QString();
        GapEntry entry;
        entry.server.backend = command.server.backend;
        entry.whose = frontend ? Gaps::tr("frontend %1").arg(name) : Gaps::tr("process");
        entry.what << Gaps::tr("%1 %2").arg(keyword).arg(command.number);
        placeSetting(name, keyword, QString::number(command.number), entry);
        if (entry.line.isEmpty()) {
            entry.how = How::Unable;
            entry.why = Gaps::tr("The files have no section that it belongs to.");
        }
        m_entries.push_back(entry);
    }

    /// In the section's own line of that keyword, else behind its head.
    void placeSetting(const QString& name, const QString& keyword, const QString& value,
                      GapEntry& entry) const {
        bool inside = false;
        for (const auto& [file, lines] : m_files) {
            for (int i = 0; i < lines.size(); ++i) {
                ConfigLine line(lines[i]);
                if (isHead(line)) inside = isHeadOf(line, name);
                if (inside && isHead(line)) {
                    entry.how = How::Insert;
                    entry.where = {file, i + 1};
                    entry.line = (QStringLiteral("    ") + keyword + u' ' + value).trimmed();
                    entry.line.prepend(QStringLiteral("    "));
                } else if (inside && line.word(0) == keyword) {
                    line.setWord(1, value);
                    entry.how = How::Replace;
                    entry.where = {file, i + 1};
                    entry.line = line.text();
                    return;
                }
            }
        }
    }

    static bool isHead(const ConfigLine& line) {
        static const QStringList heads = {
            QStringLiteral("global"),     QStringLiteral("defaults"),  QStringLiteral("listen"),
            QStringLiteral("frontend"),   QStringLiteral("backend"),   QStringLiteral("userlist"),
            QStringLiteral("peers"),      QStringLiteral("resolvers"), QStringLiteral("mailers"),
            QStringLiteral("cache"),      QStringLiteral("program"),   QStringLiteral("ring"),
            QStringLiteral("http-errors")};
        return heads.contains(line.word(0));
    }

    static bool isHeadOf(const ConfigLine& line, const QString& name) {
        if (name.isEmpty()) return line.word(0) == u"global";
        return (line.word(0) == u"frontend" || line.word(0) == u"listen") && line.word(1) == name;
    }

    const std::vector<ConfiguredServer>& m_configured;
    const Report& m_report;
    const std::deque<Event>& m_events;
    const std::vector<FileLines>& m_files;
    std::vector<GapEntry> m_entries;
};

}  // namespace

std::vector<GapEntry> findGap(const std::vector<ConfiguredServer>& configured, const Report& report,
                              const std::deque<Event>& events,
                              const std::vector<FileLines>& files) {
    return GapFinder(configured, report, events, files).find();
}

}  // namespace yard
