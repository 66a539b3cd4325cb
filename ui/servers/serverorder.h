#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ui/servers/serverline.h"

namespace yard {

/// Which of the servers are shown, and in which order.
struct ServerOrder {
    QString filter;   ///< a part of a name, an address, a state or a backend; any case
    int column = -1;  ///< a ServersModel::Column; -1: as in the file
    bool descending = false;
    std::set<std::string> folded;  ///< backends of which only the head is shown
    /// Rows stay where they are, new ones come last in their backend: figures that change five
    /// times a second would give an order that cannot be read.
    std::optional<std::map<ServerKey, int>> places;
};

/// The lines of one backend stay together. Where there are several backends each has a head with
/// what its servers are together.
std::vector<ServerLine> arranged(std::vector<ServerLine> lines, const ServerOrder& order);

}  // namespace yard
