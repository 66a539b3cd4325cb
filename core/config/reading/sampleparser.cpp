#include "core/config/reading/sampleparser.h"

#include <algorithm>

#include "core/config/reading/knownwords.h"
#include "core/config/reading/patternreading.h"
#include "core/config/reading/samplearguments.h"
#include "core/config/values/samplereader.h"
#include "core/config/values/samplesignatures.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// How a question to a stick table is written.
Signature signatureOf(const CounterWord& word, std::string_view name) {
    Signature signature{name, name, {}};
    if (word.takesIndex) signature.arguments.push_back(ArgType::Integer);
    if (word.takesSlot) signature.arguments.push_back(ArgType::Integer);
    signature.needed = signature.arguments.size();
    signature.arguments.push_back(ArgType::Text);
    if (word.takesDefault()) signature.arguments.push_back(ArgType::Integer);
    const bool yes = word.ask.what == CounterAsk::Do::Tracked;
    signature.type = yes ? SampleType::Boolean : SampleType::Integer;
    return signature;
}

/// The question with the arguments given.
CounterAsk askedWith(const CounterWord& word, const std::vector<std::string>& arguments) {
    CounterAsk ask = word.ask;
    size_t at = 0;
    const auto number = [&] { return parseInteger(arguments[at++]).value_or(0); };
    if (word.takesIndex) ask.index = static_cast<uint32_t>(number());
    if (word.takesSlot) ask.slot = static_cast<int>(number());
    if (at < arguments.size()) ask.table = arguments[at++];
    if (at < arguments.size()) ask.otherwise = number();
    return ask;
}

const Signature* find(const std::vector<Signature>& list, std::string_view name) {
    const auto it =
        std::find_if(list.begin(), list.end(), [&](const auto& s) { return s.name == name; });
    return it == list.end() ? nullptr : &*it;
}

std::string inQuotes(std::string_view text) { return "'" + std::string(text) + "'"; }

bool isMap(std::string_view name) { return name.starts_with("map"); }

/// The pairs that a converter looks up; null: `fault` tells why there are none.
std::shared_ptr<PatternSet> openMap(SampleReader& reader, std::string_view name,
                                    const std::vector<std::string>& arguments, std::string& fault) {
    if (!reader.context) {
        fault = Context::notRunPhrase("a map in this place");
        return nullptr;
    }
    auto set =
        patternFile(*reader.context, arguments.empty() ? std::string() : arguments[0], true, fault);
    if (!set) return nullptr;
    const auto kind = mapValues(name);
    fault = claimPatterns(*set, mapMatch(name), false, "map", reader.context->where);
    if (fault.empty()) fault = set->loadedValueFault(kind);
    if (kind != PatternSet::Values::Text) set->values = kind;
    return fault.empty() ? set : nullptr;
}

/// Empty, or why the converters from here on cannot be.
std::string readConverters(SampleReader& reader, SampleExpr& out, const std::string& afterWhat) {
    std::string previous = afterWhat;
    while (!reader.done()) {
        if (!reader.atComma())
            return reader.embedded() ? std::string() : "missing comma after " + previous;
        reader.skipCommas();
        if (reader.ended()) break;
        const auto name = reader.takeName();
        const Signature* signature = find(converterSignatures(), name);
        const auto counter = counterConverter(name);
        const Signature asking = counter ? signatureOf(*counter, name) : Signature{};
        if (counter) signature = &asking;
        if (!signature)
            return isKnownConverter(name) ? Context::notRunText(std::string(name))
                                          : "unknown converter " + inQuotes(name);
        SampleArguments arguments = reader.takeArguments(*signature, true);
        if (!arguments.fault.empty())
            return "invalid arg " + std::to_string(arguments.faultIndex) + " in converter " +
                   inQuotes(name) + " : " + arguments.fault;
        if (auto fault = settleArguments(*signature, arguments.values); !fault.empty())
            return "invalid args in converter " + inQuotes(name) + " : " + fault;
        std::optional<CounterAsk> asks;
        if (counter) asks = askedWith(*counter, arguments.values);
        std::string fault;
        auto map = isMap(name) ? openMap(reader, name, arguments.values, fault) : nullptr;
        if (!fault.empty()) return "invalid args in converter " + inQuotes(name) + " : " + fault;
        out.converters.push_back({std::string(signature->runsAs), std::move(arguments.values),
                                  std::move(asks), std::move(map)});
        out.type = signature->type;
        previous = "converter " + inQuotes(name);
    }
    return {};
}

