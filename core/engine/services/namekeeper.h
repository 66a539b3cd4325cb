#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/control/report.h"
#include "core/engine/services/resolution.h"
#include "core/traffic/backends/backend.h"

namespace yard {

/// What a NameKeeper tells.
class NameWorld {
public:
    virtual ~NameWorld() = default;
    /// A server's name has this address (without a port), perhaps the one that it had. `by`: who
    /// says so, in HAProxy's words.
    /// True: the server was elsewhere.
    virtual bool addressFound(Backend& backend, Server& server, const Endpoint& address,
                              const std::string& by) = 0;
    /// It has none; `why` in HAProxy's words.
    virtual void addressLost(Backend& backend, Server& server, const std::string& why) = 0;
};

/// Keeps servers with `resolvers` where their names are, while the proxy runs. Servers of a name
/// share its addresses out among themselves. Control thread.
class NameKeeper {
public:
    /// `config`, `backends` and `world` outlive it.
    NameKeeper(const Config& config, const std::vector<std::unique_ptr<Backend>>& backends,
               Clock& clock, NameWorld& world);

    /// The server has another host name now.
    void renamed(Backend& backend, Server& server);
    std::vector<NameServerRow> rows() const;

private:
    struct Seat {
        Backend* backend;
        Server* server;
    };
    struct Name {
        std::unique_ptr<Resolution> resolution;
        std::vector<Seat> seats;
    };
    struct Section {
        const ResolversConf* conf;
        Resolution::Servers servers;
        std::map<std::pair<std::string, bool>, Name> names;  ///< and whether IPv4 is preferred
    };
    void seat(Backend& backend, Server& server);
    void heard(const Section& section, const Name& name, NameServer* by);

    const Config& m_config;
    Clock& m_clock;
    NameWorld& m_world;
    std::map<std::string, Section> m_sections;
};

}  // namespace yard
