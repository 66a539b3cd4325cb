#include "core/lab/demo.h"

#include <array>

#include "core/control/undo.h"

namespace yard {
namespace {

constexpr uint16_t FirstPort = 8100, LastPort = 8390, PortStep = 10;

/// Free now: somebody else may listen there the next moment.
bool isFree(uint16_t& port) {
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost, port)) return false;
    port = probe.serverPort();
    return true;
}

}  // namespace

std::string Demo::configuration(uint16_t port, uint16_t hosting1, uint16_t hosting2) {
    const auto at = [](uint16_t p) { return "127.0.0.1:" + std::to_string(p); };
    return R"(global
    maxconn 4000
defaults
    log global
    maxconn 8000
    option redispatch
    retries 3
    stats enable
    timeout http-request 10s
    timeout queue 1m
    timeout connect 10s
    timeout client 1m
    timeout server 1m
    timeout check 10s
listen puppet00
    bind )" +
           at(port) + R"(
    mode http
    balance static-rr
    option redispatch
    retries 2
    stick match dst_port
    stick-table type integer size 100 expire 96h
    server hosting1 )" +
           at(hosting1) + R"( check weight 100
    server hosting2 )" +
           at(hosting2) + R"( check weight 1 backup
)";
}

Demo::Demo(Engine& engine, Clock& clock) : m_engine(engine), m_clock(clock) {}

Demo::~Demo() { m_engine.setLab(nullptr); }

/// Origins hold their ports from the first moment, so two demos at once never take the same three,
/// although the proxy's own port stays open until the engine listens. The backup's comes first: who
/// listened for a moment in the place of another demo's dead primary would lose its requests.
Result<bool> Demo::take(uint16_t port) {
    m_port = port;
    const auto next = [port](int n) { return static_cast<uint16_t>(port ? port + n : 0); };
    Result<bool> taken = m_hosting2.listen(next(2));
    if (taken) taken = m_hosting1.listen(next(1));
    if (taken && !isFree(m_port)) taken = Error{"port " + std::to_string(port) + " is in use"};
    if (!taken) m_hosting1.kill(), m_hosting2.kill();
    return taken;
}

Result<std::string> Demo::prepare() {
    Result<bool> taken = Error{};
    // The customer's ports if they are free, else the like; at last whatever the system gives.
    for (uint16_t port = FirstPort; !taken && port <= LastPort; port += PortStep)
        taken = take(port);
    if (!taken) taken = take(0);
    if (!taken) return Error{"the demo found no free ports: " + taken.error()};
    return configuration(m_port, m_hosting1.port(), m_hosting2.port());
}

void Demo::start() {
    m_engine.setLab(this);
    m_generator = std::make_unique<Generator>(*Endpoint::literal("127.0.0.1", m_port), m_clock);
    m_generator->setRate(FirstRate);
}

Answer Demo::execute(const Command& command) {
    const LabRow before = row();
    const Answer answer = carryOut(command);
    if (answer.ok) note(command, before);
    return answer;
}

Answer Demo::carryOut(const Command& command) {
    if (command.verb == Verb::TrafficRate) return setRate(command.number);
    Origin* origin = find(command.server.server);
    if (!origin) return {false, "No such origin."};
    if (command.verb == Verb::KillOrigin) return kill(*origin);
    if (command.verb == Verb::StartOrigin) return revive(*origin);
    return {false, "Not a command of the lab."};
}

Answer Demo::kill(Origin& origin) {
    if (!origin.alive()) return {false, origin.name() + " is not running."};
    origin.kill();
    return {};
}

Answer Demo::revive(Origin& origin) {
    if (origin.alive()) return {false, origin.name() + " is running already."};
    if (const auto started = origin.start(); !started) return {false, started.error()};
    return {};
}

Answer Demo::setRate(int64_t rate) {
    if (!m_generator || rate < 0 || rate > Generator::MaxRate)
        return {false,
                "The rate must be 0 to " + std::to_string(Generator::MaxRate) + " requests/s."};
    m_generator->setRate(static_cast<int>(rate));
    return {};
}

Origin* Demo::find(const std::string& name) {
    for (Origin* origin : {&m_hosting1, &m_hosting2})
        if (origin->name() == name) return origin;
    return nullptr;
}

void Demo::note(const Command& command, const LabRow& before) {
    Event event;
    event.kind = EventKind::Lab;
    if (const Origin* origin = find(command.server.server)) {
        const std::string port = "port " + std::to_string(origin->port());
        event.server = {"puppet00", origin->name()};
        event.title =
            "Origin " + origin->name() + (origin->alive() ? " was started" : " was killed");
        event.detail = origin->alive() ? "It listens on " + port + " again"
                                       : "Its connections were reset, " + port + " is closed";
    } else {
        event.title = "Traffic set to " + std::to_string(command.number) + " requests/s";
    }
    event.by = command.by;
    event.command = command;
    Report seen;
    seen.lab = before;
    event.undo = undoOf(command, seen);
    m_engine.note(std::move(event));
}

LabRow Demo::row() const {
    LabRow row;
    row.present = true;
    for (const Origin* origin : {&m_hosting1, &m_hosting2})
        row.origins.push_back({origin->name(), "127.0.0.1:" + std::to_string(origin->port()),
                               origin->alive(), origin->requests()});
    if (!m_generator) return row;
    const Generator::Counts& counts = m_generator->counts();
    row.rate = m_generator->rate();
    row.sent = counts.sent, row.ok = counts.ok, row.lost = counts.lost;
    row.worstMs = counts.worst.count();
    return row;
}

}  // namespace yard
