#pragma once

#include <memory>

#include "core/traffic/sessions/worker.h"

namespace yard {

/// The table of that name for the next generation: the very same, when it means the same there;
/// else a new one with what can be kept of its entries, those of servers that are still there under
/// the number they have now. Null: the old generation has none of that kind.
std::shared_ptr<StickTable> carryTable(const Graph& old, const Config& fresh,
                                       const std::string& name, const StickTableConf& conf,
                                       const Clock& clock);

/// Proxies and servers of `fresh` take over counters and states from those of the same name.
void inherit(const Graph& old, Graph& fresh);

}  // namespace yard
