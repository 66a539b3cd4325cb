#include "core/config/sampleparser.h"

#include <QByteArray>
#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/conditions.h"
#include "core/config/knownwords.h"
#include "core/config/patternreading.h"
#include "core/config/samplesignatures.h"
#include "core/config/units.h"

namespace yard {
namespace {

/// How a question to a stick table is written.
Signature signatureOf(const CounterWord& word, std::string_view name) {
    Signature signature{name, name, {}};
    if (word.takesIndex) signature.arguments.push_back(ArgType::Integer);
    if (word.takesSlot) signature.arguments.push_back(ArgType::Integer);
    signature.needed = signature.arguments.size();
    signature.arguments.push_back(ArgType::Text);
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
    if (at < arguments.size()) ask.table = arguments[at];
    return ask;
}

const Signature* find(const std::vector<Signature>& list, std::string_view name) {
    const auto it =
        std::find_if(list.begin(), list.end(), [&](const auto& s) { return s.name == name; });
    return it == list.end() ? nullptr : &*it;
}

std::string_view typeName(ArgType type) {
    switch (type) {
        case ArgType::Text:
        case ArgType::Operand:
            return "string";
        case ArgType::Integer:
            return "integer";
        case ArgType::Mask4:
            return "IPv4 mask";
        case ArgType::Mask6:
            return "IPv6 mask";
        case ArgType::Address4:
            return "IPv4 address";
        case ArgType::Address6:
            return "IPv6 address";
    }
    return "";
}

bool isAddress(const std::string& text, int family) {
    const auto address = Endpoint::literal(text, 0);
    return address && address->family() == family;
}

bool fits(ArgType type, const std::string& text) {
    const auto number = parseInteger(text);
    switch (type) {
        case ArgType::Text:
        case ArgType::Operand:
            return true;
        case ArgType::Integer:
            return number.has_value();
        case ArgType::Mask4:
            return number ? *number >= 0 && *number <= 32 : isAddress(text, AF_INET);
        case ArgType::Mask6:
            return number ? *number >= 0 && *number <= 128 : isAddress(text, AF_INET6);
        case ArgType::Address4:
            return isAddress(text, AF_INET);
        case ArgType::Address6:
            return isAddress(text, AF_INET6);
    }
    return false;
}

bool isSampleChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || (c != '\0' && std::strchr("_.:-+", c));
}

/// What stands between parentheses.
struct Arguments {
    std::vector<std::string> values;
    std::string fault;
    size_t faultIndex = 1;  ///< 1-based
};

/// One run over one expression in one word.
class SampleReader {
public:
    /// With a `stop` the expression ends before that character outside parentheses.
    explicit SampleReader(std::string_view text, Context* maps = nullptr, char stop = '\0')
        : context(maps), m_text(text), m_stop(stop) {}

    Context* const context;  ///< null: there are no maps

    std::string_view takeName() {
        const size_t from = m_at;
        while (m_at < m_text.size() && isSampleChar(m_text[m_at])) ++m_at;
        return m_text.substr(from, m_at - from);
    }
    void skipCommas() {
        while (m_at < m_text.size() && m_text[m_at] == ',') ++m_at;
    }
    bool ended() const { return m_at >= m_text.size(); }
    bool done() const { return ended() || (m_stop && m_text[m_at] == m_stop); }
    size_t at() const { return m_at; }
    /// The expression ends where nothing more belongs to it; what follows is for others to judge.
    bool embedded() const { return m_stop != '\0'; }
    bool atComma() const { return !ended() && m_text[m_at] == ','; }

    Arguments takeArguments(const Signature& signature) {
        Arguments out;
        if (!ended() && m_text[m_at] == '(') readParentheses(signature, out);
        if (!out.fault.empty()) return out;
        const size_t got = out.values.size();
        if (got >= signature.needed) return out;
        out.faultIndex = got + 1;
        const std::string type = "type '" + std::string(typeName(signature.arguments[got])) + "'";
        out.fault = got == 0 ? "expected " + type + " at position 1, but got nothing"
                             : "missing arguments (got " + std::to_string(got) + "/" +
                                   std::to_string(signature.needed) + "), " + type + " expected";
        return out;
    }

private:
    void readParentheses(const Signature& signature, Arguments& out) {
        ++m_at;
        const size_t most = signature.arguments.size();
        bool more = most > 0 && !ended() && m_text[m_at] != ')';
        while (more) {
            const std::string value = takeValue();
            const ArgType type = signature.arguments[out.values.size()];
            out.faultIndex = out.values.size() + 1;
            if (value.empty() && type != ArgType::Text && type != ArgType::Operand) {
                if (out.values.size() >= signature.needed) break;
                out.fault = "expected type '" + std::string(typeName(type)) + "' at position " +
                            std::to_string(out.faultIndex) + ", but got nothing";
                return;
            }
            if (!fits(type, value)) {
                out.fault = "failed to parse '" + value + "' as type '" +
                            std::string(typeName(type)) + "' at position " +
                            std::to_string(out.faultIndex);
                return;
            }
            out.values.push_back(value);
            more = atComma() && out.values.size() < most;
            if (more) ++m_at;
        }
        if (!ended() && m_text[m_at] == ')') {
            ++m_at;
            return;
        }
        out.fault = "expected ')'";
        if (!ended()) out.fault += " before '" + std::string(m_text.substr(m_at)) + "'";
    }

