#include "app/hosted.h"

#include <cstdio>
#include <sstream>

#include "core/engine/running/renewal.h"
#include "core/lab/demo.h"
#include "core/runtime/grammar/grammar.h"
#include "core/runtime/served/cliserver.h"
#include "core/runtime/served/localline.h"
#include "core/runtime/stats/pages.h"

namespace yard {
namespace {

EngineOptions engineOptions(bool strict) {
    EngineOptions options;
    options.strict = strict;
    options.terminal = [](const std::string& line) { fputs(line.c_str(), stderr); };
    options.page = renderPage;
    return options;
}

/// What stands beside the engine of a file, in the order in which it goes.
struct Beside {
    Beside(Engine& engine, Clock& clock, RenewalOptions options)
        : sockets(engine, clock),
          renewal(engine, withSockets(std::move(options))),
          line(engine, sockets.socketNames()) {
        engine.setCommandLine(&line);
    }
    RenewalOptions withSockets(RenewalOptions options) {
        options.openBeside = [this](const GlobalConf& global) { return sockets.open(global); };
        return options;
    }
    CliServer sockets;
    Renewal renewal;
    LocalLine line;
};

/// The demo's configuration has no file, but may be replaced by a text as any other.
struct DemoBeside {
    DemoBeside(Engine& engine, Clock& clock, RenewalOptions options)
        : demo(engine, clock), beside(engine, clock, std::move(options)) {}
    Demo demo;
    Beside beside;
};

Result<std::shared_ptr<void>> startFile(Engine& engine, Clock& clock,
                                        std::shared_ptr<const Config> config, bool strict) {
    if (const auto started = engine.start(config); !started) return Error{started.error()};
    RenewalOptions options;
    options.files = config->files;
    options.strict = strict;
    auto beside = std::make_shared<Beside>(engine, clock, std::move(options));
    if (const auto opened = beside->sockets.open(config->global); !opened)
        return Error{opened.error()};
    return std::shared_ptr<void>(beside);
}

Result<std::shared_ptr<void>> startDemo(Engine& engine, Clock& clock, bool strict) {
    RenewalOptions renewal;
    renewal.strict = strict;
    auto beside = std::make_shared<DemoBeside>(engine, clock, std::move(renewal));
    const auto text = beside->demo.prepare();
    if (!text) return Error{text.error()};
    ParseOptions options;
    options.strict = strict;
    Parsed parsed = parseConfig({{"demo.cfg", *text}}, options);
    if (!parsed.config) return Error{"the demo's configuration: " + parsed.notes.front().text};
    const auto started = engine.start(std::make_shared<const Config>(std::move(*parsed.config)));
    if (!started) return Error{started.error()};
    beside->demo.start();
    return std::shared_ptr<void>(beside);
}

}  // namespace

std::unique_ptr<EmbeddedLink> hostFile(Parsed parsed, bool strict) {
    auto config = std::make_shared<const Config>(std::move(*parsed.config));
    return std::make_unique<EmbeddedLink>(
        engineOptions(strict),
        [config, strict](Engine& engine, Clock& clock) {
            return startFile(engine, clock, config, strict);
        },
        spelling);
}

std::unique_ptr<EmbeddedLink> hostDemo(bool strict) {
    return std::make_unique<EmbeddedLink>(
        engineOptions(strict),
        [strict](Engine& engine, Clock& clock) { return startDemo(engine, clock, strict); },
        spelling);
}

std::vector<Diagnostic> startProblems(const std::string& error) {
    std::vector<Diagnostic> problems;
    std::istringstream lines(error);
    for (std::string line; std::getline(lines, line);) {
        Diagnostic problem;
        problem.text = line;
        problems.push_back(problem);
    }
    return problems;
}

}  // namespace yard
