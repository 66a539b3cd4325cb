#pragma once

#include "core/control/configreading.h"

namespace yard {

/// What switchyardd -c would say of the files, and what they say of the servers. Any thread.
ConfigReading readConfig(const std::vector<NamedText>& files, bool strict);

}  // namespace yard
