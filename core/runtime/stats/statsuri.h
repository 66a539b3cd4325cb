#pragma once

#include <string>

#include "core/runtime/stats/statformat.h"

namespace yard {

/// A URI of the statistics page: the path, and the words behind ';' and '?'.
struct StatsUri {
    explicit StatsUri(const std::string& uri);
    std::string path;
    bool csv = false, json = false, norefresh = false;
    StatFilter filter;
    std::string outcome;  ///< "DONE" of ";st=DONE": what came of a form; empty: there was none
};

}  // namespace yard
