#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/config/reading/parser.h"
#include "core/engine/running/engine.h"
#include "tests/support/peers.h"

namespace yard::test {

/// A configuration as its text says. Port 1 in a `bind` stands for "any free port", which the
/// language itself does not have.
inline std::shared_ptr<Config> configOf(const std::string& text, bool strict = false) {
    ParseOptions options;
    options.strict = strict;
    Parsed parsed = parseConfig({{"test.cfg", text}}, options);
    if (!parsed.config) {
        for (const Diagnostic& note : parsed.notes) qWarning("%s", note.text.c_str());
        return nullptr;
    }
    auto config = std::make_shared<Config>(std::move(*parsed.config));
    for (auto& proxy : config->proxies) {
        auto changed = std::make_shared<ProxyConf>(*proxy);
        for (BindConf& bind : changed->binds)
            if (bind.address.port() == 1) bind.address = bind.address.withPort(0);
        proxy = changed;
    }
    return config;
}

/// An Engine in the test's own thread, on the real clock.
class EngineRig {
public:
    explicit EngineRig(EngineOptions options = {})
        : engine(clock, withTerminal(std::move(options))) {}

    /// Empty: it runs; else the engine's words.
    std::string start(const std::string& text) {
        const auto config = configOf(text, strict);
        if (!config) return "the configuration is not valid";
        const auto started = engine.start(config);
        return started ? std::string() : started.error();
    }
    /// Empty: it runs now; else the engine's words.
    std::string reload(const std::string& text) {
        const auto config = configOf(text, strict);
        if (!config) return "the configuration is not valid";
        const auto reloaded = engine.reload(config);
        return reloaded ? std::string() : reloaded.error();
    }
    /// All sessions of earlier configurations have ended.
    bool awaitOneGeneration() {
        return await([&] { return engine.generations() == 0; });
    }
    /// As it is when the workers have done what they were at: a client may have an answer whose
    /// request is not counted to its end yet. Asking for sessions waits for them.
    Report report(const Since& since = {}) {
        Since sessions;
        sessions.maxSessions = 1;
        engine.report(sessions);
        return engine.report(since);
    }
    /// Of the n-th bind.
    uint16_t port(size_t n = 0) {
        const std::string at = report().process.listeners.at(n);
        return static_cast<uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
    }
    StatRow row(const std::string& proxy, const std::string& name) {
        for (const StatRow& row : report().rows)
            if (row.proxy == proxy && row.name == name) return row;
        return {};
    }
    std::string status(const std::string& proxy, const std::string& name) {
        return row(proxy, name).status;
    }
    bool awaitStatus(const std::string& proxy, const std::string& name, const std::string& wanted) {
        return await([&] { return status(proxy, name) == wanted; });
    }
    Answer ask(Verb verb, const ServerKey& server, const std::string& text = {}) {
        Command command;
        command.verb = verb;
        command.server = server;
        command.text = text;
        command.by = "test";
        return engine.execute(command);
    }
    std::vector<Event> events(EventKind kind) {
        std::vector<Event> some;
        for (const Event& event : report().events)
            if (event.kind == kind) some.push_back(event);
        return some;
    }
    /// A line of the terminal that holds `part`; empty: none yet.
    std::string line(const std::string& part) const {
        for (const std::string& line : terminal)
            if (line.find(part) != std::string::npos) return line;
        return {};
    }

    SystemClock clock;
    bool strict = false;
    std::vector<std::string> terminal;
    Engine engine;

private:
    EngineOptions withTerminal(EngineOptions options) {
        strict = options.strict;
        options.terminal = [this](const std::string& line) { terminal.push_back(line); };
        return options;
    }
};

/// The beginning of most configurations; no time limit gets in the way.
inline const std::string Defaults =
    "defaults\n"
    "    mode http\n"
    "    timeout connect 5s\n"
    "    timeout client 30s\n"
    "    timeout server 30s\n";

}  // namespace yard::test
