#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/daemonoptions.h"
#include "app/messages.h"
#include "core/config/reading/parser.h"
#include "core/engine/running/renewal.h"

namespace yard {

class CliServer;
class ServiceManager;

/// The headless program: reads the files, runs the proxy until a signal ends it. Main thread, which
/// is the control thread here. Exit codes are HAProxy's (semantics.md section 1).
class Daemon {
public:
    Daemon(DaemonOptions options, std::string program);
    ~Daemon();
    /// `argc`, `argv`: for QCoreApplication, which is made after going to the background.
    int run(int argc, char** argv);

private:
    /// The configuration, or the exit code.
    std::shared_ptr<const Config> load(int& exitCode);
    int checked(const Parsed& parsed);
    void sayNotes(const Parsed& parsed);
    void applyCommandLine(Config& config) const;
    int serve(std::shared_ptr<const Config> config, int argc, char** argv);
    int fail(const std::string& text);
    /// What serves.
    struct Parts {
        Engine& engine;
        CliServer& sockets;  ///< `stats socket`
        CliServer& master;   ///< -S
    };
    Result<bool> bringUp(const Parts& parts, std::shared_ptr<const Config> config);
    Result<bool> openMaster(CliServer& master) const;
    bool goesToBackground(const Config& config) const;
    void tellOldProcesses() const;
    EngineOptions engineOptions();
    RenewalOptions renewalOptions(CliServer& sockets, Clock& clock);
    void caught(int signal, Engine& engine, Renewal& renewal);
    void reloaded(bool done, const Clock& clock);

    DaemonOptions m_options;
    std::string m_program;
    Messages m_messages;
    std::unique_ptr<ServiceManager> m_manager;
    int64_t m_inForceMs = 0;  ///< wall clock: since when the configuration runs
};

}  // namespace yard
