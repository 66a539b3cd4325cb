#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace yard {

/// What the command line of switchyardd asks for; HAProxy's letters (semantics.md section 1,
/// "CLI").
struct DaemonOptions {
    std::vector<std::string> files;  ///< -f, and all behind --
    std::string folder;              ///< -C: changed to before anything is read
    std::string pidfile;             ///< -p; the file's `pidfile` counts when empty
    std::string localPeer;           ///< -L
    std::vector<long> finish;        ///< -sf: told to stop softly once we serve
    std::vector<long> terminate;     ///< -st: told to stop at once
    long maxconn = 0;                ///< -n; 0: as the file says
    long proxyMaxconn = 0;           ///< -N
    bool check = false;              ///< -c
    bool daemon = false;             ///< -D
    bool foreground = false;         ///< -db, -d: never to the background
    std::string masterSocket;        ///< -S: "address[,level,..]" of the master's command line
    std::string oldSocket;           ///< -x: a stats socket of the process to replace
    bool masterWorker = false;       ///< -W, -Ws: signals and pid file as of a master process
    bool notify = false;             ///< -Ws: tells systemd
    bool quiet = false;              ///< -q
    bool verbose = false;            ///< -V
    bool zeroWarning = false;        ///< -dW
    bool strict = false;             ///< --strict
    std::optional<std::string> condition;  ///< -cc: only tells whether it holds
    enum class Show { Nothing, Version, Build, Usage } show = Show::Nothing;
};

/// `arguments` without the program's name. An Error is a fault in words; Show::Usage means that the
/// line made no sense to HAProxy either, which answers with its usage text.
Result<DaemonOptions> parseDaemonOptions(const std::vector<std::string>& arguments);

std::string usageText(const std::string& program);

}  // namespace yard
