#pragma once

#include <vector>

#include "core/http/rules/counteraction.h"
#include "core/http/rules/guard.h"
#include "core/http/rules/httprules.h"
#include "core/http/samples/textformat.h"

namespace yard::http {

/// All rules of one proxy but those of its stick table, made ready. Immutable; any thread. `conf`
/// must outlive it.
struct RuleBook {
    explicit RuleBook(const ProxyConf& conf);

    struct Switch {
        const UseBackend* conf;
        Guard guard;
        TextFormat name;  ///< empty: conf->backend
    };
    struct ServerSwitch {
        const UseServer* conf;
        Guard guard;
        TextFormat name;
    };
    struct TcpRules {
        explicit TcpRules(const std::vector<TcpRule>& rules);
        struct Verdict {
            TcpRule::Do what = TcpRule::Do::Accept;
            bool expectsProxy = false;  ///< `expect-proxy` came before the decision
            bool waits = false;         ///< there is none before more has come
            bool refuses() const {
                return what == TcpRule::Do::Reject || what == TcpRule::Do::SilentDrop;
            }
        };
        /// Up to the first rule that decides; those before it count.
        Verdict judge(const SampleContext& context, Counters::Span span) const;
        bool empty() const { return rules.empty(); }
        struct Rule {
            Guard guard;
            TcpRule::Do what;
            std::optional<HttpRules::Rule> act;
            const Where* where;
        };
        std::vector<Rule> rules;
    };

    HttpRules request, redirects, response, after, stats;
    TcpRules connection, session, content, answer;
    std::vector<Switch> switches;
    std::vector<ServerSwitch> useServers;
    TextFormat log, errorLog, logSd, uniqueId;
    std::vector<Reply> pages;  ///< of refusals; others are HAProxy's
    std::vector<Guard> monitorFails;
    std::vector<Guard> statsAdmins;
    struct Persist {
        Guard guard;
        bool ignore;
    };
    std::vector<Persist> persist;
    /// What the first rule of `force-persist` and `ignore-persist` that applies says.
    struct PersistWish {
        bool force = false, ignore = false;
    };
    PersistWish persistWish(const SampleContext& context) const;
    /// Nothing is asked of a request: neither rules nor a monitor.
    bool asksNothing = true;
    /// Something may look at where the client connected to.
    bool asksLocal = false;
    /// The log tells the addresses of connections to servers.
    bool asksServerEnds = false;
    /// Some rule of requests or their content says `set-src` or its like.
    bool movesEnds = false;
};

}  // namespace yard::http
