#pragma once

#include <QtGlobal>
#include <string>

#include "core/config/reading/parser.h"
#include "core/lab/demo.h"
#include "tests/support/peers.h"

namespace yard::test {

/// The demo in the test's own thread: its own engine, origins and traffic.
class DemoRig {
public:
    explicit DemoRig(bool strict = false) : engine(clock, optionsOf(strict)), demo(engine, clock) {}

    /// `change` edits the text that the demo would run.
    bool start(const std::function<void(std::string&)>& change = {}) {
        auto text = demo.prepare();
        if (!text) return false;
        if (change) change(*text);
        ParseOptions options;
        options.strict = engine.report({}).process.strict;
        Parsed parsed = parseConfig({{"demo.cfg", *text}}, options);
        if (!parsed.config) {
            for (const Diagnostic& note : parsed.notes) qWarning("%s", note.text.c_str());
            return false;
        }
        const auto started = engine.start(std::make_shared<Config>(std::move(*parsed.config)));
        if (!started) return false;
        demo.start();
        return true;
    }
    Answer ask(Verb verb, const std::string& server, int64_t number = 0) {
        Command command;
        command.verb = verb;
        command.server = {"puppet00", server};
        command.number = number;
        command.by = "test";
        return engine.execute(command);
    }
    LabRow lab() { return engine.report({}).lab; }
    StatRow row(const std::string& name) {
        for (const StatRow& row : engine.report({}).rows)
            if (row.name == name) return row;
        return {};
    }
    bool awaitStatus(const std::string& name, const std::string& status) {
        return await([&] { return row(name).status == status; });
    }
    /// Waits for `n` more answers.
    bool awaitAnswers(uint64_t n) {
        const LabRow before = lab();
        return await([&] { return lab().ok + lab().lost >= before.ok + before.lost + n; });
    }

    SystemClock clock;
    Engine engine;
    Demo demo;

private:
    static EngineOptions optionsOf(bool strict) {
        EngineOptions options;
        options.strict = strict;
        return options;
    }
};

/// Replaces every `from`; false: there was none.
inline bool replaceAll(std::string& text, const std::string& from, const std::string& to) {
    bool any = false;
    for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
        any = true;
    }
    return any;
}

}  // namespace yard::test
