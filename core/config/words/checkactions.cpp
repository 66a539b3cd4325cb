// `set-var`, `set-var-fmt` and `unset-var` of `tcp-check` and `http-check`, and what expressions of
// checks may look at.
#include "core/config/reading/checklines.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/sampleparser.h"

namespace yard {

RulePlace checkPlace() {
    RulePlace place{"health check", false, true};
    place.client = false;
    return place;
}

std::string readCheckSample(CheckLine& line, const std::string& text, const std::string& what,
                            std::optional<SampleExpr>& out) {
    const std::string fault = "error detected while parsing " + what + " expression : ";
    size_t end = 0;
    auto sample = parseSampleWithin(text, '\0', end, &line.context);
    if (!sample) return fault + sample.error();
    if (!checkPlace().has(*sample)) return fault + " " + missingText(*sample, text) + ".\n";
    line.context.samples.push_back({line.context.where, line.context.proxy, *sample, false});
    out = *std::move(sample);
    return {};
}

std::string_view checkActionName(std::string_view verb) {
    for (const std::string_view name : {"set-var-fmt", "set-var", "unset-var"})
        if (verb.starts_with(name)) return name;
    return {};
}

std::string readCheckAction(CheckLine& line, CheckStep& step) {
    const std::string& verb = line.args[1];
    const RulePlace place = checkPlace();
    auto rule = std::make_shared<HttpRule>();
    RuleLine words{line.context, line.args, place, line.at, *rule};
    words.conditional = false;
    rule->where = line.context.where;
    step.what = CheckStep::Do::Act;
    const auto fault = readSharedAction(words, verb, SampleNeeds::Nothing);
    step.act = std::move(rule);
    if (!fault || fault->empty()) return {};
    return "'" + std::string(checkActionName(verb)) + "' : " + *fault;
}

}  // namespace yard