/// The fetch of an expression; `fault` is why it cannot be.
std::string takeFetch(SampleReader& reader, std::string_view name, const Signature* signature,
                      SampleExpr& out) {
    const auto counter = counterFetch(name);
    const Signature asking = counter ? signatureOf(*counter, name) : Signature{};
    if (counter) signature = &asking;
    if (!signature)
        return isKnownFetch(name) ? Context::notRunText(std::string(name))
                                  : "unknown fetch method " + inQuotes(name);
    SampleArguments arguments = reader.takeArguments(*signature);
    if (!arguments.fault.empty()) return "fetch method " + inQuotes(name) + " : " + arguments.fault;
    if (auto fault = argumentFault(name, arguments.values); !fault.empty())
        return "invalid args in fetch method " + inQuotes(name) + " : " + fault;
    out.keyword = name;
    out.fetch = signature->runsAs;
    out.type = signature->type;
    out.needs = signature->needs;
    out.kept = signature->kept;
    out.bytes = signature->bytes;
    if (out.fetch == "http_auth" || out.fetch == "http_auth_group")
        out.users = std::make_shared<UserListUse>();
    if (counter) out.asks = askedWith(*counter, arguments.values);
    for (size_t i = 0; i < arguments.values.size(); ++i)
        out.argument += (i ? "," : "") + arguments.values[i];
    if (signature->namesAField && out.argument.empty())
        return Context::notRunPhrase(inQuotes(name) + " without a name");
    return {};
}

/// Empty, or why the expression cannot be.
std::string readExpression(SampleReader& reader, SampleExpr& out) {
    const auto name = reader.takeName();
    if (name.empty()) return "missing fetch method";
    if (auto fault = takeFetch(reader, name, find(sampleSignatures(), name), out); !fault.empty())
        return fault;
    return readConverters(reader, out, "fetch keyword " + inQuotes(name));
}

/// Whether a word is one or several converters, as HAProxy accepts them after a blank.
bool beginsWithConverter(const std::string& word) {
    const auto name = SampleReader(word).takeName();
    return find(converterSignatures(), name) || counterConverter(name) || isKnownConverter(name);
}

std::vector<std::string_view> namesOf(const std::vector<Signature>& list) {
    std::vector<std::string_view> names;
    for (const auto& s : list)
        if (s.name == s.runsAs) names.push_back(s.name);
    return names;
}

/// What ACLs call a fetch, and how they compare where no converter follows.
struct AclWord {
    std::string_view name, fetch;
    std::optional<Match> match;
};
constexpr AclWord AclWords[] = {{"payload", "req.payload", Match::Bin},
                                {"payload_lv", "req.payload_lv", Match::Bin},
                                {"req_rdp_cookie", "req.rdp_cookie", {}},
                                {"req_rdp_cookie_cnt", "req.rdp_cookie_cnt", {}}};

}  // namespace

Result<SampleExpr> parseSample(const Args& args, size_t& at, Context* context) {
    SampleExpr out;
    out.text = args[at];
    SampleReader first(args[at], context);
    if (auto fault = readExpression(first, out); !fault.empty()) return Error{fault};
    for (++at; args.has(at) && beginsWithConverter(args[at]); ++at) {
        const std::string word = "," + args[at];
        SampleReader more(word, context);
        if (auto fault = readConverters(more, out, {}); !fault.empty()) return Error{fault};
        out.text += word;
    }
    return out;
}

Result<SampleExpr> parseSampleWithin(std::string_view text, char stop, size_t& end,
                                     Context* context) {
    SampleExpr out;
    SampleReader reader(text, context, stop);
    if (auto fault = readExpression(reader, out); !fault.empty()) return Error{fault};
    end = reader.at();
    out.text = text.substr(0, end);
    return out;
}

