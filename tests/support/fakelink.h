#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/control/link.h"

namespace yard::test {

/// A Link without a proxy: the test says what is reported and what is answered.
class FakeLink final : public Link {
public:
    QFuture<Answer> send(const Command& command) override;
    void poll(const Since& since) override;
    /// "set server be/s state drain" and the like; enough to tell commands apart.
    std::string spelling(const Command& command) const override;
    QFuture<Spoken> say(const std::string& line, bool mayChange) override;
    QFuture<Spoken> more() override;
    QFuture<Completions> complete(const std::string& line) override;
    std::string address() const override { return where; }

    /// Emits `next` as it is now.
    void publish();
    /// Time goes on by `ms`: stamps move, and every server in `rates` gets so many requests a
    /// second (counted on its backend and every frontend too), each of 1.5 ms. Then
    /// publishes.
    void pass(int64_t ms);
    /// Adds an event to what is reported, numbered and stamped.
    void event(EventKind kind, const ServerKey& server, Shown shown, const std::string& title,
               const std::string& detail = {}, const std::string& by = {});
    /// Sets the state of a server with its row's texts, and tells of it as a proxy would.
    void setShown(const ServerKey& server, Shown shown);
    StatRow& server(const ServerKey& key);

    Report next;                        ///< what publish() emits
    std::map<ServerKey, double> rates;  ///< requests/s
    bool answersPolls = false;          ///< poll() publishes at once
    /// What a command is answered; by default a silent success.
    std::function<Answer(const Command&)> answer;

    std::string where;  ///< not empty: the proxy runs by itself

    std::deque<Spoken> speech;      ///< what say() and more() tell, one after the other
    Completions completions;        ///< of every line
    std::vector<std::string> said;  ///< all lines so far
    bool mayChange = true;          ///< of the latest
    std::vector<Command> sent;      ///< all commands so far
    std::vector<Since> polls;       ///< all questions so far

private:
    void serve(StatRow& row, uint64_t count);
    std::map<ServerKey, double> m_owed;  ///< parts of requests carried over
};

}  // namespace yard::test
