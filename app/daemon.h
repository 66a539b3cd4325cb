#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/daemonoptions.h"
#include "app/messages.h"
#include "core/config/parser.h"
#include "core/engine/renewal.h"

namespace yard {

class CliServer;

/// The headless program: reads the files, runs the proxy until a signal ends it. Main thread, which
/// is the control thread here. Exit codes are HAProxy's (semantics.md section 1).
class Daemon {
public:
    Daemon(DaemonOptions options, std::string program);
    /// `argc`, `argv`: for QCoreApplication, which is made after going to the background.
    int run(int argc, char** argv);

private:
    /// The configuration, or the exit code.
    std::shared_ptr<const Config> load(int& exitCode);
    int checked(const Parsed& parsed);
    void applyCommandLine(Config& config) const;
    int serve(std::shared_ptr<const Config> config, int argc, char** argv);
    int fail(const std::string& text);
    Result<bool> bringUp(Engine& engine, CliServer& sockets, std::shared_ptr<const Config> config);
    bool goesToBackground(const Config& config) const;
    void tellOldProcesses() const;
    RenewalOptions renewalOptions(CliServer& sockets);
    void caught(int signal, Engine& engine, Renewal& renewal);
    void reload(Renewal& renewal);

    DaemonOptions m_options;
    std::string m_program;
    Messages m_messages;
};

}  // namespace yard
