#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/values/config.h"

namespace yard {

/// The server that `add server <proxy>/<name> <words>` describes, with id 0 unless the words give
/// one. `proxy.servers` are those that exist, so that ids do not clash. The words are those of a
/// `server` line but for some that HAProxy takes in files only; `default-server` does not count.
/// The Error is HAProxy's.
Result<ServerConf> readDynamicServer(const ProxyConf& proxy, const std::string& name,
                                     const std::vector<std::string>& words);

}  // namespace yard
