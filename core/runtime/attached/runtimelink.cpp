#include "core/runtime/attached/runtimelink.h"

#include <QPromise>
#include <algorithm>

#include "core/control/undo.h"
#include "core/runtime/attached/changes.h"
#include "core/runtime/attached/conclusions.h"
#include "core/runtime/attached/round.h"
#include "core/runtime/attached/verdict.h"
#include "core/runtime/grammar/completion.h"
#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

constexpr Millis Patience{5000}, LongPatience{60000}, FeedPatience{5000}, OwnPatience{60000};
constexpr Millis Pause{450};   ///< between rounds; polls come every 200 ms
constexpr int PauseShare = 4;  ///< and so many times as long as a round took
constexpr Millis FirstRetry{500}, LastRetry{5000};
/// A longer round is cut: its last answer is that about sessions.
constexpr size_t MostHeard = 32u << 20;

/// The latest Report for who completes a line; it is as old as it is.
class Seen final : public Authority {
public:
    explicit Seen(std::shared_ptr<const Report> report) : m_report(std::move(report)) {}
    Answer execute(const Command&) override { return {false, {}}; }
    Report report(const Since&) override { return m_report ? *m_report : Report(); }

private:
    std::shared_ptr<const Report> m_report;
};

int64_t steadyMicros(TimePoint t) {
    return std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch()).count();
}

}  // namespace

RuntimeLink::RuntimeLink(const SocketPlace& place, Clock& clock, QObject* parent)
    : Link(parent),
      m_place(place),
      m_clock(clock),
      m_feed([this](const std::string& line) { return call(line, Millis(0)); }, clock),
      m_table([this](const std::string& line) { return call(line, LongPatience); }, clock),
      m_line(
          [this](const std::string& line) { return call(line, Millis(0)); },
          [this](const std::string& line, const std::string& answer) { noteLine(line, answer); }) {}

RuntimeLink::~RuntimeLink() = default;

CallHolder RuntimeLink::call(const std::string& line, Millis patience) const {
    return CallHolder(new Call(m_place, line, m_clock, patience));
}

void RuntimeLink::poll(const Since& since) {
    if (m_round || m_clock.now() < m_next) return;
    m_since = since;
    m_began = m_clock.now();
    m_heard.clear();
    m_round = call(roundLine(since), Patience);
    connect(m_round.get(), &Call::heard, this, &RuntimeLink::hearRound);
}

void RuntimeLink::hearRound() {
    m_heard += m_round->take();
    if (!m_round->ended() && m_heard.size() < MostHeard) return;
    const QString fault = m_round->fault();
    m_round.reset();
    if (!fault.isEmpty()) return giveUp(fault);
    const TimePoint now = m_clock.now();
    m_next = now + std::max<TimePoint::duration>(Pause, (now - m_began) * PauseShare);
    Report report;
    report.takenMs = wallMillis(m_clock.wall());
    report.steadyUs = steadyMicros(now);
    auto read = readRound(m_heard, m_since, std::move(report));
    if (!read)
        return giveUp(tr("%1: %2").arg(m_place.text(), QString::fromStdString(read.error())));
    take(std::move(*read));
}

void RuntimeLink::giveUp(const QString& why) {
    const Millis wait = std::min<Millis>(FirstRetry * (1 << std::min(m_failures, 8)), LastRetry);
    ++m_failures;
    m_next = m_clock.now() + wait;
    m_table.rest();
    m_feed.stop();
    tellArrival();
    // A process that is gone says nothing any more, and its successor begins anew.
    if (m_lost.isEmpty() && m_last) {
        Event event;
        event.kind = EventKind::Problem;
        event.shown = Shown::Down;
        event.wallMs = wallMillis(m_clock.wall());
        event.title = "The proxy is out of reach";
        event.detail = why.toStdString();
        m_events.add(std::move(event));
    }
    m_lost = why;
    emit lost(why);
}

void RuntimeLink::take(Report report) {
    const bool same = m_last && m_last->process.pid == report.process.pid;
    conclude(report, same ? m_last.get() : nullptr);
    const bool anew = !same || m_last->process.startedMs != report.process.startedMs;
    noteProcess(report, anew);
    noteChanges(report, anew);
    for (const Command& undone : m_fails.undone(report.serverStates)) send(undone);
    report.told = {isOurs() && m_feed.works(), false, false, false, isOurs()};
    const auto table = std::find_if(report.tables.begin(), report.tables.end(),
                                    [&](const TableRow& row) { return row.name == m_since.table; });
    if (table != report.tables.end() && m_since.key.empty())
        report.page = m_table.page(m_since, *table, report.rows);
    else
        m_table.rest();
    // What is kept for the next comparison has no need of what follows.
    auto told = std::make_shared<Report>(report);
    m_last = std::make_shared<const Report>(std::move(report));
    told->events = m_events.since(m_since.event);
    told->traces = m_feed.traces(m_since.trace, m_since.maxTraces);
    if (!m_since.serverStates) told->serverStates.clear();
    emit reported(told);
}

