#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/control/link.h"
#include "core/runtime/grammar/conversation.h"
#include "core/runtime/grammar/grammar.h"
#include "core/runtime/served/dump.h"

namespace yard {

/// The conversation on one connection of the Runtime API, without the connection: bytes in, bytes
/// out (semantics.md section 7). One line is answered and the session is done, unless `prompt` made
/// it interactive. Answers are made only as far as they are asked for, so a reader that does not
/// read costs nothing. Control thread.
class CliSession final : public Conversation {
public:
    /// What a client told a session of how it wants to be answered.
    struct Manners {
        CliLevel level = CliLevel::Admin;
        std::map<std::string, bool> modes{};  ///< `expert-mode` and the like: they change nothing
        int64_t severityForm = 0;             ///< 0 none, 1 number, 2 string
        std::optional<int64_t> timeoutMs{};
    };

    /// `sockets` for `show cli sockets`. Both must outlive the session.
    /// `severityForm`: how `bind` has it, as in SessionRequest. `by`: as in Command.
    CliSession(Authority& authority, CliLevel level, const std::vector<std::string>& sockets,
               int severityForm = 0, std::string by = "socket");
    ~CliSession() override;

    void receive(std::string_view bytes) override;
    /// The client will send no more.
    void inputEnded() override { m_inputEnded = true; }
    /// Whether receive() should be called: not while there is enough to do.
    bool wantsInput() const override;

    /// Goes on with what was asked and appends the answer, until `out` holds about `room` bytes or
    /// there is nothing to do. True: there is more to do.
    bool work(std::string& out, size_t room) override;
    bool waiting() const override { return m_dump && m_dump->waits(); }
    /// Nothing more will be said: to be closed when all is sent.
    bool done() const override { return m_done; }
    /// What the client asked for with `set timeout cli`.
    std::optional<int64_t> timeoutMs() const override { return m_manners.timeoutMs; }
    bool hasQuit() const { return m_quit; }  ///< by the client's own word
    const Manners& manners() const { return m_manners; }
    void setManners(const Manners& manners) { m_manners = manners; }

private:
    bool step(std::string& out);
    bool tellMore(std::string& out);
    bool takeLine(std::string& out);
    void beginLine(std::string_view line, std::string& out);
    void payloadLine(std::string_view line, std::string& out);
    void run(const std::string& command, std::string& out);
    void answer(const CliReply& reply, std::string& out);
    void answer(const Command& command, std::string& out);
    void answer(const ShowRequest& request, std::string& out);
    void answer(const TableRequest& request, std::string& out);
    void answer(const SessionRequest& request, std::string& out);
    void say(const std::string& text, int severity, std::string& out);
    void endCommand(std::string& out);

    Authority& m_authority;
    Manners m_manners;
    const std::vector<std::string>& m_sockets;
    const std::string m_by;
    std::string m_input;
    std::deque<std::string> m_commands;  ///< of the line at hand
    std::unique_ptr<DumpSource> m_dump;  ///< being told
    bool m_interactive = false, m_payload = false, m_inputEnded = false, m_done = false;
    std::string m_payloadText;  ///< its lines
    bool m_quit = false;
    bool m_anyLine = false;
};

}  // namespace yard
