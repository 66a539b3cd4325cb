#include "core/config/reading/countersyntax.h"

#include <algorithm>

#include "core/config/reading/sampleparser.h"
#include "core/config/reading/values.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

constexpr int MostCells = 100;

bool holds(const std::vector<StickStore>& stores, StickData what) {
    return std::ranges::any_of(stores, [what](const StickStore& s) { return s.what == what; });
}

/// A word of `store` and what stands between its parentheses.
struct StoreWord {
    std::string name, first, second;
    bool bare = true;    ///< without parentheses
    bool single = true;  ///< without a comma between them
};

/// Takes a word off the list. False: a parenthesis is not closed.
bool takeWord(std::string_view& list, StoreWord& out) {
    const size_t end = list.find_first_of("(,");
    out.name = list.substr(0, end);
    list.remove_prefix(std::min(end, list.size()));
    if (list.starts_with('(')) {
        const size_t close = list.find(')');
        if (close == std::string_view::npos) return false;
        const std::string_view inner = list.substr(1, close - 1);
        const size_t comma = inner.find(',');
        out.bare = false;
        out.single = comma == std::string_view::npos;
        out.first = inner.substr(0, comma);
        if (!out.single) out.second = inner.substr(comma + 1);
        list.remove_prefix(close + 1);
        list.remove_prefix(std::min(list.find(','), list.size()));
    }
    if (list.starts_with(',')) list.remove_prefix(1);
    return true;
}

std::string optionFault(const char* before, const StoreWord& word) {
    return before + (" store option '" + word.name + "'.");
}

/// What the parentheses say. Empty, or what is wrong.
std::string readArguments(const StoreWord& word, const StickDataWord& known, StickStore& store) {
    if (!known.isRate && !known.isArray)
        return word.bare ? std::string() : optionFault("unexpected argument to", word);
    if (word.bare || (known.isRate && known.isArray && word.single))
        return optionFault("missing argument to", word);
    if (known.isArray) {
        if (!known.isRate && !word.single) return optionFault("unexpected argument to", word);
        const auto count = smallNumber(word.first);
        if (!count || *count < 1 || *count > MostCells)
            return optionFault("array size is out of allowed range (1-100) for", word);
        store.count = static_cast<uint32_t>(*count);
    }
    if (!known.isRate) return {};
    const std::string& period = known.isArray ? word.second : word.first;
    const TimeText time = parseTime(period);
    if (period.empty() || time.fault != TimeText::Fault::None)
        return optionFault("error when processing", word);
    store.periodMs = time.millis;
    return {};
}

/// "gpc(1,0)": what stands between the parentheses of an action, as numbers.
std::string readIds(const std::string& word, const std::string& verb, bool indexed,
                    CounterRule& rule) {
    const std::string wanted = indexed ? "(<GPC ID>,<Track ID>)" : "(<Track ID>)";
    const size_t open = word.find('(');
    if (open == std::string::npos && !indexed) return {};  // slot 0
    std::string inner = open == std::string::npos ? std::string() : word.substr(open + 1);
    if (inner.ends_with(')')) inner.pop_back();
    if (indexed) {
        const size_t comma = inner.find(',');
        if (comma == std::string::npos)
            return "Missing gpc ID '" + word + "'. Expects " + verb + wanted;
        const auto index = smallNumber(inner.substr(0, comma));
        if (!index || *index < 0) return "invalid gpc ID '" + word + "'. Expects " + verb + wanted;
        rule.index = static_cast<uint32_t>(*index);
        inner.erase(0, comma + 1);
    }
    const auto slot = smallNumber(inner);
    if (!slot || *slot < 0) return "invalid stick table track ID. Expects " + word + "(<Track ID>)";
    if (*slot >= StickSlots)
        return "invalid stick table track ID. The max allowed ID is " +
               std::to_string(StickSlots - 1);
    rule.slot = *slot;
    return {};
}

std::string readTrack(Context& context, const Args& args, size_t& at, const std::string& word,
                      SampleNeeds available, CounterRule& rule) {
    const auto slot = smallNumber(word.substr(std::string_view("track-sc").size()));
    if (!slot || *slot < 0) return "invalid track-sc number";
    if (*slot >= StickSlots)
        return std::to_string(*slot) + " track-sc number exceeding " +
               std::to_string(StickSlots - 1) + " (MAX_SESS_STKCTR-1) value";
    rule.slot = *slot;
    if (!args.has(at)) return "missing fetch method";
    auto key = parseSample(args, at, &context);
    if (!key) return key.error();
    const bool there =
        key->needs == available ||
        (key->needs == SampleNeeds::Either && available != SampleNeeds::Nothing) ||
        (key->kept && key->needs == SampleNeeds::Request && available == SampleNeeds::Response);
    if (key->needs != SampleNeeds::Nothing && !there) return missingText(*key, key->text);
    rule.value = *key;
    context.samples.push_back({context.where, context.proxy, *key, false});
    rule.table = context.proxy->conf.name;
    if (args[at] == "table") {
        if (!args.has(at + 1)) return "missing table name";
        rule.table = args[at + 1];
        at += 2;
    }
    context.trackings.push_back({context.where, context.proxy, rule.slot, rule.table});
    return {};
}

