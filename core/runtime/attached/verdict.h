#pragma once

#include <string>

#include "core/control/command.h"
#include "core/control/report.h"

/// What a command is said as to a proxy behind its stats socket, and what its answer means.
namespace yard {

/// Empty: it has no words there. `last`: what is known of the proxy, or null.
std::string remoteSpelling(const Command& command, const Report* last);
/// Why there are none, in a sentence.
std::string whyUnspelt(const Command& command);

/// The line to say so that readVerdict() can read what comes of it: answers tell how grave they
/// are, for a text may be a refusal or not.
std::string verdictLine(const std::string& spelling);
Answer readVerdict(const std::string& spoken);

}  // namespace yard
