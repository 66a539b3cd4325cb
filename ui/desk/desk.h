#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/control/link.h"
#include "ui/desk/history.h"

namespace yard {

class Gap;

/// What came of commands that were sent together.
struct Reply {
    std::vector<Command> commands;
    QStringList refusals;           ///< the proxy's words; empty: all were taken
    std::vector<Diagnostic> notes;  ///< what was found in a configuration
    bool undo = false;              ///< they took back earlier ones
    bool undoable = false;          ///< Desk::undo() would take these back
};

/// Which live sessions reports should bring, once a second.
struct SessionWish {
    uint64_t after = 0;   ///< those with a greater id
    int count = 0;        ///< the oldest so many of them; 0: none
    std::string text;     ///< with this in an address, a name or their phase
    bool queued = false;  ///< that wait for a server
    bool operator==(const SessionWish&) const = default;
};

/// What all panels share: the Link, the latest Report, what was collected from the earlier ones,
/// and the commands on their way. Polls at 5 Hz. GUI thread. Panels read it and listen to its
/// signals; nobody else talks to the Link.
class Desk final : public QObject {
    Q_OBJECT
public:
    static constexpr size_t MaxEvents = 2000, MaxTraces = 1000;

    explicit Desk(Link& link, QObject* parent = nullptr);
    ~Desk() override;

    void start();                                       ///< begins to poll
    const Report& report() const { return *m_report; }  ///< the latest; empty before the first
    bool live() const { return m_live; }                ///< a report came and the link is not lost
    const History& history() const { return m_history; }
    void restoreHistory(const History::Kept& kept) { m_history.restore(kept); }
    const std::deque<Event>& events() const { return m_events; }  ///< oldest first
    const std::deque<Trace>& traces() const { return m_traces; }  ///< oldest first
    const StatRow* server(const ServerKey& key) const;            ///< in the latest report
    std::vector<const StatRow*> servers() const;                  ///< in the report's order

    /// View frozen: updated() and secondPassed() keep silent so that panels keep what they show;
    /// collecting goes on. Sending a command ends it: who acts must see what comes of it.
    bool paused() const { return m_paused; }
    void setPaused(bool paused);
    /// The text of what runs; empty: it has not come yet, or the proxy cannot tell.
    const std::vector<NamedText>& configuration() const { return m_configuration; }
    ConfigReader configReader() const { return m_link.configReader(); }
    /// Where the stats socket is of a proxy that goes on without the console; empty: it ends with
    /// it.
    QString attachedTo() const { return QString::fromStdString(m_link.address()); }
    /// What of it is not in the files.
    const Gap& gap() const { return *m_gap; }
    /// How often reports come, over the last two seconds.
    int reportsPerSecond() const;

    /// The page of a stick table that reports should bring; empty name: none.
    void wantTable(const std::string& name, uint64_t offset, int count,
                   std::optional<TableSearch> search = {});

    /// The page of live sessions that reports should bring; it comes by sessionsTold().
    void wantSessions(const SessionWish& wish);
    const std::vector<SessionRow>& sessions() const { return m_sessions; }

    /// Sends; the row is pending until a report shows the wish fulfilled (or 5 s have passed, or
    /// the answer is an error). A command with an undo is offered by undo() for 30 s.
    void send(const Command& command) { sendAll({command}); }
    /// Several at once (one press for several selected servers) are answered and undone together.
    void sendAll(const std::vector<Command>& commands);
    /// Nothing is sent that would change the proxy: who offers it says so (readOnlyReason()).
    bool readOnly() const { return m_readOnly; }
    void setReadOnly(bool readOnly);
    static QString readOnlyReason();
    bool pending(const ServerKey& server) const { return m_pending.contains(server); }
    std::string spelling(const Command& command) const { return m_link.spelling(command); }
    /// Back to the administrative state or weight before the latest command. False: nothing to
    /// undo.
    bool undo();
    std::optional<QString> undoText() const;
    /// The same for what an event tells, whoever did it and however long ago; not when the same
    /// thing was changed again since.
    bool canUndo(const Event& event) const;
    void undoEvent(const Event& event);

    // A line of the Runtime API and the pieces of its answer, as in Link.
    QFuture<Spoken> say(const std::string& line) { return m_link.say(line, !m_readOnly); }
    QFuture<Spoken> more() { return m_link.more(); }
    QFuture<Completions> complete(const std::string& line) { return m_link.complete(line); }

signals:
    void taken();         ///< a report was taken, also while paused: for who shows no panel
    void updated();       ///< a new report is in; at most 5 a second
    void sessionsTold();  ///< sessions() are new
    void secondPassed();  ///< the history grew by a second; at most 1 a second
    void pausedChanged(bool paused);
    void readOnlyChanged(bool readOnly);
    void done(const yard::Reply& reply);  ///< every command of one call was answered
    void lost(const QString& why);
    void configurationChanged();  ///< another text runs; also while paused

private:
    struct Wish {
        Command command;
        int64_t sentUs = 0;
    };

    void poll();
    void take(const std::shared_ptr<const Report>& report);
    void collect(const Report& report);
    void settlePending();
    bool fulfilled(const Command& command) const;
    struct Batch {
        Reply reply;
        size_t open = 0;  ///< answers still to come
    };

    void takeAnswer(const std::shared_ptr<Batch>& batch, const Command& command,
                    const Answer& answer);
    void takeBack(std::vector<Command> commands);
    void dispatch(const std::shared_ptr<Batch>& batch);
    /// Time is the reports' own: what a report decides does not depend on this thread's delays.
    int64_t nowUs() const { return m_report->steadyUs; }
    void lose(const QString& why);

    Link& m_link;
    QTimer m_poll;
    std::shared_ptr<const Report> m_report;
    History m_history;
    std::vector<NamedText> m_configuration;
    std::unique_ptr<Gap> m_gap;
    std::deque<Event> m_events;
    std::deque<Trace> m_traces;
    std::map<ServerKey, Wish> m_pending;
    std::vector<Command> m_undo;
    std::weak_ptr<Batch> m_undoBatch;  ///< whose undo it is
    QString m_undoText;
    int64_t m_undoUs = 0;
    Since m_since;
    std::vector<SessionRow> m_sessions;
    int m_pollsWithoutSessions = 0;
    std::deque<int64_t> m_stamps;  ///< of the reports of the last two seconds
    int m_unanswered = 0;          ///< polls since the last report
    bool m_paused = false, m_live = false, m_readOnly = false;
};

}  // namespace yard
