#include "core/config/reading/patternreading.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

#include "core/config/reading/conditions.h"
#include "core/config/reading/postparse.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// "1:5", "-3", ":7", "5:".
bool isRange(const std::string& text) {
    const size_t colon = text.find(':');
    const std::string low = text.substr(0, colon);
    if (colon == std::string::npos) return parseInteger(low).has_value();
    const std::string high = text.substr(colon + 1);
    if (low.empty() && high.empty()) return false;
    const auto from = low.empty() ? std::optional<int64_t>(INT64_MIN) : parseInteger(low);
    const auto to = high.empty() ? std::optional<int64_t>(INT64_MAX) : parseInteger(high);
    return from && to && *from <= *to;
}

/// A line of a file without what stands around it; empty: it holds nothing.
std::string_view bare(std::string_view line) {
    while (!line.empty() && std::strchr("\r\t ", line.back())) line.remove_suffix(1);
    while (!line.empty() && std::strchr("\t ", line.front())) line.remove_prefix(1);
    return line.starts_with('#') ? std::string_view() : line;
}

void loadLine(PatternSet& set, std::string_view line) {
    const size_t end = set.map ? std::min(line.find_first_of(" \t"), line.size()) : line.size();
    std::string_view value = line.substr(end);
    while (!value.empty() && std::strchr("\t ", value.front())) value.remove_prefix(1);
    set.load(std::string(line.substr(0, end)), std::string(value));
}

/// `set-map(FILE)` and its like; a file that nobody reads is nothing to change.
void joinSet(const Context& context, HttpRule& rule) {
    if (rule.what < HttpRule::Do::SetMap || rule.what > HttpRule::Do::DelAcl) return;
    for (const auto& set : context.patterns)
        if (set->file == rule.name && !rule.name.empty()) rule.set = set;
}

}  // namespace

std::string patternFault(Match how, const std::string& value) {
    switch (how) {
        case Match::Int:
        case Match::Len:
            if (isRange(value)) break;
            return value.find(':') == std::string::npos
                       ? "'" + value + "' is not a number."
                       : "'" + value + "' is not a valid number range.";
        case Match::Ip:
            if (Network::parse(value)) break;
            return "'" + value + "' is not a valid IPv4 or IPv6 address.";
        case Match::Reg:
            if (std::string fault = regexFault(value); !fault.empty()) return fault + ".";
            break;
        case Match::Bin:
            if (std::string fault = hexFault(value); !fault.empty()) return fault + ".";
            break;
        case Match::Found:
        case Match::Bool:
        case Match::Str:
        case Match::Beg:
        case Match::Sub:
        case Match::Dir:
        case Match::Dom:
        case Match::End:
            break;
    }
    return {};
}

std::shared_ptr<PatternSet> patternFile(Context& context, const std::string& name, bool map,
                                        std::string& fault) {
    for (const auto& known : context.patterns) {
        if (known->file != name || name.empty()) continue;
        if (known->map == map) return known;
        fault = map ? "The file \"" + name +
                          "\" is already used as one column file and cannot be used by as two "
                          "column file."
                    : "The file \"" + name +
                          "\" is already used as two column file and cannot be used by as one "
                          "column file.";
        return nullptr;
    }
    std::ifstream file(context.pathOf(name));
    if (!file) {
        fault = "failed to open pattern file <" + name + ">";
        return nullptr;
    }
    auto set = std::make_shared<PatternSet>(name, map);
    set->description = "pattern loaded from file '" + name + "'";
    for (std::string line; std::getline(file, line);)
        if (const std::string_view text = bare(line); !text.empty()) loadLine(*set, text);
    context.patterns.push_back(set);
    return set;
}

std::string claimPatterns(PatternSet& set, Match how, bool ignoreCase, const std::string& user,
                          const Where& where) {
    set.declare(how, ignoreCase);
    const bool first =
        set.description.ends_with("'") && set.description.find("' used by ") == std::string::npos;
    set.description += (first ? " used by " : ", by ") + user + " at file '" + where.file +
                       "' line " + std::to_string(where.line);
    return set.loadedFault(how);
}

std::shared_ptr<PatternSet> inlinePatterns(Context& context, const AclTest& test, int id) {
    auto set = std::make_shared<PatternSet>(std::string(), false);
    for (const std::string& value : test.values) set->load(value, {});
    set->declare(test.match, test.ignoreCase);
    set->inAcls = true;
    set->id = id;
    set->description = "acl '" + test.sample.keyword + "' file '" + context.where.file + "' line " +
                       std::to_string(context.where.line);
    context.patterns.push_back(set);
    return set;
}

void completePatterns(Context& context) {
    std::set<int> used;
    for (const auto& set : context.patterns)
        if (set->id >= 0) used.insert(set->id);
    int next = 0;
    for (const auto& set : context.patterns) {
        if (set->id >= 0) continue;
        while (used.contains(next)) ++next;
        set->id = next++;
    }
    std::ranges::stable_sort(context.patterns, {}, &PatternSet::id);
    for (ProxyDraft& proxy : context.proxies)
        for (auto* rules : {&proxy.conf.requestRules, &proxy.conf.responseRules,
                            &proxy.conf.afterResponseRules, &proxy.conf.statsPage.rules})
            for (HttpRule& rule : *rules) joinSet(context, rule);
}

}  // namespace yard
