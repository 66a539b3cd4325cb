#include "core/config/reading/conditions.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/words/tablereader.h"

namespace yard {
namespace {

/// Empty, or why there is nothing to take the key from.
std::string keyFault(const SampleExpr& key, bool response) {
    const SampleNeeds missing = response ? SampleNeeds::Request : SampleNeeds::Response;
    if (key.needs != missing || (response && key.kept)) return {};
    const std::string name = key.text.substr(0, key.text.find_first_of("(,"));
    return "'stick': fetch method '" + name + "' extracts information from '" + sourceName(key) +
           "', none of which is available " +
           (response ? "for 'store-response'." : "during request.");
}

/// What follows the key: `table NAME`; false after a complaint.
bool readStickTail(Context& context, const Args& args, size_t at, StickRule& rule) {
    if (args[at] == "table") {
        rule.table = args[at + 1];
        at += 2;
    }
    if (args[at] == "if" || args[at] == "unless") {
        const auto condition = parseCondition(context, args, at);
        if (!condition) {
            context.alert(
                "'stick': error detected while parsing sticking condition : " + condition.error(),
                at);
            return false;
        }
        rule.condition = *condition;
        if (!rule.storeResponse)
            warnMisplaced(context, *condition, {"backend stick-store request rule"});
        return true;
    }
    if (!args.has(at)) return true;
    context.alert("'stick': unknown keyword '" + args[at] + "'.", at);
    return false;
}

}  // namespace

void readStickTable(Context& context, const Args& args) {
    const std::string& name = context.proxy->conf.name;
    if (const Context::NamedTable other = context.findTable(name); other.conf)
        return context.alert("stick-table name '" + name + "' conflicts with table declared in " +
                             other.holder + " at " + other.conf->where.text() + ".");
    context.proxy->conf.stickTable = readTable(context, args, 1);
}

void readStick(Context& context, const Args& args) {
    if (misplaced(*context.proxy, Needs::Backend))
        return context.warn("'stick' ignored because " + context.proxy->named() +
                            " has no backend capability.");
    StickRule rule;
    rule.where = context.where;
    rule.table = context.proxy->conf.name;
    rule.match = args[1] == "on" || args[1] == "match";
    rule.store = args[1] == "on" || args[1] == "store-request" || args[1] == "store";
    rule.storeResponse = args[1] == "store-response";
    if (!rule.match && !rule.store && !rule.storeResponse)
        return context.alert("'stick' expects 'on', 'match', or 'store'.", 1);
    if (!args.has(2)) return context.alert("'stick' expects a fetch method.", 1);
    size_t at = 2;
    auto key = parseSample(args, at, &context);
    if (!key) return context.alert("'stick': " + key.error(), 2);
    if (std::string fault = keyFault(*key, rule.storeResponse); !fault.empty())
        return context.alert(fault, 2);
    rule.key = *key;
    if (!readStickTail(context, args, at, rule)) return;
    context.samples.push_back({context.where, context.proxy, rule.key, false});
    rule.text = args[0];
    for (size_t i = 1; i < args.size(); ++i) rule.text += " " + args[i];
    context.proxy->conf.stickRules.push_back(std::move(rule));
}

}  // namespace yard
