#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/keys.h"
#include "core/control/command.h"

namespace yard {

/// What a configuration says of a server that may be changed while it runs.
struct ConfiguredServer {
    ServerKey key;
    Where where;
    int weight = 1;
    int64_t maxconn = 0;  ///< 0: no limit
    std::string address;  ///< "10.0.0.1:80"; empty: depends on the client
    bool disabled = false;
};

/// What somebody who edits a configuration is told of it.
struct ConfigReading {
    std::vector<Diagnostic> notes;          ///< in the order HAProxy prints them
    std::vector<ConfiguredServer> servers;  ///< in file order; empty when a note is an Alert
};

/// Reads a whole configuration without running it. May take long (names are looked up); called in
/// any thread.
using ConfigReader = std::function<ConfigReading(const std::vector<NamedText>& files)>;

}  // namespace yard
