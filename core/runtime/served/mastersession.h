#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "core/runtime/served/clisession.h"

namespace yard {

/// What the master's command line tells of reloads.
struct MasterFacts {
    uint64_t reloads = 0, failed = 0;
    int64_t workerSinceMs = 0;  ///< wall clock: since when the configuration is in force
};
using AskMaster = std::function<MasterFacts()>;

/// A conversation on the master's socket (`-S`): its own few commands, and those of the worker
/// behind "@1" or "@!PID" (semantics measured on HAProxy 2.6.12). Here one process is both, so the
/// two have the same pid. Control thread.
class MasterSession final : public Conversation {
public:
    MasterSession(Authority& authority, CliLevel level, AskMaster ask);

    void receive(std::string_view bytes) override { m_input += bytes; }
    void inputEnded() override { m_inputEnded = true; }
    bool wantsInput() const override;
    bool work(std::string& out, size_t room) override;
    bool waiting() const override { return m_inner && m_inner->waiting(); }
    bool done() const override { return m_done; }
    std::optional<int64_t> timeoutMs() const override { return {}; }

private:
    enum class Target { Master, Worker };
    bool step(std::string& out, size_t room);
    bool takeLine();
    void run(const std::string& command, std::string& out);
    bool route(const std::string& prefix, Target& target, std::string& out);
    bool runOwn(const Words& words, Target target, std::string& out);
    void ask(const std::string& command);
    void lower(CliLevel level, std::string& out);
    void reload(std::string& out);
    void showProcesses(std::string& out);
    void endCommand(std::string& out);
    std::string promptWords() const;

    Authority& m_authority;
    CliLevel m_level;
    AskMaster m_ask;
    Target m_target = Target::Master;
    std::string m_input;
    std::deque<std::string> m_commands;   ///< of the line at hand
    std::unique_ptr<CliSession> m_inner;  ///< answers the command at hand
    const std::vector<std::string> m_noSockets;
    bool m_interactive = false, m_inputEnded = false, m_anyLine = false, m_done = false;
};

}  // namespace yard
