#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/config/reading/parser.h"
#include "core/control/command.h"
#include "core/engine/running/engine.h"

namespace yard {

struct RenewalOptions {
    std::vector<std::string> files;  ///< to read again; empty: there are none
    std::string localPeer;           ///< as ParseOptions
    bool strict = false;
    bool zeroWarning = false;  ///< a warning is a failure
    /// Reads the files; empty: parseFiles().
    std::function<Parsed(const std::vector<std::string>& files, const ParseOptions& options)> read;
    /// What the command line says in place of the file.
    std::function<void(Config& config)> adjust;
    /// Opens what is configured beside the proxy (stats sockets), in place of what was open, or
    /// leaves all as it is.
    std::function<Result<bool>(const GlobalConf& global)> openBeside;
    /// Hears each message about the configuration.
    std::function<void(const Diagnostic& note)> tell;
    std::function<void()> begins;
    std::function<void(bool done)> ends;
};

/// The way from files, or from their text, to another configuration of a running Engine: checked as
/// at a start, with every error listed; then in force as a whole or not at all. Executes
/// Verb::Reload and Verb::ApplyConfig for the Engine. Control thread; goes before the Engine.
class Renewal {
public:
    Renewal(Engine& engine, RenewalOptions options);
    ~Renewal();
    Renewal(const Renewal&) = delete;
    Renewal& operator=(const Renewal&) = delete;

    /// Answer::text has the errors, one a line, Answer::notes all that was found.
    Answer execute(const Command& command);
    /// So far.
    uint64_t succeeded() const { return m_succeeded; }
    uint64_t failed() const { return m_failed; }

private:
    Parsed parse(const Command& command) const;
    void noteFixed(const Config& config, std::vector<Diagnostic>& notes) const;
    Answer judge(Parsed parsed);
    void conclude(const Command& command, const Answer& answer);

    Engine& m_engine;
    RenewalOptions m_options;
    uint64_t m_succeeded = 0, m_failed = 0;
};

}  // namespace yard
