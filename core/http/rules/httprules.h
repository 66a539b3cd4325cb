#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/config/values/config.h"
#include "core/http/rules/counteraction.h"
#include "core/http/rules/guard.h"
#include "core/http/rules/reply.h"
#include "core/http/samples/textformat.h"

namespace yard::http {

/// What rules decided.
struct Verdict {
    enum class Kind : uint8_t {
        Continue,
        Deny,
        Tarpit,
        Reject,      ///< no answer at all
        SilentDrop,  ///< nor does the client hear that the connection is gone
        Service,     ///< the metrics
        Wait,        ///< for `atLeast` bytes of the body, or all, then from the rule behind on
        Challenge,   ///< by `auth`: who are you?
        Answer       ///< ours, by `return` or `redirect`
    } kind = Kind::Continue;
    int status = 0;       ///< of the answer
    bool page = false;    ///< the page of that status, `extra` in its head
    bool closes = false;  ///< no other request comes over the connection
    std::string answer;   ///< else head and body, without a Connection field
    std::string extra;    ///< a field line
    // of Wait
    size_t rule = 0;
    int64_t delay = 0;
    uint64_t atLeast = 0;
};

/// The http-request, http-response or http-after-response rules of one proxy, in their order.
/// Immutable; any thread.
class HttpRules {
public:
    explicit HttpRules(const std::vector<HttpRule>& rules);
    bool empty() const { return m_rules.empty(); }
    /// Changes `head`, the request or the answer, as the rules say from the `first` on, up to a
    /// last word.
    Verdict run(const SampleContext& context, MessageHead& head, size_t first = 0) const;

    struct Rule {
        explicit Rule(const HttpRule& conf);
        const HttpRule* conf;
        Guard guard;
        TextFormat format, value;
        Reply reply;
        std::optional<SampleFetch> sample;
        std::optional<Regex> regex;
        std::optional<CounterAction> counter;
        bool endsHints = true;  ///< the next rule does not go on with the same `early-hint`
    };
    /// What needs no message to change. False: what decides is yet to come.
    static bool act(const Rule& rule, const SampleContext& context, Counters::Span span);

private:
    static bool decide(const Rule& rule, const SampleContext& context, Verdict& verdict);
    static bool redirect(const Rule& rule, const SampleContext& context, Verdict& verdict);
    static void reply(const Rule& rule, const SampleContext& context, Verdict& verdict);
    static void change(const Rule& rule, const SampleContext& context, MessageHead& head);
    static void changeFields(const Rule& rule, const SampleContext& context, MessageHead& head);
    static void changeUri(const Rule& rule, const SampleContext& context, MessageHead& head);
    static void deleteFields(const Rule& rule, MessageHead& head);
    static void changePatterns(const Rule& rule, const SampleContext& context);
    static bool captureSample(const Rule& rule, const SampleContext& context);
    static void setVariable(const Rule& rule, const SampleContext& context);
    static void moveEnd(const Rule& rule, const SampleContext& context);
    static void markLink(const Rule& rule, const SampleContext& context);
    static void addHint(const Rule& rule, const SampleContext& context);
    static void setTimeout(const Rule& rule, const SampleContext& context);
    static void setPriority(const Rule& rule, const SampleContext& context);

    std::vector<Rule> m_rules;
};

}  // namespace yard::http
