#include "core/checks/checker.h"

#include <algorithm>

namespace yard {

Checker::Checker(Server& server, CheckRole role, const ProxyConf& proxy, CheckWorld& world,
                 Clock& clock, Begin begin, int spreadPercent)
    : m_server(server),
      m_role(role),
      m_proxy(proxy),
      m_conf(intervalsOf(server.conf(), role)),
      m_failback(proxy.failback),
      m_world(world),
      m_clock(clock),
      m_begin(std::move(begin)),
      m_spreadPercent(spreadPercent),
      m_plan(planProbe(server.conf(), proxy, role)) {
    m_plan.dialing = server.dialing();
}

void Checker::targetChanged() {
    m_plan = planProbe(m_server.conf(), m_proxy, m_role);
    m_plan.dialing = m_server.dialing();
}

Checker::~Checker() = default;

void Checker::start(Millis firstDelay) {
    schedule(firstDelay);
    watchHold(false);  // held already before a reload
}

Millis Checker::left() const {
    if (!m_timer) return Millis(0);
    return std::max(std::chrono::ceil<Millis>(m_due - m_clock.now()), Millis(0));
}

void Checker::checkNow() {
    if (!m_probe && mayRun()) run();
}

void Checker::hurry() {
    const Millis fast(m_conf.fastinter);
    if (!m_timer || fast == Millis(0)) return;
    if (m_clock.now() + fast < m_due) schedule(fast);
}

bool Checker::mayRun() const {
    const CheckView view = m_world.view(m_server, m_role);
    return !view.paused && !view.maint;
}

void Checker::schedule(Millis delay) {
    m_due = m_clock.now() + delay;
    m_timer = m_clock.after(delay, [this] {
        m_timer.reset();
        if (mayRun())
            run();
        else
            schedule(Millis(m_conf.inter));
    });
}

void Checker::run() {
    m_timer.reset();
    if (m_plan.program->sendsState()) m_plan.state = m_world.stateLine(m_server);
    m_plan.inService = !m_world.view(m_server, m_role).stopped;
    m_world.checkStarted(m_server, m_role);
    m_probe = m_begin(m_plan, [this](const CheckResult& result) { finished(result); });
}

void Checker::finished(const CheckResult& result) {
    m_probe.reset();
    const bool wasHeld = m_world.view(m_server, m_role).held;
    m_world.checkDone(m_server, m_role, result);
    watchHold(wasHeld);
    const double chance = std::generate_canonical<double, 31>(m_random);
    schedule(spreadInterval(interval(), m_spreadPercent, chance));
}

void Checker::watchHold(bool wasHeld) {
    const CheckView view = m_world.view(m_server, m_role);
    if (m_role == CheckRole::Agent || wasHeld || !view.held ||
        m_failback.when != Failback::When::After)
        return;
    const auto up = std::chrono::duration_cast<Millis>(m_clock.now() - view.changedAt);
    m_hold = m_clock.after(std::max(Millis(0), Millis(m_failback.after) - up), [this] {
        m_hold.reset();
        m_world.holdOver(m_server);
    });
}

Millis Checker::interval() const {
    const CheckView view = m_world.view(m_server, m_role);
    int64_t special = 0;
    if (!view.full) special = view.empty ? m_conf.downinter : m_conf.fastinter;
    return Millis(special ? special : m_conf.inter);
}

}  // namespace yard
