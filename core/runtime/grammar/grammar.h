#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/control/command.h"
#include "core/runtime/grammar/directory.h"
#include "core/runtime/grammar/words.h"

namespace yard {

/// Who may ask for what; a socket has one and a session may only lower it.
enum class CliLevel { User, Operator, Admin };
std::string_view levelName(CliLevel level);

/// What the Runtime API can show.
enum class Dump {
    Stat,
    Info,
    Backends,
    ServersState,
    ServersConn,
    Version,
    Environment,
    Level,
    Sockets,
    Sessions,     ///< "all", an id, or nothing
    BadMessages,  ///< a proxy, "request" or "response"
    Events,       ///< "-w" follows, "-n" only new ones
    Descriptors,
    Activity,
    Memory,
    Threads,
    StartupLogs,
    Libraries,
    Resolvers,  ///< a section, or nothing
    Wait,       ///< a delay in ms, and perhaps "backend/server" that must become removable
};

struct ShowRequest {
    Dump what = Dump::Stat;
    Words arguments;
};

/// `show table` in all its forms, and `clear table` with tests.
struct TableRequest {
    bool clear = false;
    std::string table;  ///< empty: list the tables
    std::vector<TableTest> tests;
    std::optional<std::string> key;
    bool hidden = false;  ///< users see what a table is, not what is in it
};

/// What changes the session itself.
struct SessionRequest {
    enum class What { Prompt, Quit, Level, Timeout, Severity, Mode } what = What::Prompt;
    CliLevel level = CliLevel::User;
    int64_t number = 0;  ///< Timeout: ms. Severity: 0 none, 1 number, 2 string. Mode: 1 on, 0 off,
                         ///< -1: tell which
    std::string mode;    ///< "expert-mode", "experimental-mode"
};

/// An answer that needs nobody else: a refusal, help, or a silent success (empty). `text` has the
/// line ends HAProxy gives it, but for the blank line that ends every answer. `severity` is
/// syslog's, shown where the session asks for it.
struct CliReply {
    std::string text;
    int severity = 3;
};

using CliRequest = std::variant<CliReply, Command, ShowRequest, TableRequest, SessionRequest>;

/// The words of a command that is being read, without those of the command itself.
struct Asking {
    std::span<const std::string> arguments;
    CliLevel level = CliLevel::User;
    const Directory& names;
    /// Empty where nothing was written.
    std::string_view at(size_t i) const {
        return i < arguments.size() ? std::string_view(arguments[i]) : std::string_view();
    }
};

/// One command of the Runtime API. The whole grammar is a table of these (commandtable.cpp).
struct CommandSpec {
    std::string_view words;             ///< "show table"
    CliLevel level;                     ///< below: "Permission denied"
    CliRequest (*read)(const Asking&);  ///< null: HAProxy has it, we do not run it yet
    std::string_view arguments;         ///< " <table> [<filter>]*"
    std::string_view help;
    /// What can follow, for who types: alternatives apart by "; ", their words by blanks. A word is
    /// a list "on|off", one of the names @server, @new (a server to come), @table, @frontend,
    /// @backend, @proxy, @origin, @session, @command, or "*" for anything; a last "..." repeats the
    /// word before it.
    std::string_view follow = {};
};
std::span<const CommandSpec> commandTable();

/// What the words of one command ask for. `names` lets a wrong name be told before a wrong
/// argument, as HAProxy does; without it every name is taken.
CliRequest parse(const Words& words, CliLevel level, const Directory& names = {});

/// The list behind "help" (words[0] == "help") or behind a command that does not exist: all
/// commands that begin with the same words, or those that look most like them.
std::string usage(const Words& words, std::span<const CommandSpec> table = commandTable());

/// How `show sess` names a session, and the way back; 0: no such name.
std::string sessionName(uint64_t id);
uint64_t sessionId(std::string_view name);

/// The Runtime API line that does what `command` does; composite ones are several joined by "; ".
std::string spelling(const Command& command);
/// `show table`, with tests.
std::string showTableLine(const std::string& table, const std::vector<TableTest>& tests);
/// Whether a line changes nothing, whatever proxy it is said to; what is not known may change
/// something.
bool onlyReads(const std::string& line);
bool onlyReads(const Command& command);

}  // namespace yard