Result<SampleExpr> parseAclSample(const std::string& word, std::optional<Match>& match,
                                  Context* context) {
    static constexpr std::pair<std::string_view, Match> Suffixes[] = {
        {"_beg", Match::Beg}, {"_dir", Match::Dir}, {"_dom", Match::Dom}, {"_end", Match::End},
        {"_len", Match::Len}, {"_reg", Match::Reg}, {"_sub", Match::Sub}};
    static constexpr std::string_view Stems[] = {"base",  "cook", "hdr", "path",
                                                 "scook", "shdr", "url", "urlp"};
    SampleExpr out;
    out.text = word;
    SampleReader reader(word, context);
    const auto name = reader.takeName();
    if (name.empty()) return Error{"missing fetch method in ACL expression '" + word + "'."};
    const Signature* signature = find(sampleSignatures(), name);
    for (const AclWord& own : AclWords) {
        if (own.name != name) continue;
        signature = find(sampleSignatures(), own.fetch);
        if (own.match && word.find(')') + 1 >= word.size()) match = own.match;
    }
    for (const auto& [suffix, how] : Suffixes) {
        if (!name.ends_with(suffix)) continue;
        const auto stem = name.substr(0, name.size() - suffix.size());
        const bool serverName = stem == "ssl_fc_sni" && (how == Match::End || how == Match::Reg);
        if (!serverName && std::ranges::count(Stems, stem) == 0) continue;
        signature = find(sampleSignatures(), stem);
        match = how;
    }
    if (!signature && !counterFetch(name) && !isKnownFetch(name))
        return Error{"unknown fetch method " + inQuotes(name) + " in ACL expression '" + word +
                     "'."};
    std::string fault = takeFetch(reader, name, signature, out);
    // `hdr` in ACLs is of the request, always.
    if (out.needs == SampleNeeds::Either && !out.bytes) out.needs = SampleNeeds::Request;
    // Those are no ACL keywords to HAProxy.
    if (counterFetch(name) && !fault.empty())
        return Error{fault + " in ACL expression '" + word + "'."};
    const bool isOldWord = std::ranges::count(AclWords, name, &AclWord::name) != 0 ||
                           ((name.starts_with("hdr") || name.starts_with("shdr")) &&
                            !name.ends_with("_ip") && !name.ends_with("_val"));
    if (isOldWord && fault.starts_with("invalid args in fetch"))
        return Error{"in argument to " + inQuotes(name) + "," + fault.substr(fault.find(" :") + 2) +
                     "."};
    if (fault.starts_with("invalid args in fetch"))
        return Error{fault + " in ACL expression '" + word + "'."};
    if (fault.starts_with("fetch method ")) fault.erase(0, name.size() + 18);
    if (fault.empty()) fault = readConverters(reader, out, "fetch keyword " + inQuotes(name));
    // HAProxy ends some of these sentences twice.
    const bool twice = fault.starts_with("unknown converter") ||
                       (fault.starts_with("invalid arg") && fault.find(" in converter ") < 16);
    const char* end = twice ? ".." : ".";
    if (!fault.empty()) return Error{"ACL keyword " + inQuotes(name) + " : " + fault + end};
    return out;
}

/// Where a value comes from that is of no message; empty: from the process itself.
std::string innerSource(const SampleExpr& sample) {
    static constexpr std::string_view Own[] = {
        "str",  "int",     "bool", "always_true", "always_false", "env",  "hostname", "rand",
        "date", "date_us", "uuid", "bin",         "ipv4",         "ipv6", "var"};
    static constexpr std::string_view Counted[] = {"fe_conn", "fe_sess_rate", "fe_req_rate"};
    const std::string_view fetch = sample.fetch;
    if (std::ranges::find(Own, fetch) != std::end(Own)) return {};
    const bool counted = std::ranges::find(Counted, fetch) != std::end(Counted);
    if (!counted && (fetch.starts_with("fe_") || fetch.starts_with("so_"))) return "frontend";
    if (fetch.starts_with("ssl_")) return "client-side connection";
    for (const std::string_view start : {"src", "dst", "fc_"})
        if (fetch.starts_with(start) && !sample.asks) return "client address";
    return "internal state";
}

std::string sourceName(const SampleExpr& sample) {
    if (sample.needs == SampleNeeds::Nothing) return innerSource(sample);
    if (sample.fetch.starts_with("srv_")) return "server";
    if (sample.fetch.starts_with("bc_")) return "server address";
    if (sample.fetch.starts_with("ssl_bc")) return "server-side connection";
    if (sample.needs == SampleNeeds::Backend) return "backend";
    if (sample.needs == SampleNeeds::Either)
        return sample.bytes ? "request buffer,response buffer"
                            : "HTTP request headers,HTTP response headers";
    const std::string side = sample.needs == SampleNeeds::Response ? "response" : "request";
    return sample.bytes ? side + " buffer" : "HTTP " + side + (sample.kept ? "" : " headers");
}

std::string missingText(const SampleExpr& sample, const std::string& shown) {
    return "fetch method '" + shown + "' extracts information from '" + sourceName(sample) +
           "', none of which is available here";
}

std::vector<std::string_view> runnableFetches() { return namesOf(sampleSignatures()); }
std::vector<std::string_view> runnableConverters() { return namesOf(converterSignatures()); }

}  // namespace yard
