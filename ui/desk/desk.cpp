#include "ui/desk/desk.h"

#include <algorithm>
#include <utility>

#include "core/control/undo.h"
#include "ui/desk/commandwords.h"
#include "ui/desk/gap.h"
#include "ui/desk/whenready.h"

namespace yard {
namespace {

constexpr int PollMs = 200;
constexpr int PollsPerSessions = 5;  // they cost more than figures, and nobody reads faster
constexpr int UnansweredLimit = 10;  // two seconds of silence: not live any more
constexpr int64_t PendingUs = 5'000'000, UndoUs = 30'000'000, SecondUs = 1'000'000;

template <typename T>
void keepNewest(std::deque<T>& list, const std::vector<T>& more, size_t limit) {
    for (const T& item : more)
        if (list.empty() || item.id > list.back().id) list.push_back(item);
    while (list.size() > limit) list.pop_front();
}

/// Whether a report shows that the command is carried out; until then its row reads pending.
bool hasWish(Verb verb) {
    switch (verb) {
        case Verb::Ready:
        case Verb::Drain:
        case Verb::Maint:
        case Verb::HealthUp:
        case Verb::HealthStopping:
        case Verb::HealthDown:
        case Verb::EnableHealth:
        case Verb::DisableHealth:
        case Verb::Weight:
        case Verb::Fail:
        case Verb::Restore:
        case Verb::KillOrigin:
        case Verb::StartOrigin:
            return true;
        default:
            return false;
    }
}

}  // namespace

Desk::Desk(Link& link, QObject* parent)
    : QObject(parent), m_link(link), m_report(std::make_shared<Report>()) {
    m_since.otherThan.emplace();
    connect(&link, &Link::reported, this, &Desk::take);
    connect(&link, &Link::lost, this, &Desk::lose);
    m_gap = std::make_unique<Gap>(*this);
    connect(&m_poll, &QTimer::timeout, this, &Desk::poll);
}

Desk::~Desk() = default;

void Desk::start() {
    m_poll.start(PollMs);
    poll();
}

void Desk::poll() {
    if (++m_unanswered == UnansweredLimit) lose(tr("No report for 2 s"));
    Since since = m_since;
    if (++m_pollsWithoutSessions < PollsPerSessions) since.maxSessions = 0;
    m_link.poll(since);
}

void Desk::lose(const QString& why) {
    m_live = false;
    m_unanswered = UnansweredLimit;  // why is known: silence says no more
    m_stamps.clear();
    emit lost(why);
}

void Desk::take(const std::shared_ptr<const Report>& report) {
    m_unanswered = 0;
    m_live = true;
    m_report = report;
    collect(*report);
    settlePending();
    const bool second = m_history.add(*report);
    emit taken();
    if (m_paused) return;
    emit updated();
    if (second) emit secondPassed();
    if (!report->sessionsTold) return;
    m_pollsWithoutSessions = 0;
    m_sessions = report->sessions;
    emit sessionsTold();
}

void Desk::collect(const Report& report) {
    if (!report.configuration.empty()) {
        m_since.otherThan = report.process.configHash;
        m_configuration = report.configuration;
        emit configurationChanged();
    }
    keepNewest(m_events, report.events, MaxEvents);
    keepNewest(m_traces, report.traces, MaxTraces);
    if (!m_events.empty()) m_since.event = m_events.back().id;
    if (!m_traces.empty()) m_since.trace = m_traces.back().id;
    m_stamps.push_back(report.steadyUs);
    while (m_stamps.front() < report.steadyUs - 2 * SecondUs) m_stamps.pop_front();
}

int Desk::reportsPerSecond() const {
    // Counting those of the last second would say 6 as often as the timer is a little early.
    if (m_stamps.size() < 2) return 0;
    const auto span = static_cast<double>(m_stamps.back() - m_stamps.front());
    return qRound(static_cast<double>(m_stamps.size() - 1) * SecondUs / qMax(1.0, span));
}

const StatRow* Desk::server(const ServerKey& key) const {
    for (const StatRow& row : m_report->rows)
        if (row.scope == Scope::Server && row.proxy == key.backend && row.name == key.server)
            return &row;
    return nullptr;
}

std::vector<const StatRow*> Desk::servers() const {
    std::vector<const StatRow*> result;
    for (const StatRow& row : m_report->rows)
        if (row.scope == Scope::Server) result.push_back(&row);
    return result;
}

void Desk::setPaused(bool paused) {
    if (paused == m_paused) return;
    m_paused = paused;
    emit pausedChanged(paused);
    if (paused) return;
    emit updated();
    emit secondPassed();
}

void Desk::wantTable(const std::string& name, uint64_t offset, int count,
                     std::optional<TableSearch> search) {
    m_since.table = name;
    m_since.offset = offset;
    m_since.count = count;
    m_since.search = std::move(search);
}

void Desk::setReadOnly(bool readOnly) {
    if (readOnly == m_readOnly) return;
    m_readOnly = readOnly;
    emit readOnlyChanged(readOnly);
    emit updated();
}

QString Desk::readOnlyReason() { return tr("The console is read-only (Ctrl+Shift+R)"); }

void Desk::wantSessions(const SessionWish& wish) {
    m_since.session = wish.after;
    m_since.maxSessions = wish.count;
    m_since.sessionText = wish.text;
    m_since.queuedSessions = wish.queued;
    m_pollsWithoutSessions = PollsPerSessions;  // a person waits for these
    if (wish.count == 0) m_sessions.clear();
}

void Desk::sendAll(const std::vector<Command>& commands) {
    if (m_readOnly) return;
    std::vector<Command> undo;
    for (const Command& command : commands)
        for (Command& back : undoOf(command, *m_report))
            if (attachedTo().isEmpty() || !spelling(back).empty()) undo.push_back(std::move(back));
    auto batch = std::make_shared<Batch>();
    batch->reply.commands = commands;
    // Before they are sent: an answer may come at once, and asks for its undo.
    if (!undo.empty()) {
        m_undo = std::move(undo);
        m_undoBatch = batch;
        m_undoText = commandTitle(commands);
        m_undoUs = nowUs();
    }
    dispatch(batch);
}

void Desk::dispatch(const std::shared_ptr<Batch>& batch) {
    batch->open = batch->reply.commands.size();
    for (const Command& command : batch->reply.commands) {
        if (hasWish(command.verb)) m_pending[command.server] = {command, nowUs()};
        whenReady(m_link.send(command), this, [this, batch, command](const Answer& answer) {
            takeAnswer(batch, command, answer);
        });
    }
    // Who acts must see what comes of it.
    setPaused(false);
    emit updated();
}

void Desk::takeAnswer(const std::shared_ptr<Batch>& batch, const Command& command,
                      const Answer& answer) {
    auto& notes = batch->reply.notes;
    notes.insert(notes.end(), answer.notes.begin(), answer.notes.end());
    if (!answer.ok) {
        batch->reply.refusals << QString::fromStdString(answer.text).trimmed();
        m_pending.erase(command.server);
        std::erase_if(m_undo, [&](const Command& c) { return c.server == command.server; });
    }
    emit updated();
    if (--batch->open > 0) return;
    batch->reply.undoable = batch == m_undoBatch.lock() && undoText();
    emit done(batch->reply);
}

void Desk::settlePending() {
    std::erase_if(m_pending, [this](const auto& entry) {
        const Wish& wish = entry.second;
        return fulfilled(wish.command) || nowUs() - wish.sentUs >= PendingUs;
    });
}

bool Desk::fulfilled(const Command& command) const {
    if (command.verb == Verb::KillOrigin || command.verb == Verb::StartOrigin) {
        const auto& origins = m_report->lab.origins;
        return std::any_of(origins.begin(), origins.end(), [&](const LabRow::Origin& o) {
            return o.name == command.server.server &&
                   o.alive == (command.verb == Verb::StartOrigin);
        });
    }
    const StatRow* row = server(command.server);
    if (!row) return false;
    const bool maint = row->status.starts_with("MAINT");
    switch (command.verb) {
        case Verb::Ready:
            return !maint && row->shown != Shown::Drain;
        case Verb::Drain:
            return row->status.starts_with("DRAIN") && !row->held;
        case Verb::Maint:
            return maint;
        case Verb::HealthUp:
            return row->shown == Shown::Up;
        case Verb::HealthStopping:
            return row->shown != Shown::Up;
        case Verb::HealthDown:
            return row->shown == Shown::Down;
        case Verb::EnableHealth:
            return !row->checksPaused;
        case Verb::DisableHealth:
            return row->checksPaused;
        case Verb::Weight:
            return std::to_string(row->uweight) == command.text;
        case Verb::Fail:
            return row->failed;
        case Verb::Restore:
            return !row->failed && !maint && row->shown != Shown::Drain;
        default:
            return true;
    }
}

bool Desk::undo() {
    if (!undoText()) return false;
    takeBack(std::exchange(m_undo, {}));
    return true;
}

void Desk::takeBack(std::vector<Command> commands) {
    for (Command& command : commands) command.by = "console";
    auto batch = std::make_shared<Batch>();
    batch->reply.commands = std::move(commands);
    batch->reply.undo = true;
    dispatch(batch);
}

bool Desk::canUndo(const Event& event) const {
    if (m_readOnly || event.undo.empty() || !event.command) return false;
    const std::string aspect = aspectOf(*event.command);
    return std::none_of(m_events.rbegin(), m_events.rend(), [&](const Event& later) {
        return later.id > event.id && later.command &&
               (!later.undo.empty() || later.command->verb == Verb::RestoreTable) &&
               aspectOf(*later.command) == aspect;
    });
}

void Desk::undoEvent(const Event& event) {
    if (!canUndo(event)) return;
    // Nobody undoes the same twice.
    std::erase_if(m_undo,
                  [&](const Command& c) { return aspectOf(c) == aspectOf(*event.command); });
    takeBack(event.undo);
}

std::optional<QString> Desk::undoText() const {
    if (m_readOnly || m_undo.empty() || nowUs() - m_undoUs >= UndoUs) return std::nullopt;
    return m_undoText;
}

}  // namespace yard
