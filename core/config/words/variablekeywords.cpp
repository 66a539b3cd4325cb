// Variables of the process: `set-var` and `set-var-fmt` of the global section.
#include "core/config/words/variablekeywords.h"

#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/values/variablename.h"

namespace yard {

Result<HttpRule> parseVariableSetting(Context& context, const Args& args, size_t at, bool format,
                                      const std::string& place) {
    HttpRule rule;
    rule.where = context.where;
    rule.name = args[at];
    rule.what = format ? HttpRule::Do::SetVariableFormat : HttpRule::Do::SetVariable;
    if (std::string fault = variableFault(rule.name); !fault.empty()) return Error{fault};
    if (!rule.name.starts_with("proc."))
        return Error{"cannot set variable '" + rule.name + "', only scope 'proc' is permitted " +
                     place};
    RulePlace nowhere{"configuration", false};
    nowhere.internal = true;
    if (format) {
        auto parsed = parseFormat(context, args[at + 1], nowhere);
        if (!parsed) return Error{parsed.error()};
        rule.format = *std::move(parsed);
        return rule;
    }
    size_t next = at + 1;
    auto sample = parseSample(args, next, &context);
    if (!sample) return Error{sample.error()};
    if (!nowhere.has(*sample)) return Error{missingText(*sample, "set-var(" + rule.name + ")")};
    rule.sample = *std::move(sample);
    return rule;
}

void globalSetVar(Context& context, const Args& args) {
    const bool format = args[0] == "set-var-fmt";
    if (!args.has(1) || !args.has(2))
        return context.alert("'" + args[0] +
                             "' requires a process-wide variable name ('proc.<name>') and a " +
                             (format ? "format string." : "sample expression."));
    auto rule = parseVariableSetting(context, args, 1, format, "in the global section.");
    if (rule)
        context.global.variables.push_back(*std::move(rule));
    else if (rule.error().starts_with("cannot set"))
        context.alert("'" + args[0] + "': " + rule.error(), 1);
    else
        context.alert(rule.error(), 1);
}

}  // namespace yard
