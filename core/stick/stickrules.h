#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/http/rules/guard.h"
#include "core/http/samples/sample.h"
#include "core/stick/sticktable.h"

namespace yard {

/// One rule of a backend whose key this request has.
struct StickStep {
    StickTable* table = nullptr;
    const StickRule* rule = nullptr;
    StickKey key;
    bool stores = false;  ///< an answer stores it: there is room
};

/// The stick steps of one request; reused, so that it allocates only for the first requests.
struct StickPlan {
    std::vector<StickStep> steps;
    size_t count = 0;  ///< steps in use
    void clear() { count = 0; }
    std::span<const StickStep> used() const { return {steps.data(), count}; }
};

/// The stick rules of one backend, joined to their tables. Immutable after construction; any
/// thread.
class StickRules {
public:
    using TableOf = std::function<StickTable*(const std::string& name)>;
    StickRules(const ProxyConf& proxy, const TableOf& tableOf);
    bool empty() const { return m_rules.empty(); }
    /// There are store-response rules.
    bool asksAnswers() const { return m_asksAnswers; }
    /// Evaluates the keys, in declaration order; rules whose key cannot be had are left out. With
    /// an answer in the context those of store-response rules, else those of all others.
    void collect(const SampleContext& context, bool answered, StickPlan& plan) const;
    /// Writes `serverId` for the store rules of the plan: the first applicable one per table only.
    /// Answers whether any entry is new or has another server than before.
    static bool store(const StickPlan& plan, int serverId);

private:
    struct Rule {
        const StickRule* conf;
        StickTable* table;
        SampleFetch fetch;
        http::Guard guard;
    };
    std::vector<Rule> m_rules;
    bool m_asksAnswers = false;
};

}  // namespace yard