std::string readSet(Context& context, const Args& args, size_t& at, CounterRule& rule) {
    rule.what = CounterRule::Do::Set;
    // HAProxy takes the action without a value, which does nothing useful.
    if (!args.has(at) || args[at] == "if" || args[at] == "unless") return "missing value";
    if (const auto number = smallNumber(args[at])) {
        SampleExpr fixed;
        fixed.text = fixed.keyword = fixed.fetch = "int";
        fixed.argument = args[at++];
        fixed.type = SampleType::Integer;
        rule.value = fixed;
        return {};
    }
    auto value = parseSample(args, at, &context);
    if (!value) return value.error();
    rule.value = *value;
    context.samples.push_back({context.where, context.proxy, *value, false});
    return {};
}

struct CounterVerb {
    std::string_view word;
    StickData data;
    bool sets, indexed;
};
constexpr CounterVerb CounterVerbs[] = {{"sc-inc-gpc", StickData::Gpc, false, true},
                                        {"sc-inc-gpc0", StickData::Gpc0, false, false},
                                        {"sc-inc-gpc1", StickData::Gpc1, false, false},
                                        {"sc-set-gpt", StickData::Gpt, true, true},
                                        {"sc-set-gpt0", StickData::Gpt0, true, false}};

const CounterVerb* counterVerb(const std::string& word) {
    const std::string_view verb = std::string_view(word).substr(0, word.find('('));
    const auto it =
        std::ranges::find_if(CounterVerbs, [&](const CounterVerb& v) { return v.word == verb; });
    return it == std::end(CounterVerbs) ? nullptr : &*it;
}

}  // namespace

std::string readStores(const std::string& list, std::vector<StickStore>& stores,
                       std::vector<std::string>& twice) {
    std::string_view rest = list;
    while (!rest.empty()) {
        StoreWord word;
        if (!takeWord(rest, word)) return optionFault("missing closing parenthesis after", word);
        const auto what = stickData(word.name);
        if (!what) return "unknown store option '" + word.name + "'.";
        StickStore store{*what};
        if (std::string fault = readArguments(word, wordOf(*what), store); !fault.empty())
            return fault;
        if (holds(stores, *what))
            twice.push_back(word.name);
        else
            addStore(stores, store);
    }
    return {};
}

std::string storesFault(const std::vector<StickStore>& stores) {
    const auto both = [&](StickData array, std::initializer_list<StickData> single) {
        return holds(stores, array) &&
               std::ranges::any_of(single, [&](StickData one) { return holds(stores, one); });
    };
    const auto text = [](const std::string& array, const std::string& single) {
        return "simultaneous usage of '" + array + "' and '" + single +
               "' in a same table is not permitted as '" + array + "' overrides '" + single + "'.";
    };
    if (both(StickData::Gpt, {StickData::Gpt0})) return text("gpt", "gpt0");
    if (both(StickData::Gpc, {StickData::Gpc0, StickData::Gpc1})) return text("gpc", "gpc[0/1]");
    if (both(StickData::GpcRate, {StickData::Gpc0Rate, StickData::Gpc1Rate}))
        return text("gpc_rate", "gpc[0/1]_rate");
    return {};
}

void addStore(std::vector<StickStore>& stores, const StickStore& store) {
    const auto place = std::ranges::lower_bound(stores, store.what, {}, &StickStore::what);
    if (place == stores.end() || place->what != store.what) stores.insert(place, store);
}

bool isCounterAction(const std::string& word) {
    return word.starts_with("track-sc") || counterVerb(word);
}

std::string readCounterRule(Context& context, const Args& args, size_t& at, const std::string& word,
                            SampleNeeds available, CounterRule& rule) {
    const CounterVerb* verb = counterVerb(word);
    if (!verb) return readTrack(context, args, at, word, available, rule);
    rule.what = CounterRule::Do::Increment;
    rule.data = verb->data;
    if (std::string fault = readIds(word, std::string(verb->word), verb->indexed, rule);
        !fault.empty())
        return fault;
    return verb->sets ? readSet(context, args, at, rule) : std::string();
}

}  // namespace yard
