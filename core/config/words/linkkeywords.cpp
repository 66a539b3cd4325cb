// Words of a server about how it is connected to.
#include <algorithm>

#include "core/config/reading/handlers.h"

namespace yard {

std::string serverSendProxy(ServerLine& line, const std::string&) {
    line.conf.sendProxy.line = true;
    return {};
}

std::string serverSendProxyV2(ServerLine& line, const std::string&) {
    line.conf.sendProxy.binary = true;
    return {};
}

std::string serverNoSendProxy(ServerLine& line, const std::string&) {
    line.conf.sendProxy.line = false;
    return {};
}

std::string serverNoSendProxyV2(ServerLine& line, const std::string&) {
    line.conf.sendProxy.binary = false;
    return {};
}

std::string serverCheckSendProxy(ServerLine& line, const std::string&) {
    line.conf.sendProxy.checks = true;
    return {};
}

/// It takes back `check-send-proxy` only: checks follow `send-proxy` all the same.
std::string serverNoCheckSendProxy(ServerLine& line, const std::string&) {
    line.conf.sendProxy.checks = false;
    return {};
}

std::string serverProxyV2Options(ServerLine& line, const std::string& value) {
    constexpr std::string_view NotRun[] = {"ssl",      "cert-cn",   "ssl-cipher", "cert-sig",
                                           "cert-key", "authority", "unique-id"};
    for (size_t from = 0; from <= value.size();) {
        const size_t comma = std::min(value.find(',', from), value.size());
        const std::string word = value.substr(from, comma - from);
        from = comma + 1;
        if (std::find(std::begin(NotRun), std::end(NotRun), word) != std::end(NotRun))
            return Context::notRunText("proxy-v2-options " + word);
        if (word != "crc32c") return "'" + word + "' : proxy v2 option not implemented";
        line.conf.sendProxy.checksum = true;
    }
    return {};
}

}  // namespace yard
