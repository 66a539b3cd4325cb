#pragma once

#include <cstdint>

namespace yard {

/// What a proxy writes itself when it is asked by HTTP.
enum class Page : uint8_t {
    Statistics,  ///< `stats uri`
    Metrics,     ///< `http-request use-service prometheus-exporter`
};

}  // namespace yard
