#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/control/eventlog.h"
#include "core/control/link.h"
#include "core/runtime/attached/call.h"
#include "core/runtime/attached/eventfeed.h"
#include "core/runtime/attached/failwatch.h"
#include "core/runtime/attached/remoteline.h"
#include "core/runtime/attached/tablecopy.h"

namespace yard {

/// The Link to a proxy that runs by itself, a HAProxy or a switchyardd, through its stats socket.
/// Every question is a connection of its own, as tools ask; so a reload, after which another
/// process answers at the same place, is simply noticed. What HAProxy does not tell is concluded
/// from its figures (conclusions.h, changes.h) or not told (Told). Lives in the GUI thread; never
/// blocks.
class RuntimeLink final : public Link {
    Q_OBJECT
public:
    /// `clock` must outlive it.
    RuntimeLink(const SocketPlace& place, Clock& clock, QObject* parent = nullptr);
    ~RuntimeLink() override;

    /// Spelt, said, and judged by what is answered.
    QFuture<Answer> send(const Command& command) override;
    /// Asks at most twice a second, and for no more than a fifth of the time. After a loss it tries
    /// again by itself, more and more seldom, down to every 5 s.
    void poll(const Since& since) override;
    /// Empty: the Runtime API has no words for it.
    std::string spelling(const Command& command) const override;
    QFuture<Spoken> say(const std::string& line, bool mayChange) override;
    QFuture<Spoken> more() override;
    QFuture<Completions> complete(const std::string& line) override;
    std::string address() const override { return m_place.text().toStdString(); }

private:
    CallHolder call(const std::string& line, Millis patience) const;
    bool isOurs() const { return m_last && m_last->process.product == "Switchyard"; }
    void hearRound();
    void take(Report report);
    void noteProcess(const Report& report, bool anew);
    void tellArrival();
    void noteChanges(const Report& report, bool anew);
    void giveUp(const QString& why);
    void lookAnew();
    void note(const Command& command, const Answer& answer, const Report& before);
    void supplement(Event& told);
    void noteLine(const std::string& line, const std::string& answer);
    void learnWords();

    const SocketPlace m_place;
    Clock& m_clock;
    CallHolder m_round;
    std::string m_heard;  ///< of it
    Since m_since;        ///< what it asks for
    TimePoint m_began, m_next;
    std::shared_ptr<const Report> m_last;  ///< with what was concluded; null: none yet
    QString m_lost;                        ///< why; empty: it is not
    int m_failures = 0;                    ///< in a row
    EventLog m_events;
    EventFeed m_feed;
    std::vector<Event> m_own;        ///< the console's commands, of which the feed is about to tell
    std::optional<Event> m_arrival;  ///< to be told behind what the feed tells of the time before
    TableCopy m_table;
    FailWatch m_fails;
    RemoteLine m_line;
    CallHolder m_help;
    std::string m_words;  ///< the commands that the proxy lists; empty: not known yet
};

}  // namespace yard
