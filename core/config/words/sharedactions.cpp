// Actions that rules of both layers have.
#include <algorithm>

#include "core/config/reading/countersyntax.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/reading/values.h"
#include "core/config/values/setwhen.h"
#include "core/config/values/suggest.h"
#include "core/config/values/variablename.h"

namespace yard {
namespace {

/// A sample that is there where the rule runs; `shown` is how HAProxy calls it otherwise.
std::string readSample(RuleLine& line, std::optional<SampleExpr>& out, const std::string& shown) {
    auto sample = parseSample(line.args, line.at, &line.context);
    if (!sample) return sample.error();
    if (!line.place.has(*sample)) return missingText(*sample, shown);
    line.context.samples.push_back({line.context.where, line.context.proxy, *sample, false});
    out = *std::move(sample);
    return {};
}

/// A place of its own for what is captured.
std::string takeSlot(RuleLine& line, const std::string& length) {
    ProxyDraft& proxy = *line.context.proxy;
    const auto number = smallNumber(length);
    if (!number || *number <= 0) return "length must be > 0";
    line.rule.capture = proxy.conf.requestCaptures.size();
    line.rule.length = static_cast<size_t>(*number);
    proxy.conf.requestCaptures.push_back({{}, line.rule.length});
    return {};
}

/// `capture EXPR len N`, or `id N`: into a place that is declared.
std::string readCapture(RuleLine& line) {
    const ProxyConf& proxy = line.context.proxy->conf;
    const bool tcp = !line.place.line.empty(), response = line.place.response;
    const std::string usage = response ? "expects <expression> id <idx>"
                                       : "expects <expression> [ 'len' <length> | id <idx> ]";
    line.rule.what = HttpRule::Do::Capture;
    if (tcp && !line.args.has(line.at)) return "missing fetch method";
    if (!tcp && !line.args.has(line.at + 2)) return usage;
    if (auto fault = readSample(line, line.rule.sample, line.args[line.at]); !fault.empty())
        return fault;
    const std::string& word = line.args[line.at];
    if (tcp && word != "len") return "a positive 'len' argument is mandatory";
    if (!line.args.has(line.at + 1)) return tcp ? "length must be > 0" : usage;
    if (response && word != "id") return "expects 'id', found '" + word + "'";
    if (word != "len" && word != "id") return "expects 'len' or 'id', found '" + word + "'";
    if (word == "len" && !proxy.frontend)
        return "proxy '" + proxy.name + "' has no frontend capability";
    const std::string& number = line.args[line.at + 1];
    line.at += 2;
    if (word == "len") return takeSlot(line, number);
    if (!smallNumber(number)) return "cannot parse id '" + number + "'";
    line.rule.capture = static_cast<size_t>(*smallNumber(number));
    return {};
}

std::string readLogLevel(RuleLine& line) {
    static constexpr std::string_view Levels[] = {"emerg",   "alert",  "crit", "err",
                                                  "warning", "notice", "info", "debug"};
    line.rule.what = HttpRule::Do::SetLogLevel;
    const std::string& name = line.args[line.at++];
    if (name == "silent") {
        line.rule.status = -1;
        return {};
    }
    const auto level = std::ranges::find(Levels, name);
    if (level == std::end(Levels)) return "expects exactly 1 argument (log level name or 'silent')";
    line.rule.status = static_cast<int>(level - std::begin(Levels)) + 1;
    return {};
}

/// How often the session gets its turn: there is nothing of the kind here.
std::string readNice(RuleLine& line) {
    line.rule.what = HttpRule::Do::Nothing;
    if (!line.args.has(line.at)) return "expects exactly 1 argument (integer value)";
    ++line.at;
    return {};
}

/// The turn in queues: a number, where the sample is there.
std::string readPriority(RuleLine& line, const std::string& word) {
    line.rule.what = word == "set-priority-class" ? HttpRule::Do::SetPriorityClass
                                                  : HttpRule::Do::SetPriorityOffset;
    return readSample(line, line.rule.sample, line.args[line.at]);
}

/// "set-var(txn.x)" and its like.
bool isVariableAction(const std::string& word) {
    return word.starts_with("set-var") || word.starts_with("unset-var");
}

/// The conditions behind the name of a variable, each with a comma before it.
std::string readSetWhen(const std::string& verb, std::string_view text, SetWhen& when) {
    if (verb == "unset-var" && text.size() > 1)
        return "unset-var does not expect parameters after the variable name. Only \"set-var\" and "
               "\"set-var-fmt\" manage conditions";
    while (!text.empty()) {
        text.remove_prefix(1);
        const size_t end = std::min(text.find(','), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(end);
        if (word.empty()) continue;
        if (!takeSetWhen(word, when)) return "unknown condition \"" + std::string(word) + "\"";
    }
    return {};
}

std::string readVariable(RuleLine& line, const std::string& word) {
    const size_t open = word.find('(');
    const std::string verb = word.substr(0, open);
    const bool known = verb == "set-var" || verb == "set-var-fmt" || verb == "unset-var";
    const bool named = open != std::string::npos && known;
    if (!named || !word.ends_with(')'))
        return std::string(named ? "incomplete argument after action '"
                                 : "invalid or incomplete action '") +
               word +
               "'. Expects 'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or "
               "'unset-var(<var-name>)'";
    const std::string inside = word.substr(open + 1, word.size() - open - 2);
    const size_t comma = std::min(inside.find(','), inside.size());
    if (std::string fault = readSetWhen(verb, inside.substr(comma), line.rule.setWhen);
        !fault.empty())
        return fault;
    const std::string name = inside.substr(0, comma);
    if (std::string fault = variableFault(name); !fault.empty()) return fault;
    line.rule.name = name;
    if (verb == "unset-var") {
        line.rule.what = HttpRule::Do::UnsetVariable;
        return {};
    }
    line.rule.what =
        verb == "set-var" ? HttpRule::Do::SetVariable : HttpRule::Do::SetVariableFormat;
    if (verb == "set-var-fmt") {
        RulePlace place = line.place;
        place.http = false;
        RuleLine quiet{line.context, line.args, place, line.at, line.rule};
        const std::string fault = readFormat(quiet, line.rule.format);
        line.at = quiet.at;
        return fault;
    }
    const std::string fault = readSample(line, line.rule.sample, word);
    // HAProxy compares no booleans with numbers.
    SetWhen& when = line.rule.setWhen;
    if (fault.empty() && line.rule.sample->type == SampleType::Boolean)
        when.greater = when.less = false;
    return fault;
}

}  // namespace

std::string actionHint(const std::string& word, std::string_view actions) {
    std::vector<std::string_view> names;
    for (size_t from = actions.find('\''); from != actions.npos; from = actions.find('\'', from)) {
        const size_t end = actions.find('\'', from + 1);
        const std::string_view name = actions.substr(from + 1, end - from - 1);
        names.push_back(name.substr(0, name.find('(')));
        from = end + 1;
    }
    const std::string_view near = word.empty() ? std::string_view() : closestWord(word, names);
    return near.empty() ? std::string() : " Did you mean '" + std::string(near) + "' maybe ?";
}

std::optional<std::string> readSharedAction(RuleLine& line, const std::string& word,
                                            SampleNeeds available) {
    if (word == "capture") return readCapture(line);
    if (word == "set-log-level") return readLogLevel(line);
    if (word == "set-nice") return readNice(line);
    if (word.starts_with("set-priority-")) return readPriority(line, word);
    if (isVariableAction(word)) return readVariable(line, word);
    if (auto link = readLinkAction(line, word)) return link;
    if (!isCounterAction(word)) return {};
    line.rule.what = HttpRule::Do::Counter;
    return readCounterRule(line.context, line.args, line.at, word, available,
                           line.rule.counter.emplace());
}

}  // namespace yard
