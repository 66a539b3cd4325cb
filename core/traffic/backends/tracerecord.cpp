#include "core/traffic/backends/tracerecord.h"

#include "core/traffic/backends/endings.h"
#include "core/traffic/backends/frontend.h"

namespace yard {
namespace {

std::string ruleWords(const ProxyConf& frontend, const UseBackend* rule, const Backend* backend) {
    if (!backend || backend->name() == frontend.name) return {};
    const Where& where = rule ? rule->where : frontend.defaultBackendWhere;
    return (rule ? "use_backend " : "default_backend ") + backend->name() + " (" + where.file +
           ":" + std::to_string(where.line) + ")";
}

std::string healthWords(const StandingList::One& one) {
    const int worst = one.rise + one.fall - 1;
    if (one.rise == 0 || one.level >= worst) return {};
    if (one.level >= one.rise)
        return std::to_string(worst - one.level) + " of " + std::to_string(one.fall) +
               " checks failed, not yet DOWN";
    return std::to_string(one.level) + " of " + std::to_string(one.rise) +
           " checks passed, not yet UP";
}

std::string stickRuleWords(const StickRule& rule) {
    return rule.text + " (" + rule.where.file + ":" + std::to_string(rule.where.line) + ")";
}

}  // namespace

Trace TraceRecord::toTrace() const {
    Trace t;
    t.id = id;
    t.wallMs = wallMs;
    t.client = client.text();
    t.frontend = frontend->name();
    if (bindIndex < frontend->conf().binds.size()) t.bind = frontend->conf().binds[bindIndex].text;
    t.request = request;
    t.rule = ruleWords(frontend->conf(), rule, backend);
    t.redispatched = redispatched;
    t.status = status;
    t.flags = flags;
    t.end = endWords(flags, status);
    t.queueUs = queueUs, t.connectUs = connectUs, t.answerUs = answerUs, t.totalUs = totalUs;
    t.bytesIn = bytesIn, t.bytesOut = bytesOut;
    for (size_t i = 0; i < std::min<size_t>(attemptCount, MaxAttempts); ++i) {
        const Attempt& a = attempts[i];
        t.attempts.push_back({a.server ? a.server->name() : std::string(), a.because, a.outcome,
                              a.startUs, a.waitMs, a.reused});
    }
    if (!t.attempts.empty()) {
        const Outcome last = t.attempts.back().outcome;
        if (last == Outcome::Answered || last == Outcome::Connected || last == Outcome::Cut)
            t.server = t.attempts.back().server;
    }
    if (!backend) return t;
    t.backend = backend->name();
    t.algorithm = algorithmName(backend->conf().algorithm);
    t.position = position;
    t.candidatesTotal = standings.total;
    for (size_t i = 0; i < standings.count; ++i) {
        const auto& one = standings.list[i];
        t.candidates.push_back(
            {backend->servers()[one.index]->name(), one.standing, one.weight, healthWords(one)});
    }
    if (!stickRule) return t;
    t.stick = {stickTable->name(),
               StickKey({stickKey, stickKeySize}).text(stickTable->conf().type),
               stickServer ? stickServer->name() : std::string(),
               stickHit,
               stickUsable,
               stickStored,
               stickRuleWords(*stickRule)};
    return t;
}

void TraceRing::add(const TraceRecord& record) {
    const std::lock_guard lock(m_mutex);
    (record.notable() ? m_notable : m_plain).push() = record;
}

void TraceRing::read(uint64_t after, size_t max, std::vector<TraceRecord>& out) const {
    const std::lock_guard lock(m_mutex);
    for (const auto* ring : {&m_plain, &m_notable}) {
        size_t taken = 0;
        for (size_t i = ring->size(); i-- > 0 && taken < max && ring->at(i).id > after;) {
            if (!ring->at(i).frontend) continue;  // taken out
            out.push_back(ring->at(i));
            ++taken;
        }
    }
}

void TraceRing::takeOut(const std::function<bool(const Frontend&)>& going,
                        std::vector<TraceRecord>& out) {
    const std::lock_guard lock(m_mutex);
    for (auto* ring : {&m_plain, &m_notable})
        for (size_t i = 0; i < ring->size(); ++i) {
            TraceRecord& record = ring->at(i);
            if (!record.frontend || !going(*record.frontend)) continue;
            out.push_back(record);
            record.frontend = nullptr;
        }
}

}  // namespace yard
