#pragma once

#include <QString>
#include <vector>

#include "core/control/trace.h"

/// The story of a request in plain words. Pure; what a source did not say reads "not reported".
namespace yard {

struct TraceStep {
    enum class Kind {
        Done,      ///< a stage that was passed
        Note,      ///< something that was found or is allowed
        Rejected,  ///< a server, or the whole request, failed here
        Decision   ///< the choice that held; at most one of a trace
    };
    Kind kind = Kind::Done;
    QString title, detail;
};

std::vector<TraceStep> traceSteps(const Trace& trace);

}  // namespace yard
