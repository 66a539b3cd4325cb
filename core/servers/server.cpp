#include "core/servers/server.h"

namespace yard {
namespace {

std::string fraction(int part, int whole) {
    return " " + std::to_string(part) + "/" + std::to_string(whole);
}

}  // namespace

Server::Server(std::shared_ptr<const ProxyConf> proxy, size_t index, int workers)
    : health(proxy->servers[index].check.rise, proxy->servers[index].check.fall),
      m_proxy(std::move(proxy)),
      m_index(index),
      m_cells(workers) {
    weight = initialWeight = conf().weight;
    if (!conf().checked) health.setFull();
    if (conf().disabled) admin |= ConfigMaint;
    refresh();
}

Standing Server::standing() const {
    if (maint()) return Standing::Maint;
    if (op == OpState::Stopped) return Standing::Down;
    if (!usable) return Standing::Drain;  // by an operator, or stopping (NOLB)
    if (weight == 0) return Standing::NoWeight;
    if (full()) return Standing::Full;
    return backup() ? Standing::Backup : Standing::Usable;
}

std::string Server::statusText() const {
    if (maint()) return "MAINT";
    if (op == OpState::Stopped)
        return health.level() ? "DOWN" + fraction(health.level(), health.rise()) : "DOWN";
    const std::string left =
        health.full() ? "" : fraction(health.level() - health.rise() + 1, health.fall());
    if (op == OpState::Stopping) return "NOLB" + left;
    if (drain()) return "DRAIN" + left;
    return beingChecked() ? "UP" + left : "no check";
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

void Server::forgetChecks() {
    lastCheck = {};
    everChecked = checkRunning = false;
    failedInRow = 0;
}

int Server::failing() const {
    if (!everChecked || !health.up()) return 0;
    return health.rise() + health.fall() - 1 - health.level();
}

}  // namespace yard
