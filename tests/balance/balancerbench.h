#pragma once

#include <sstream>

#include "core/balance/balancer.h"
#include "tests/support/serverlist.h"

namespace yard {

/// Servers with a balancer over them, driven by a story in words.
struct BalancerBench {
    BalancerBench(const std::string& servers, Algorithm algorithm, bool allbackups = false,
                  const HashConf& hash = {})
        : conf(drawBackend(servers, algorithm)) {
        conf->hash = hash;
        for (size_t i = 0; i < conf->servers.size(); ++i)
            list.push_back(std::make_unique<Server>(conf, i, 1));
        conf->allbackups = allbackups;
        balancer = makeBalancer(*conf, list);
    }
    Server& server(const std::string& name) {
        for (const auto& s : list)
            if (s->name() == name) return *s;
        qFatal("no server %s", name.c_str());
    }
    void settle(Server& s) {
        s.refresh();
        balancer->changed();
    }
    /// One request served and done; its server's name, "-" for none.
    std::string serve(const Avoid& avoid = {}) {
        Server* s = balancer->pick(avoid);
        if (!s) return "-";
        load(*s, 1);
        load(*s, -1);
        return s->name();
    }
    void load(Server& s, int by) {
        s.served += by;
        balancer->loadChanged(s);
    }
    std::string serve(int n) {
        std::string names;
        for (int i = 0; i < n; ++i) names += serve();
        return names;
    }
    /// "6" six requests; "-A" maint; "+A" ready; "A=3" weight; "~A" down, "^A" up.
    std::string play(const std::string& story) {
        std::istringstream words(story);
        std::string out;
        for (std::string w; words >> w;) {
            if (isdigit(static_cast<unsigned char>(w[0]))) {
                out += (out.empty() ? "" : " ") + serve(std::stoi(w));
                continue;
            }
            const size_t equals = w.find('=');
            Server& s = server(equals == w.npos ? w.substr(1) : w.substr(0, equals));
            if (equals != w.npos)
                s.weight = std::stoi(w.substr(equals + 1));
            else if (w[0] == '-')
                s.admin = ForcedMaint;
            else if (w[0] == '+')
                s.admin = 0;
            else if (w[0] == '~')
                s.op = OpState::Stopped;
            else if (w[0] == '^')
                s.op = OpState::Running;
            settle(s);
        }
        return out;
    }

    std::shared_ptr<ProxyConf> conf;
    Servers list;
    std::unique_ptr<Balancer> balancer;
};

}  // namespace yard