    /// Up to a comma or the closing parenthesis outside quotes.
    std::string takeValue() {
        std::string value;
        char quote = 0;
        for (; !ended(); ++m_at) {
            const char c = m_text[m_at];
            if (quote ? c == quote : c == '"' || c == '\'') {
                quote = quote ? '\0' : c;
                continue;
            }
            if (!quote && (c == ',' || c == ')')) break;
            if (c == '\\' && m_at + 1 < m_text.size() && strchr("\\\"'", m_text[m_at + 1])) ++m_at;
            value += m_text[m_at];
        }
        return value;
    }

    std::string_view m_text;
    char m_stop;
    size_t m_at = 0;
};

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

/// As HAProxy reads it: a sign and digits may both be missing, and what does not fit is the end of
/// the range. Nothing: there is more in the text.
std::optional<int64_t> operandOf(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    const auto number = parseInteger((negative ? "-" : "") + std::string(text));
    if (number || text.empty()) return number.value_or(0);
    return negative ? INT64_MIN : INT64_MAX;
}

/// The same of `digest` and `hmac`; the algorithms are those of Qt that OpenSSL calls so, too.
std::string digestFault(const std::vector<std::string>& values) {
    static constexpr std::string_view Names[] = {"md5",    "sha1",   "sha224",
                                                 "sha256", "sha384", "sha512"};
    std::string wanted = values.empty() ? std::string() : values[0];
    std::ranges::transform(wanted, wanted.begin(), [](unsigned char c) { return std::tolower(c); });
    if (std::ranges::none_of(Names, [&](auto name) { return wanted == name; }))
        return "algorithm must be a valid OpenSSL message digest name.";
    if (values.size() < 2) return {};
    if (variableFault(values[1]).empty())
        return Context::notRunPhrase("a variable as the key of 'hmac'");
    const auto key = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(values[1]),
        QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (key && values[1].size() % 4 == 0) return {};
    return "failed to parse key : argument needs to be base64 encoded, and can either be a string "
           "or a variable";
}

/// Empty, or why a converter cannot do with numbers, words or variables of the right type.
std::string choiceFault(std::string_view name, const std::vector<std::string>& values) {
    if (name == "digest" || name == "hmac") return digestFault(values);
    if (values.empty()) return {};
    const std::string& first = values[0];
    if (name == "url_enc" && !first.empty() && first != "query")
        return "Unexpected encode type. Allowed value is 'query'";
    if (name == "sha2" && parseInteger(first) != 224 && parseInteger(first) != 256 &&
        parseInteger(first) != 384 && parseInteger(first) != 512)
        return "Unsupported number of bits: '" + first + "'";
    if (name != "concat" || values.size() < 2 || values[1].empty()) return {};
    const std::string fault = variableFault(values[1]);
    if (fault.empty() || fault.ends_with(Context::notRunPhrase({}))) return fault;
    return "failed to register variable name '" + values[1] + "'";
}

/// Empty, or what is wrong with the arguments of a converter as a whole. A number to calculate with
/// is written plainly then.
std::string settleArguments(const Signature& signature, std::vector<std::string>& values) {
    const bool splits = signature.name == "field" || signature.name == "word";
    if (splits && values.size() > 1 && values[1].empty()) return "Empty separators list";
    if (auto fault = choiceFault(signature.name, values); !fault.empty()) return fault;
    if (values.empty() || signature.arguments[0] != ArgType::Operand) return {};
    if (const auto number = operandOf(values[0])) {
        values[0] = std::to_string(*number);
        return {};
    }
    const std::string fault = variableFault(values[0]);
    if (fault.empty() || fault.ends_with(Context::notRunPhrase({}))) return fault;
    return "expects an integer or a variable name";
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
        Arguments arguments = reader.takeArguments(*signature);
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

/// Why the arguments of a fetch cannot be, though each is of its type; empty: they can.
std::string argumentFault(std::string_view name, const std::vector<std::string>& arguments) {
    if (arguments.empty()) return {};
    const std::string& first = arguments[0];
    if (name == "uuid" && parseInteger(first) != 4)
        return "Unsupported UUID version: '" + first + "'";
    if (name == "bin" && first.size() % 2) return "an even number of hex digit is expected";
    const auto wrong =
        std::ranges::find_if_not(first, [](unsigned char c) { return std::isxdigit(c) != 0; });
    if (name != "bin" || wrong == first.end()) return {};
    return "an hex digit is expected (found '" + std::string(1, *wrong) + "')";
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
    Arguments arguments = reader.takeArguments(*signature);
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
    if (out.needs == SampleNeeds::Either) out.needs = SampleNeeds::Request;  // in ACLs, always
    // Those are no ACL keywords to HAProxy.
    if (counterFetch(name) && !fault.empty())
        return Error{fault + " in ACL expression '" + word + "'."};
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

std::string sourceName(const SampleExpr& sample) {
    if (sample.fetch.starts_with("srv_")) return "server";
    if (sample.needs == SampleNeeds::Either) return "HTTP request headers,HTTP response headers";
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
