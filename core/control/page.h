#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yard {

/// What a proxy writes itself when it is asked by HTTP.
enum class Page : uint8_t {
    Statistics,  ///< `stats uri`
    Metrics,     ///< `http-request use-service prometheus-exporter`
};

/// What somebody wants to see, and how the frontend that was asked shows it.
struct PageWish {
    Page page = Page::Statistics;
    std::string uri;
    // of Page::Statistics
    int64_t refresh = 0;  ///< seconds after which a browser asks again; 0: it does not
    bool hideVersion = false, showNode = false;
    std::string node;                ///< what it is called there; empty: as it calls itself
    std::string description;         ///< shown at the top, too; empty: none
    std::vector<std::string> scope;  ///< the proxies that are shown; empty: all
    bool admin = false;              ///< who asks may change servers
    bool change = false;             ///< a POST: it asks for changes
    std::string home;                ///< `stats uri`: where who changed something is sent to
    std::string form;                ///< the body of a POST
    bool whole = true;               ///< and that is all of it: else it was too large
    std::string by;                  ///< who asks, as Command::by
};

}  // namespace yard
