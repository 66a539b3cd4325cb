#include "core/servers/server.h"

#include <algorithm>

namespace yard {
namespace {

std::string fraction(int part, int whole) {
    return " " + std::to_string(part) + "/" + std::to_string(whole);
}

/// Null: nothing is said about it.
std::shared_ptr<const DialOptions> dialingOf(const ServerConf& server, const ProxyConf& proxy) {
    const std::optional<SourceConf>& source = server.source ? server.source : proxy.source;
    if (!source && server.userTimeout == 0 && !proxy.tcpKeepAliveServer && !proxy.noLinger)
        return nullptr;
    auto how = std::make_shared<DialOptions>();
    how->userTimeout = server.userTimeout;
    how->reset = proxy.noLinger;
    how->keepAlive = proxy.tcpKeepAliveServer;
    const KeepAliveTimes& times = proxy.serverKeepAlive;
    how->keepCount = times.count, how->keepIdle = times.idle, how->keepInterval = times.interval;
    if (!source) return how;
    how->from = source->address;
    how->interface = source->interface;
    if (source->hasRange())
        how->ports = std::make_shared<PortRange>(source->firstPort, source->lastPort);
    return how;
}

}  // namespace

Server::Server(std::shared_ptr<const ProxyConf> proxy, size_t index, int workers)
    : Server(proxy, proxy->servers[index], index, workers) {}

Server::Server(std::shared_ptr<const ProxyConf> proxy, ServerConf conf, size_t index, int workers)
    : health(conf.check.rise, conf.check.fall),
      m_proxy(std::move(proxy)),
      m_conf(std::move(conf)),
      m_index(index),
      m_dialing(dialingOf(m_conf, *m_proxy)),
      m_cells(workers) {
    weight = initialWeight = shownWeight = m_conf.weight;
    maintByFile = m_conf.disabled;
    if (m_conf.disabled) admin = ConfigMaint | ForcedMaint;
    if (m_conf.unresolved) admin |= ResolveMaint;
    if (maint()) health.setDown();
    refresh();
}

Server::Place Server::place() const {
    const std::lock_guard lock(m_placeMutex);
    return {m_conf.address, m_conf.portRule, m_conf.portShift};
}

void Server::move(const Endpoint& address, ServerConf::Port rule) {
    const std::lock_guard lock(m_placeMutex);
    m_conf.address = address;
    m_conf.portRule = rule;
    m_conf.unresolved = false;
    m_moves.fetch_add(1, std::memory_order_release);
}

void Server::loseAddress() {
    const std::lock_guard lock(m_placeMutex);
    m_conf.address = *Endpoint::literal({}, m_conf.address.port());
    m_conf.unresolved = true;
    m_moves.fetch_add(1, std::memory_order_release);
}

std::string_view Server::cookie(CookieRoom& room) const {
    constexpr std::string_view Digits = "0123456789abcdef";
    if (!m_conf.cookie.empty()) return m_conf.cookie;
    if (!m_hasHash.load(std::memory_order_acquire)) return {};
    uint64_t hash = m_hash.load(std::memory_order_relaxed);
    for (size_t i = room.size(); i-- > 0; hash >>= 4) room[i] = Digits[hash & 0xF];
    return {room.data(), room.size()};
}

void Server::callDynamically(std::optional<uint64_t> hash) {
    if (hash) m_hash.store(*hash, std::memory_order_relaxed);
    m_hasHash.store(hash.has_value(), std::memory_order_release);
}

void Server::aimChecks(std::optional<Endpoint> address, std::optional<uint16_t> port) {
    if (address) m_conf.check.address = address;
    if (port) m_conf.check.port = port;
}

void Server::aimAgent(std::optional<Endpoint> address, std::optional<uint16_t> port) {
    if (address) m_conf.agent.address = address;
    if (port) m_conf.agent.port = *port;
}

Standing Server::standing() const {
    if (maint()) return Standing::Maint;
    if (op == OpState::Stopped) return Standing::Down;
    if (held && !drain()) return Standing::Held;
    if (!usable) return Standing::Drain;  // by an operator, or stopping (NOLB)
    if (weight == 0) return Standing::NoWeight;
    if (full()) return Standing::Full;
    return backup() ? Standing::Backup : Standing::Usable;
}

std::string Server::statusText() const {
    if (admin & ResolveMaint) return "MAINT (resolution)";
    if (admin & InheritedMaint)
        return "MAINT (via " + conf().trackBackend + "/" + conf().trackServer + ")";
    return maint() ? "MAINT" : stateText();
}

std::string Server::stateText() const {
    const Health& shown = shownHealth();
    const bool asked = lead ? lead->hasAgent : hasAgent();
    const bool agentUp = lead ? lead->agentUp : agentHealth.up();
    if (op == OpState::Stopped && asked && !agentUp) return "DOWN (agent)";
    if (op == OpState::Stopped)
        return shown.level() && showsChecks() ? "DOWN" + fraction(shown.level(), shown.rise())
                                              : "DOWN";
    const std::string left = shown.full() || !showsChecks()
                                 ? ""
                                 : fraction(shown.level() - shown.rise() + 1, shown.fall());
    if (op == OpState::Stopping) return "NOLB" + left;
    if (drain() && asked) return "DRAIN (agent)";
    if (drain() || held) return "DRAIN" + left;
    return showsChecks() ? "UP" + left : "no check";
}

int64_t Server::slotLimit() const {
    int64_t limit = conf().maxconn;
    const int64_t present = conf().minconn > 0 && crowd ? crowd->present.load() : INT64_MAX;
    if (present != INT64_MAX && present < crowd->full)
        limit = std::max(conf().minconn, present * limit / crowd->full);
    if (op != OpState::Starting) return limit;
    return std::max<int64_t>(1, limit * warmPercent / 100);
}

void Server::comeUp() {
    if (op == OpState::Running || op == OpState::Starting) return;
    op = conf().slowstart > 0 ? OpState::Starting : OpState::Running;
    warmth = op == OpState::Starting && reweighable ? 1 : FullWarmth;
    warmPercent = op == OpState::Starting ? 0 : 100;
}

// HAProxy's server_recalc_eweight: sixteenths of the weight, in whole seconds.
void Server::warmUp(TimePoint now) {
    if (op != OpState::Starting) return;
    const int64_t span = conf().slowstart;
    const int64_t passed = std::chrono::floor<std::chrono::seconds>(now - changedAt).count();
    if (passed >= span) op = OpState::Running;
    const bool over = op == OpState::Running;
    warmPercent = over ? 100 : static_cast<int>(100 * passed / span);
    warmth =
        over || !reweighable ? FullWarmth : static_cast<int>((FullWarmth * passed + span) / span);
}

std::string Server::healthWords() const {
    if (!beingChecked() || !everChecked || health.full()) return {};
    if (health.up())
        return std::to_string(failing()) + " of " + std::to_string(health.fall()) +
               " checks failed, not yet DOWN";
    if (health.level() == 0) return {};
    return std::to_string(health.level()) + " of " + std::to_string(health.rise()) +
           " checks passed, not yet UP";
}

// What an operator did stays, unless the file now says otherwise about that very thing, as with
// HAProxy's server-state files.
void Server::inherit(const Server& old) {
    m_cells = old.m_cells;
    inheritAddress(old);
    const unsigned fromFile = ConfigMaint | ForcedMaint;
    const bool sameWord = conf().disabled == old.conf().disabled;
    const unsigned resolving = admin & ResolveMaint;
    admin = sameWord ? old.admin : (old.admin & ~fromFile) | (admin & fromFile);
    admin = (admin & ~static_cast<unsigned>(ResolveMaint)) | resolving;
    if (sameWord) maintByFile = old.maintByFile;
    if (conf().weight == old.conf().weight) weight = old.weight, shownWeight = old.shownWeight;
    checksPaused = old.checksPaused && conf().checked;
    agentPaused = old.agentPaused && conf().agent.on;
    failed = old.failed;
    checkFailures = old.checkFailures, downs = old.downs;
    servedMax = old.servedMax, queuedMax = old.queuedMax;
    downFor = old.downFor;
    inheritHealth(old);
    refresh();
    if (stopped() != old.stopped()) {
        if (old.stopped()) downFor += std::chrono::duration_cast<Millis>(changedAt - old.changedAt);
    } else {
        changedAt = old.changedAt, changedWall = old.changedWall;
    }
}

/// Where its name was last is better than where it was at the start.
void Server::inheritAddress(const Server& old) {
    if (!conf().resolve.asked || conf().hostText != old.conf().hostText) return;
    m_conf.address = old.conf().address.withPort(conf().address.port());
    m_conf.unresolved = old.conf().unresolved;
    admin = (admin & ~static_cast<unsigned>(ResolveMaint)) | (old.admin & ResolveMaint);
}

/// Of another address nothing is known yet, and without checks nothing will be. Who leaves
/// maintenance begins anew.
void Server::inheritHealth(const Server& old) {
    if (old.maint() && !maint()) return;
    const bool sameChecks = conf().checked == old.conf().checked;
    if (failed || (sameChecks && conf().address == old.conf().address)) {
        op = old.op;
        warmth = old.warmth, warmPercent = old.warmPercent;
        held = old.held && m_proxy->failback.when != Failback::When::Auto;
        trusted = old.trusted;
        lastCheck = old.lastCheck;
        agentHealth = old.agentHealth;
        lastAgent = old.lastAgent;
        agentEver = old.agentEver;
        everChecked = old.everChecked;
        failedInRow = old.failedInRow;
        health.resume(old.health);
    }
}

void Server::forgetChecks() {
    everChecked = checkRunning = false;
    failedInRow = 0;
}

int Server::failing() const {
    if (!everChecked || !health.up()) return 0;
    return health.rise() + health.fall() - 1 - health.level();
}

}  // namespace yard
