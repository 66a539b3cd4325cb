#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/config/values/config.h"

namespace yard {

struct ParseOptions {
    bool strict =
        false;  ///< `# switchyard:` additions are off, with a warning where one was asked for
    std::string localPeer = {};  ///< -L; empty: `localpeer`, or else the name of the host
    /// The environment seen by "$NAME"; nullptr: the process's own.
    const std::vector<std::pair<std::string, std::string>>* environment = nullptr;
};

/// What `setenv` and its like made of the environment.
struct EnvironmentChanges {
    bool cleared = false;  ///< `resetenv`: nothing is left of it but these
    std::unordered_map<std::string, std::optional<std::string>> variables = {};  ///< none: unset
};

/// A whole configuration, or what keeps it from being one.
struct Parsed {
    std::optional<Config> config;   ///< absent when any note is an Alert
    std::vector<Diagnostic> notes;  ///< in the order HAProxy prints them
    bool hasListener = false;       ///< false: "will not start (no listener)", exit 2
    /// How many notes stand before the line `quiet`, behind which HAProxy says nothing on stderr
    /// or stdout; nothing: there is no such line.
    std::optional<size_t> quietFrom = {};
    EnvironmentChanges environment = {};
};

/// Pure: no I/O, except that host names are looked up.
Parsed parseConfig(const std::vector<SourceText>& sources, const ParseOptions& options = {});

/// Reads files and folders (non-hidden *.cfg in C-locale order) and parses them; what cannot be
/// read is an Alert in HAProxy's words.
Parsed parseFiles(const std::vector<std::string>& paths, const ParseOptions& options = {});

}  // namespace yard
