#include "core/runtime/served/mastersession.h"

#include <unistd.h>

#include <cstdio>

#include "core/runtime/grammar/directory.h"
#include "core/runtime/grammar/readers.h"
#include "core/runtime/stats/infocolumns.h"

namespace yard {
namespace {

/// What help lists; all but reading them is done here or by a CliSession.
constexpr CommandSpec OwnTable[] = {
    {"@!<pid>", CliLevel::User, readers::help, "", "send a command to the <pid> process"},
    {"@<relative pid>", CliLevel::User, readers::help, "",
     "send a command to the <relative pid> process"},
    {"@master", CliLevel::User, readers::help, "", "send a command to the master process"},
    {"operator", CliLevel::User, readers::lowerToOperator, "",
     "lower the level of the current CLI session to operator"},
    {"reload", CliLevel::Operator, readers::help, "", "reload haproxy"},
    {"show cli level", CliLevel::User, readers::showLevel, "",
     "display the level of the current CLI session"},
    {"show cli sockets", CliLevel::User, readers::showSockets, "", "dump list of cli sockets"},
    {"show proc", CliLevel::User, readers::help, "", "show processes status"},
    {"show version", CliLevel::User, readers::showVersion, "",
     "show version of the current process"},
    {"user", CliLevel::User, readers::lowerToUser, "",
     "lower the level of the current CLI session to user"},
    {"help", CliLevel::User, readers::help, " [<command>]", "list matching or all commands"},
    {"prompt", CliLevel::User, readers::prompt, "", "toggle interactive mode with prompt"},
    {"quit", CliLevel::User, readers::quit, "", "disconnect"},
};

bool begins(const Words& words, std::string_view first, std::string_view second = {}) {
    return !words.empty() && words[0] == first &&
           (second.empty() || (words.size() > 1 && words[1] == second));
}

std::string uptime(int64_t millis) {
    const int64_t s = millis / 1000;
    char text[48];
    std::snprintf(text, sizeof text, "%dd%02dh%02dm%02ds", static_cast<int>(s / 86400),
                  static_cast<int>(s / 3600 % 24), static_cast<int>(s / 60 % 60),
                  static_cast<int>(s % 60));
    return text;
}

std::string row(const std::string& pid, const std::string& type, const std::string& reloads,
                const std::string& up, const std::string& version) {
    std::string line;
    for (const std::string& cell : {pid, type, reloads, up, version}) {
        std::string wide = cell;
        if (wide.size() < 15) wide.resize(15, ' ');
        line += (line.empty() ? "" : " ") + wide;
    }
    return line + "\n";
}

}  // namespace

MasterSession::MasterSession(Authority& authority, CliLevel level, AskMaster ask)
    : m_authority(authority), m_level(level), m_ask(std::move(ask)) {}

bool MasterSession::wantsInput() const {
    return !m_done && !m_inputEnded && m_input.size() < MaxLine;
}

bool MasterSession::work(std::string& out, size_t room) {
    while (!m_done) {
        if (out.size() >= room) return true;
        if (!step(out, room)) return false;
    }
    return false;
}

bool MasterSession::step(std::string& out, size_t room) {
    if (m_inner) {
        const bool more = m_inner->work(out, room);
        if (more || !m_inner->done()) return more;
        m_inner.reset();
        if (m_interactive) out += promptWords();
        return true;
    }
    if (!m_commands.empty()) {
        const std::string command = std::move(m_commands.front());
        m_commands.pop_front();
        run(command, out);
        return true;
    }
    if (takeLine()) return true;
    if (m_inputEnded || (m_anyLine && !m_interactive)) m_done = true;
    return false;
}

bool MasterSession::takeLine() {
    const size_t end = m_input.find('\n');
    if (end == std::string::npos) {
        m_done = m_input.size() >= MaxLine;
        return false;
    }
    std::string line = m_input.substr(0, end);
    m_input.erase(0, end + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    m_anyLine = true;
    for (std::string& command : splitCommands(line)) m_commands.push_back(std::move(command));
    return true;
}

void MasterSession::run(const std::string& command, std::string& out) {
    Words words = splitWords(command);
    std::string line = command;
    Target target = m_target;  // a prefix counts for its own command
    if (!words.empty() && words[0].starts_with('@')) {
        if (!route(words[0], target, out)) return;
        if (words.size() == 1) {
            m_target = target;
            if (m_interactive) out += promptWords();
            return;
        }
        line.erase(0, line.find(words[0]) + words[0].size());
        words.erase(words.begin());
    }
    if (!runOwn(words, target, out)) ask(line);
}

/// False: there is no such process, which ends the conversation.
bool MasterSession::route(const std::string& prefix, Target& target, std::string& out) {
    const std::string name = prefix.substr(1);
    int64_t number = 0;
    const bool byPid = name.starts_with('!');
    if (name.empty() || name == "master") {
        target = Target::Master;
        return true;
    }
    if (readers::wholeNumber(byPid ? name.substr(1) : name, number)) {
        target = !byPid && number == 0 ? Target::Master : Target::Worker;
        if (byPid ? number == getpid() : number == 0 || number == 1) return true;
    }
    out += "Can't find the target PID matching the prefix '" + prefix + "'\n";
    m_done = true;
    return false;
}

/// What does not depend on the target, and what only the master knows.
bool MasterSession::runOwn(const Words& words, Target target, std::string& out) {
    if (begins(words, "quit")) return m_done = true;
    if (begins(words, "prompt")) {
        m_interactive = !m_interactive;
        out += m_interactive ? promptWords() : "\n";
    } else if (begins(words, "user")) {
        lower(CliLevel::User, out);
    } else if (begins(words, "operator")) {
        lower(CliLevel::Operator, out);
    } else if (target == Target::Worker) {
        return false;
    } else if (begins(words, "reload")) {
        reload(out);
    } else if (begins(words, "show", "proc")) {
        showProcesses(out);
    } else if (begins(words, "show", "version") || begins(words, "show", "cli")) {
        return false;
    } else {
        out += usage(words, OwnTable);
        endCommand(out);
    }
    return true;
}

/// By a conversation of its own, as long as that takes.
void MasterSession::ask(const std::string& command) {
    m_inner = std::make_unique<CliSession>(m_authority, m_level, m_noSockets);
    m_inner->receive(command + "\n");
    m_inner->inputEnded();
}

void MasterSession::lower(CliLevel level, std::string& out) {
    if (level > m_level)
        out += "Permission denied\n";
    else
        m_level = level;
    endCommand(out);
}

/// HAProxy's master starts anew and thereby closes the connection; so success is the end here too.
void MasterSession::reload(std::string& out) {
    if (m_level < CliLevel::Operator) {
        out += "Permission denied\n";
        return endCommand(out);
    }
    Command command;
    command.verb = Verb::Reload;
    command.by = "master";
    const Answer answer = m_authority.execute(command);
    m_done = answer.ok;
    if (answer.ok) return;
    out += answer.text + "\n";
    endCommand(out);
}

void MasterSession::showProcesses(std::string& out) {
    const Report report = figures(m_authority);
    const MasterFacts facts = m_ask();
    const std::string pid = std::to_string(getpid()), version = shownVersion(report.process);
    out += row("#<PID>", "<type>", "<reloads>", "<uptime>", "<version>");
    out += row(pid, "master",
               std::to_string(facts.reloads) + " [failed: " + std::to_string(facts.failed) + "]",
               uptime(report.takenMs - report.process.startedMs), version);
    out += "# workers\n";
    out += row(pid, "worker", "0", uptime(report.takenMs - facts.workerSinceMs), version);
    out += "# programs\n";
    endCommand(out);
}

std::string MasterSession::promptWords() const {
    return m_target == Target::Master ? "master> " : std::to_string(getpid()) + "> ";
}

void MasterSession::endCommand(std::string& out) {
    out += "\n";
    if (m_interactive) out += promptWords();
}

}  // namespace yard
