#pragma once

#include <QString>
#include <utility>

#include "core/control/trace.h"

/// How the parts of a trace are said; shared by its steps and its summary. Pure.
namespace yard {

/// "refused the connection", "did not answer in time"; to follow a server's name.
QString outcomeWords(Outcome outcome);
/// The server did not do what it was asked for (a client that left is not its fault).
bool outcomeFailed(Outcome outcome);

/// "web-2 is DOWN (L4TOUT, 3 of 3 checks failed)", "web-3 drains".
QString standingText(const Trace::Candidate& candidate);
/// "is DOWN", "drains"; "could not be used" where the server's state is not reported.
QString standingWords(const Trace& trace, const std::string& server);
/// "DOWN", "MAINT", "full"; "not reported".
QString standingShort(const Trace& trace, const std::string& server);
/// Its checks as of the request; empty when they were well or are not known.
QString healthOf(const Trace& trace, const std::string& server);

/// "default_backend be (demo.cfg:12)" taken apart: "default_backend be", "demo.cfg:12".
std::pair<QString, QString> ruleAndPlace(const std::string& rule);

}  // namespace yard
