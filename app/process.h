#pragma once

#include <string>

#include "core/base/result.h"
#include "core/config/reading/parser.h"

/// What a process does to itself when it becomes a service. Linux; main thread.
namespace yard {

/// Goes to the background: the caller goes on in a child, while the first process waits for ready()
/// and ends with its verdict, so that a script knows whether the service runs. Before any thread is
/// started.
class Background {
public:
    /// An Error: no descriptor or process was to be had.
    static Result<Background> enter();
    Background() = default;  ///< stays in the foreground: ready() does nothing
    /// Lets the first process end with 0, and lets go of the terminal.
    void ready();

private:
    int m_pipe = -1;
};

/// As the configuration has it, for `show env` and for whoever is started from here. Before any
/// thread is started.
void changeEnvironment(const EnvironmentChanges& changes);

/// chroot, group and user of `global`, in this order; called once the sockets are bound.
Result<bool> dropPrivileges(const GlobalConf& global);

Result<bool> writePidfile(const std::string& path);

}  // namespace yard
