#include "core/config/sampleparser.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/context.h"
#include "core/config/knownwords.h"
#include "core/config/units.h"

namespace yard {
namespace {

enum class ArgType { Text, Integer, Mask4, Mask6 };

/// A fetch or converter: its arguments, as many of them needed.
struct Signature {
    std::string_view name;
    std::string_view runsAs;  ///< the name of which this is an alias
    std::vector<ArgType> arguments;
    size_t needed = 0;
    size_t runnable = 0;       ///< arguments that we run; more are known to HAProxy only
    bool namesAField = false;  ///< HAProxy takes it without an argument, we do not
};

const std::vector<Signature>& fetches() {
    using enum ArgType;
    static const std::vector<Signature> list = {
        {"src", "src", {}},
        {"dst", "dst", {}},
        {"src_port", "src_port", {}},
        {"dst_port", "dst_port", {}},
        {"req.hdr", "req.hdr", {Text, Integer}, 0, 1, true},
        {"hdr", "req.hdr", {Text, Integer}, 0, 1, true},
        {"req.cook", "req.cook", {Text}, 0, 1, true},
        {"cook", "req.cook", {Text}, 0, 1, true},
        {"cookie", "req.cook", {Text}, 0, 1, true},
        {"path", "path", {}},
        {"url", "url", {}},
        {"url_param", "url_param", {Text, Text}, 0, 1, true},
        {"urlp", "url_param", {Text, Text}, 0, 1, true},
        {"str", "str", {Text}, 0, 1},
        {"int", "int", {Integer}, 1, 1},
    };
    return list;
}

const std::vector<Signature>& converters() {
    using enum ArgType;
    static const std::vector<Signature> list = {
        {"lower", "lower", {}},
        {"upper", "upper", {}},
        {"ipmask", "ipmask", {Mask4, Mask6}, 1, 2},
        {"field", "field", {Integer, Text, Integer}, 2, 3},
        {"word", "word", {Integer, Text, Integer}, 2, 3},
    };
    return list;
}

const Signature* find(const std::vector<Signature>& list, std::string_view name) {
    const auto it =
        std::find_if(list.begin(), list.end(), [&](const auto& s) { return s.name == name; });
    return it == list.end() ? nullptr : &*it;
}

std::string_view typeName(ArgType type) {
    switch (type) {
        case ArgType::Text:
            return "string";
        case ArgType::Integer:
            return "integer";
        case ArgType::Mask4:
            return "IPv4 mask";
        case ArgType::Mask6:
            return "IPv6 mask";
    }
    return "";
}

bool fits(ArgType type, const std::string& text) {
    const auto number = parseInteger(text);
    switch (type) {
        case ArgType::Text:
            return true;
        case ArgType::Integer:
            return number.has_value();
        case ArgType::Mask4: {
            const auto dotted = Endpoint::literal(text, 0);
            return number ? *number >= 0 && *number <= 32 : dotted && dotted->family() == AF_INET;
        }
        case ArgType::Mask6: {
            const auto colons = Endpoint::literal(text, 0);
            return number ? *number >= 0 && *number <= 128 : colons && colons->family() == AF_INET6;
        }
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
    explicit SampleReader(std::string_view text) : m_text(text) {}

    std::string_view takeName() {
        const size_t from = m_at;
        while (m_at < m_text.size() && isSampleChar(m_text[m_at])) ++m_at;
        return m_text.substr(from, m_at - from);
    }
    void skipCommas() {
        while (m_at < m_text.size() && m_text[m_at] == ',') ++m_at;
    }
    bool ended() const { return m_at >= m_text.size(); }
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
            if (value.empty() && type != ArgType::Text) {
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
    size_t m_at = 0;
};

std::string inQuotes(std::string_view text) { return "'" + std::string(text) + "'"; }

/// Empty, or why the converters from here on cannot be.
std::string readConverters(SampleReader& reader, SampleExpr& out, const std::string& afterWhat) {
    std::string previous = afterWhat;
    while (!reader.ended()) {
        if (!reader.atComma()) return "missing comma after " + previous;
        reader.skipCommas();
        if (reader.ended()) break;
        const auto name = reader.takeName();
        const Signature* signature = find(converters(), name);
        if (!signature)
            return isKnownConverter(name) ? Context::notRunText(std::string(name))
                                          : "unknown converter " + inQuotes(name);
        Arguments arguments = reader.takeArguments(*signature);
        if (!arguments.fault.empty())
            return "invalid arg " + std::to_string(arguments.faultIndex) + " in converter " +
                   inQuotes(name) + " : " + arguments.fault;
        if (arguments.values.size() > 1 && signature->arguments[1] == ArgType::Text &&
            arguments.values[1].empty())
            return "invalid args in converter " + inQuotes(name) + " : Empty separators list";
        out.converters.push_back({std::string(signature->runsAs), std::move(arguments.values)});
        previous = "converter " + inQuotes(name);
    }
    return {};
}

/// Empty, or why the fetch cannot be.
std::string readFetch(SampleReader& reader, SampleExpr& out) {
    const auto name = reader.takeName();
    if (name.empty()) return "missing fetch method";
    const Signature* signature = find(fetches(), name);
    if (!signature)
        return isKnownFetch(name) ? Context::notRunText(std::string(name))
                                  : "unknown fetch method " + inQuotes(name);
    const Arguments arguments = reader.takeArguments(*signature);
    if (!arguments.fault.empty()) return "fetch method " + inQuotes(name) + " : " + arguments.fault;
    if (arguments.values.size() > signature->runnable)
        return Context::notRunPhrase(inQuotes(name) + " with more than one argument");
    out.fetch = signature->runsAs;
    if (!arguments.values.empty()) out.argument = arguments.values.front();
    if (signature->namesAField && out.argument.empty())
        return Context::notRunPhrase(inQuotes(name) + " without a name");
    return readConverters(reader, out, "fetch keyword " + inQuotes(name));
}

/// Whether a word is one or several converters, as HAProxy accepts them after a blank.
bool beginsWithConverter(const std::string& word) {
    const auto name = SampleReader(word).takeName();
    return find(converters(), name) || isKnownConverter(name);
}

std::vector<std::string_view> namesOf(const std::vector<Signature>& list) {
    std::vector<std::string_view> names;
    for (const auto& s : list)
        if (s.name == s.runsAs) names.push_back(s.name);
    return names;
}

}  // namespace

Result<SampleExpr> parseSample(const Args& args, size_t& at) {
    SampleExpr out;
    out.text = args[at];
    SampleReader first(args[at]);
    if (auto fault = readFetch(first, out); !fault.empty()) return Error{fault};
    for (++at; args.has(at) && beginsWithConverter(args[at]); ++at) {
        const std::string word = "," + args[at];
        SampleReader more(word);
        if (auto fault = readConverters(more, out, {}); !fault.empty()) return Error{fault};
        out.text += word;
    }
    return out;
}

std::vector<std::string_view> runnableFetches() { return namesOf(fetches()); }
std::vector<std::string_view> runnableConverters() { return namesOf(converters()); }

}  // namespace yard
