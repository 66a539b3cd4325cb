#include "core/config/formats.h"

#include <algorithm>
#include <cctype>

#include "core/config/sampleparser.h"

namespace yard {
namespace {

/// Variables that are samples by another name.
constexpr std::pair<std::string_view, std::string_view> Aliases[] = {
    {"ci", "src"},    {"cp", "src_port"}, {"fi", "dst"},     {"fp", "dst_port"}, {"f", "fe_name"},
    {"b", "be_name"}, {"HM", "method"},   {"HU", "url"},     {"HP", "path"},     {"HPO", "path"},
    {"HQ", "query"},  {"HV", "req.ver"},  {"H", "hostname"}, {"ST", "status"},   {"Ts", "date"}};

constexpr std::string_view Known[] = {
    "B",    "CC",  "CS", "D",   "ID",  "T",  "Ta",  "Tc", "Td", "Th", "Ti", "Tl", "Tq", "TR",
    "Tr",   "Tt",  "Tu", "Tw",  "U",   "ac", "bc",  "bi", "bp", "bq", "fc", "ft", "hr", "hrl",
    "hs",   "hsl", "lc", "ms",  "pid", "r",  "rc",  "rt", "s",  "sc", "si", "sp", "sq", "sslc",
    "sslv", "t",   "tr", "trg", "trl", "ts", "tsc", "Bi", "Tu", "o",  "Bq"};

class FormatReader {
public:
    FormatReader(Context& context, const std::string& text, const RulePlace& place)
        : m_context(context), m_text(text), m_place(place) {}

    Result<Format> run() {
        while (m_at < m_text.size()) {
            if (m_text[m_at] != '%') {
                m_plain += m_text[m_at++];
                continue;
            }
            ++m_at;
            if (std::string fault = readItem(); !fault.empty()) return Error{fault};
        }
        flush();
        return std::move(m_out);
    }

private:
    void flush() {
        if (!m_plain.empty()) m_out.push_back({std::exchange(m_plain, {}), std::nullopt});
    }

    /// What follows a '%'.
    std::string readItem() {
        if (m_at >= m_text.size()) return "truncated line after '%'";
        if (m_text[m_at] == '%') {
            m_plain += m_text[m_at++];
            return {};
        }
        const size_t from = m_at;
        if (m_text[m_at] == '{') {
            const size_t end = m_text.find('}', m_at);
            if (end == std::string::npos) return "truncated line after '%{'";
            m_at = end + 1;
        }
        if (m_at < m_text.size() && m_text[m_at] == '[') return readSample();
        const size_t nameAt = m_at;
        while (m_at < m_text.size() && std::isalnum(static_cast<unsigned char>(m_text[m_at])))
            ++m_at;
        if (m_at == nameAt && m_text[from] == '{')
            return "parse argument modifier without variable name near '%" +
                   m_text.substr(from, m_at - from) + "'";
        return readVariable(m_text.substr(nameAt, m_at - nameAt));
    }

    std::string readSample() {
        const std::string rest = m_text.substr(++m_at);
        size_t end = 0;
        auto sample = parseSampleWithin(rest, ']', end);
        if (!sample && rest.find(']') == std::string::npos && sample.error().starts_with("missing"))
            return "missing ']' after '" + rest + "'";
        if (!sample) return "failed to parse sample expression <" + rest + "> : " + sample.error();
        if (end >= rest.size()) return "missing ']' after '" + rest + "'";
        m_at += end + 1;
        if (std::string fault = unavailableText(*sample, rest, m_place); !fault.empty())
            return fault;
        add(*sample);
        return {};
    }

    std::string readVariable(const std::string& name) {
        const auto alias =
            std::ranges::find_if(Aliases, [&](const auto& a) { return a.first == name; });
        if (alias == std::end(Aliases)) {
            if (std::ranges::count(Known, name)) return Context::notRunText("%" + name);
            return "no such format variable '" + name +
                   "'. If you wanted to emit the '%' character verbatim, you need to use '%%'";
        }
        size_t end = 0;
        const auto sample = parseSampleWithin(alias->second, '\0', end);
        add(*sample);  // HAProxy takes a variable anywhere
        return {};
    }

    void add(const SampleExpr& sample) {
        flush();
        m_context.samples.push_back({m_context.where, m_context.proxy, sample, false});
        m_out.push_back({{}, sample});
    }

    Context& m_context;
    const std::string& m_text;
    const RulePlace& m_place;
    size_t m_at = 0;
    std::string m_plain;
    Format m_out;
};

}  // namespace

std::string unavailableText(const SampleExpr& sample, const std::string& shown,
                            const RulePlace& place) {
    const bool request = sample.needs == SampleNeeds::Request && !place.request;
    const bool response = sample.needs == SampleNeeds::Response && !place.response;
    if (!request && !response) return {};
    return "sample fetch <" + shown + "> may not be reliably used here because it needs '" +
           (request                            ? "HTTP request headers"
            : sample.fetch.starts_with("res.") ? "HTTP response headers"
                                               : "HTTP response") +
           "' which is not available here";
}

Result<Format> parseFormat(Context& context, const std::string& text, const RulePlace& place) {
    return FormatReader(context, text, place).run();
}

}  // namespace yard