/// Whether it is the one that was there before; and that it is there again.
void RuntimeLink::noteProcess(const Report& report, bool anew) {
    const bool back = !m_lost.isEmpty();
    m_lost.clear();
    m_failures = 0;
    if (anew) {
        tellArrival();
        m_arrival = newProcess(m_last ? &m_last->process : nullptr, report.process, report.takenMs);
        learnWords();
    } else if (back) {
        Event event = newProcess(nullptr, report.process, report.takenMs);
        event.title = "The proxy is within reach again";
        m_events.add(std::move(event));
    }
    if (report.process.product == "Switchyard")
        m_feed.keepHearing(anew);
    else
        m_feed.stop();
}

void RuntimeLink::tellArrival() {
    if (m_arrival) m_events.add(std::move(*m_arrival));
    m_arrival.reset();
}

/// Our own proxies tell what happens; of another it is told by comparison.
void RuntimeLink::noteChanges(const Report& report, bool anew) {
    for (Event& event : m_feed.takeEvents()) {
        if (m_arrival && event.wallMs > m_arrival->wallMs) tellArrival();
        supplement(event);
        m_events.add(std::move(event));
    }
    const bool late = m_arrival && report.takenMs >= m_arrival->wallMs + FeedPatience.count();
    if (late || !m_feed.waits()) tellArrival();
    if (m_feed.works() || anew) return;
    for (Event& event : changesBetween(*m_last, report)) {
        tellArrival();
        m_events.add(std::move(event));
    }
}

std::string RuntimeLink::spelling(const Command& command) const {
    return remoteSpelling(command, m_last.get());
}

QFuture<Answer> RuntimeLink::send(const Command& command) {
    const std::string line = spelling(command);
    if (line.empty()) return QtFuture::makeReadyFuture(Answer{false, whyUnspelt(command)});
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    auto said = std::shared_ptr<Call>(call(verdictLine(line), Patience).release(), DropCall());
    const auto spoken = std::make_shared<std::string>();
    const auto before = m_last;
    // The connection holds the call until it has ended.
    connect(said.get(), &Call::heard, this,
            [this, said, spoken, before, command, promise]() mutable {
                *spoken += said->take();
                if (!said->ended()) return;
                const QString& fault = said->fault();
                const Answer answer =
                    fault.isEmpty() ? readVerdict(*spoken) : Answer{false, fault.toStdString()};
                lookAnew();
                if (answer.ok) m_fails.note(command);
                note(command, answer, before ? *before : Report());
                promise->addResult(answer);
                promise->finish();
                said->disconnect();
            });
    return promise->future();
}

/// Who acts wants to see what comes of it: not what was asked before.
void RuntimeLink::lookAnew() {
    m_round.reset();
    m_next = {};
    m_table.outdate();
}

void RuntimeLink::note(const Command& command, const Answer& answer, const Report& before) {
    if (onlyReads(command)) return;
    Event event = commandEvent(command, answer, before);
    event.wallMs = wallMillis(m_clock.wall());
    if (m_feed.works()) return m_own.push_back(std::move(event));  // it tells of it itself
    tellArrival();
    m_events.add(std::move(event));
}

/// What a Switchyard tells of the console's own commands lacks who gave them and the way back.
void RuntimeLink::supplement(Event& told) {
    const int64_t now = wallMillis(m_clock.wall());
    std::erase_if(m_own, [&](const Event& own) { return own.wallMs < now - OwnPatience.count(); });
    const auto own = std::find_if(m_own.begin(), m_own.end(), [&](const Event& event) {
        return event.kind == told.kind && event.title == told.title;
    });
    if (own == m_own.end()) return;
    told.server = own->server;
    told.by = own->by;
    told.command = own->command;
    told.undo = own->undo;
    m_own.erase(own);
}

/// A typed line is judged by the console's own grammar: what it does not know is not in the
/// journal, nor what was answered by more than nothing, which may have been a refusal.
void RuntimeLink::noteLine(const std::string& line, const std::string& answer) {
    lookAnew();
    if (!m_last || answer.find_first_not_of('\n') != std::string::npos) return;
    for (const std::string& one : splitCommands(line)) {
        CliRequest request = parse(splitWords(one), CliLevel::Admin, Directory(*m_last));
        auto* command = std::get_if<Command>(&request);
        if (!command) continue;
        command->by = "command line";
        note(*command, Answer(), *m_last);
    }
}

QFuture<Spoken> RuntimeLink::say(const std::string& line, bool mayChange) {
    return m_line.say(line, mayChange);
}

QFuture<Spoken> RuntimeLink::more() { return m_line.more(); }

/// Which commands this proxy knows, for who types.
void RuntimeLink::learnWords() {
    m_words.clear();
    m_help = call("help", Patience);
    connect(m_help.get(), &Call::heard, this, [this] {
        m_words += m_help->take();
        if (m_help->ended()) m_help.reset();
    });
}

QFuture<Completions> RuntimeLink::complete(const std::string& line) {
    Seen seen(m_last);
    return QtFuture::makeReadyFuture(yard::complete(line, seen, [this](std::string_view words) {
        return m_words.empty() || m_words.find("\n  " + std::string(words)) != std::string::npos;
    }));
}

}  // namespace yard
