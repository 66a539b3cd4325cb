#pragma once

#include <memory>
#include <sstream>
#include <string>

#include "core/config/values/config.h"

namespace yard {

/// A backend drawn as text: "A:3 B:2,backup C:1,check,max=5". After the colon the weight, then
/// words: backup, check, disabled, nonstick, max=N (maxconn), line=N (maxqueue), rise=N, fall=N,
/// slow=N (slowstart), tracks (another, of px), l4=N and l7=N (observe with error-limit), on=N
/// (OnError), id=N; ids are 1, 2, ... otherwise.
inline std::shared_ptr<ProxyConf> drawBackend(const std::string& text,
                                              Algorithm algorithm = Algorithm::RoundRobin) {
    auto proxy = std::make_shared<ProxyConf>();
    proxy->name = "px";
    proxy->backend = proxy->frontend = true;
    proxy->mode = Mode::Http;
    proxy->algorithm = algorithm;
    std::istringstream servers(text);
    for (std::string one; servers >> one;) {
        ServerConf server;
        server.id = static_cast<int>(proxy->servers.size()) + 1;
        server.name = one.substr(0, one.find(':'));
        std::istringstream words(one.substr(server.name.size() + 1));
        std::string word;
        std::getline(words, word, ',');
        server.weight = std::stoi(word);
        while (std::getline(words, word, ',')) {
            const std::string key = word.substr(0, word.find('='));
            const int value = key == word ? 0 : std::stoi(word.substr(key.size() + 1));
            if (key == "backup") server.backup = true;
            if (key == "check") server.checked = true;
            if (key == "disabled") server.disabled = true;
            if (key == "nonstick") server.nonStick = true;
            if (key == "max") server.maxconn = value;
            if (key == "line") server.maxqueue = value;
            if (key == "rise") server.check.rise = value;
            if (key == "slow") server.slowstart = value;
            if (key == "tracks") server.trackBackend = "px", server.trackServer = "lead";
            if (key == "l4" || key == "l7") {
                server.observe = key == "l4" ? Observe::Layer4 : Observe::Layer7;
                server.errorLimit = value;
            }
            if (key == "on") server.onError = static_cast<OnError>(value);
            if (key == "id") server.id = value;
            if (key == "fall") server.check.fall = value;
        }
        proxy->servers.push_back(std::move(server));
    }
    return proxy;
}

}  // namespace yard
