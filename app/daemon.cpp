#include "app/daemon.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QSysInfo>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "app/process.h"
#include "app/servicemanager.h"
#include "app/signals.h"
#include "core/engine/services/statefiles.h"
#include "core/runtime/served/cliserver.h"
#include "core/runtime/stats/pages.h"

namespace yard {
namespace {

constexpr int NoListener = 2;

std::string baseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string executable() {
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    return n > 0 ? std::string(path, static_cast<size_t>(n)) : "?";
}

}  // namespace

Daemon::Daemon(DaemonOptions options, std::string program)
    : m_options(std::move(options)),
      m_program(std::move(program)),
      m_messages(m_options.quiet && !m_options.verbose, executable()) {}

Daemon::~Daemon() = default;

int Daemon::fail(const std::string& text) {
    m_messages.say(Level::Alert, text);
    return 1;
}

int Daemon::run(int argc, char** argv) {
    if (!m_options.folder.empty() && chdir(m_options.folder.c_str()) != 0)
        return fail("Could not change to directory " + m_options.folder + " : " +
                    std::strerror(errno));
    int exitCode = 0;
    const auto config = load(exitCode);
    return config ? serve(config, argc, argv) : exitCode;
}

std::shared_ptr<const Config> Daemon::load(int& exitCode) {
    ParseOptions options;
    options.strict = m_options.strict;
    options.localPeer = m_options.localPeer;
    const std::string host = QSysInfo::machineHostName().toStdString();
    const std::string& peer = m_options.localPeer.empty() ? host : m_options.localPeer;
    setenv("HAPROXY_LOCALPEER", peer.c_str(), 1);
    Parsed parsed = parseFiles(m_options.files, options);
    changeEnvironment(parsed.environment);
    sayNotes(parsed);
    if (m_options.check && parsed.config) {
        const StateFiles files(*parsed.config);
        for (const std::string& warning : files.warnings())
            m_messages.say(Level::Warning, "config : " + warning);
    }
    if (parsed.config) m_options.masterWorker |= parsed.config->global.masterWorker;
    exitCode = checked(parsed);
    if (exitCode != 0 || m_options.check) return nullptr;
    applyCommandLine(*parsed.config);
    return std::make_shared<const Config>(std::move(*parsed.config));
}

/// A line `quiet` of the file holds for all that is said behind it, unless -V was given.
void Daemon::sayNotes(const Parsed& parsed) {
    const bool heeds = parsed.quietFrom && !m_options.verbose;
    for (size_t at = 0; at < parsed.notes.size(); ++at) {
        if (heeds && at == *parsed.quietFrom) m_messages.hush();
        m_messages.say(parsed.notes[at]);
    }
    if (heeds) m_messages.hush();
}

int Daemon::checked(const Parsed& parsed) {
    if (!parsed.config) return 1;
    if (!m_options.masterSocket.empty() && !m_options.masterWorker)
        m_messages.say(Level::Warning,
                       "config : a master CLI socket was defined, but master-worker mode (-W) is "
                       "not enabled.");
    if (m_messages.warned() && (m_options.zeroWarning || parsed.config->global.zeroWarning))
        return fail("config : Some warnings were found and 'zero-warning' is set. Aborting.");
    if (!m_options.check) {
        if (parsed.hasListener) return 0;
        return fail("[" + m_program +
                    ".main()] No enabled listener found (check for 'bind' directives) ! Exiting.");
    }
    if (m_messages.quiet()) return parsed.hasListener ? 0 : NoListener;
    if (m_messages.warned()) std::puts("Warnings were found.");
    if (parsed.hasListener) {
        std::puts("Configuration file is valid");
        return 0;
    }
    std::puts("Configuration file has no error but will not start (no listener) => exit(2).");
    return NoListener;
}

void Daemon::applyCommandLine(Config& config) const {
    if (m_options.maxconn) config.global.maxconn = m_options.maxconn;
    if (!m_options.proxyMaxconn) return;
    for (auto& proxy : config.proxies) {
        if (proxy->maxconn) continue;
        auto changed = std::make_shared<ProxyConf>(*proxy);
        changed->maxconn = m_options.proxyMaxconn;
        proxy = std::move(changed);
    }
}

bool Daemon::goesToBackground(const Config& config) const {
    return !m_options.foreground && (m_options.daemon || config.global.daemon);
}

void Daemon::tellOldProcesses() const {
    for (const long pid : m_options.finish) kill(static_cast<pid_t>(pid), SIGUSR1);
    for (const long pid : m_options.terminate) kill(static_cast<pid_t>(pid), SIGTERM);
}

/// Everything that may still fail, in HAProxy's order: sockets, pid file, privileges.
Result<bool> Daemon::bringUp(const Parts& parts, std::shared_ptr<const Config> config) {
    const std::string speaker = "[" + m_program + ".main()] ";
    const GlobalConf& global = config->global;
    Result<bool> bound = parts.engine.start(config);
    if (bound) bound = parts.sockets.open(global);
    if (bound) bound = openMaster(parts.master);
    if (!bound)
        return Error{bound.error() + "\n" + speaker +
                     "Some protocols failed to start their listeners! Exiting."};
    const std::string& pidfile = m_options.pidfile.empty() ? global.pidfile : m_options.pidfile;
    const bool wanted = m_options.masterWorker || goesToBackground(*config);
    Result<bool> done = !pidfile.empty() && wanted ? writePidfile(pidfile) : Result<bool>(true);
    if (done) done = dropPrivileges(global);
    return done ? done : Error{speaker + done.error()};
}

/// "-S /run/master.sock,level,operator" has the words of a stats socket, with commas between them.
Result<bool> Daemon::openMaster(CliServer& master) const {
    if (m_options.masterSocket.empty() || !m_options.masterWorker) return true;
    std::string words = m_options.masterSocket;
    std::replace(words.begin(), words.end(), ',', ' ');
    const size_t address = std::min(words.find(' '), words.size());
    words.insert(address, " level admin");  // unless they say otherwise
    const Parsed parsed = parseConfig({{"-S", "global\n    stats socket " + words + "\n"}});
    if (parsed.config) return master.open(parsed.config->global);
    return Error{parsed.notes.empty() ? "-S: no address" : parsed.notes.front().text};
}

EngineOptions Daemon::engineOptions() {
    EngineOptions options;
    options.strict = m_options.strict;
    options.logTag = baseName(m_program);
    options.terminal = [this](const std::string& line) { m_messages.line(line); };
    options.page = renderPage;
    return options;
}

RenewalOptions Daemon::renewalOptions(CliServer& sockets, Clock& clock) {
    RenewalOptions options;
    options.files = m_options.files;
    options.localPeer = m_options.localPeer;
    options.strict = m_options.strict;
    options.zeroWarning = m_options.zeroWarning;
    options.adjust = [this](Config& config) { applyCommandLine(config); };
    options.openBeside = [&sockets](const GlobalConf& global) { return sockets.open(global); };
    options.tell = [this](const Diagnostic& note) { m_messages.say(note); };
    options.begins = [this] {
        m_manager->reloading();
        m_messages.say(Level::Notice, "Reloading Switchyard");
    };
    options.ends = [this, &clock](bool done) { reloaded(done, clock); };
    return options;
}

/// Ready again in both cases: what ran before still runs.
void Daemon::reloaded(bool done, const Clock& clock) {
    if (done) m_inForceMs = wallMillis(clock.wall());
    if (done)
        m_messages.say(Level::Notice, "Loading success.");
    else
        m_messages.say(Level::Alert, "Loading failure! What runs goes on as it was.");
    m_manager->ready();
}

/// HAProxy reloads in its master process. Alone it dumps its servers on SIGHUP, which --strict
/// keeps.
void Daemon::caught(int signal, Engine& engine, Renewal& renewal) {
    Command reload;
    reload.verb = Verb::Reload;
    reload.by = "signal";
    switch (signal) {
        case SIGHUP:
            if (m_options.strict && !m_options.masterWorker) return engine.dumpServers();
            [[fallthrough]];
        case SIGUSR2:
            renewal.execute(reload);
            return;
        case SIGUSR1:
            m_manager->stopping();
            return engine.stopSoftly([] { QCoreApplication::quit(); });
        default:
            m_manager->stopping();
            QCoreApplication::quit();
    }
}

int Daemon::serve(std::shared_ptr<const Config> config, int argc, char** argv) {
    Background background;
    if (goesToBackground(*config)) {
        const auto entered = Background::enter();
        if (!entered) return fail(entered.error());
        background = *entered;
    }
    QCoreApplication application(argc, argv);
    SystemClock clock;
    m_manager = std::make_unique<ServiceManager>(m_options.notify);
    m_inForceMs = wallMillis(clock.wall());
    Engine engine(clock, engineOptions());
    CliServer sockets(engine, clock);
    Renewal renewal(engine, renewalOptions(sockets, clock));
    CliServer master(engine, clock, [&] {
        return MasterFacts{renewal.succeeded() + renewal.failed(), renewal.failed(), m_inForceMs};
    });
    const Signals handler([&](int signal) { caught(signal, engine, renewal); });
    if (!m_options.oldSocket.empty())
        m_messages.say(Level::Notice,
                       "-x is not needed: ports are bound beside those of the old process.");
    const auto up = bringUp({engine, sockets, master}, config);
    if (!up) return fail(up.error());
    tellOldProcesses();
    background.ready();
    m_manager->ready();
    return QCoreApplication::exec();
}

}  // namespace yard
