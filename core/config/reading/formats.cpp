#include "core/config/reading/formats.h"

#include <algorithm>
#include <cctype>

#include "core/config/reading/sampleparser.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// Where a format stands.
struct FormatUse {
    RulePlace place;
    bool mandatory = false;    ///< "-" for what is not there
    bool mergeSpaces = false;  ///< blanks are one
    bool tcp = false;          ///< HTTP variables are refused
};

class FormatReader {
public:
    FormatReader(const std::string& text, const FormatUse& use, Context* context = nullptr)
        : m_text(text), m_use(use), m_context(context) {
        m_all.mandatory = use.mandatory;
    }

    Result<Format> run() {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '%') {
                if (std::string fault = readItem(); !fault.empty()) return Error{fault};
            } else if (c == ' ' && m_use.mergeSpaces) {
                flush();
                add(LogItem::Space);
            } else {
                m_plain += c;
            }
        }
        flush();
        return std::move(m_out);
    }

private:
    void flush() {
        if (m_plain.empty()) return;
        m_out.emplace_back();
        m_out.back().text = std::exchange(m_plain, {});
    }

    /// What follows a '%'. Before a character that begins nothing it is passed over.
    std::string readItem() {
        if (m_at >= m_text.size()) return "truncated line after '%'";
        FormatPiece flags = m_all;
        std::string modifier;
        if (m_text[m_at] == '{') {
            const size_t end = m_text.find('}', m_at);
            if (end == std::string::npos)
                return "truncated line after '" + m_text.substr(m_at + 1) + "'";
            modifier = m_text.substr(m_at, end + 1 - m_at);
            readFlags(std::string_view(modifier).substr(1, modifier.size() - 2), flags);
            m_at = end + 1;
        }
        if (m_at < m_text.size() && m_text[m_at] == '[') return readSample(flags);
        const size_t nameAt = m_at;
        while (m_at < m_text.size() && std::isalnum(static_cast<unsigned char>(m_text[m_at])))
            ++m_at;
        if (m_at > nameAt) return readVariable(m_text.substr(nameAt, m_at - nameAt), flags);
        if (!modifier.empty())
            return "parse argument modifier without variable name near '%" + modifier + "'";
        m_plain += m_text[m_at++];
        return {};
    }

    /// "+Q,-X": of what stands between two commas HAProxy heeds what follows the last sign.
    static void readFlags(std::string_view text, FormatPiece& flags) {
        while (!text.empty()) {
            const size_t comma = std::min(text.find(','), text.size());
            const std::string_view one = text.substr(0, comma);
            text.remove_prefix(std::min(comma + 1, text.size()));
            const size_t sign = one.find_last_of("+-");
            if (sign == std::string_view::npos) continue;
            const std::string_view name = one.substr(sign + 1);
            const bool on = one[sign] == '+';
            if (name == "Q") flags.quoted = on;
            if (name == "X") flags.hex = on;
            if (name == "E") flags.escaped = on;
            if (name == "M") flags.mandatory = on;
        }
    }

    std::string readSample(const FormatPiece& flags) {
        const std::string rest = m_text.substr(++m_at);
        size_t end = 0;
        auto sample = parseSampleWithin(rest, ']', end, m_context);
        if (!sample && rest.find(']') == std::string::npos && sample.error().starts_with("missing"))
            return "missing ']' after '" + rest + "'";
        if (!sample) return "failed to parse sample expression <" + rest + "> : " + sample.error();
        if (end >= rest.size()) return "missing ']' after '" + rest + "'";
        if (rest[end] != ']')
            return "expected ']' after '" + rest.substr(0, end) + "', but found " +
                   quotedChar(rest[end]);
        m_at += end + 1;
        if (std::string fault = unavailableText(*sample, rest, m_use.place); !fault.empty())
            return fault;
        if (m_use.place.http && sample->bytes && m_context->proxy->conf.mode == yard::Mode::Http)
            m_context->warn("L6 sample fetch <" + rest + "> ignored in HTTP log-format string.");
        flush();
        add(LogItem::Sample, flags).sample = *sample;
        return {};
    }

    std::string readVariable(const std::string& name, const FormatPiece& flags) {
        if (name == "o") {
            m_all = flags;
            return {};
        }
        const LogVariable* variable = findLogVariable(name);
        if (!variable)
            return "no such format variable '" + name +
                   "'. If you wanted to emit the '%' character verbatim, you need to use '%%'";
        if (variable->httpOnly && m_use.tcp)
            return "format variable '" + name + "' is reserved for HTTP mode";
        flush();
        add(variable->item, flags);
        return {};
    }

    FormatPiece& add(LogItem item, const FormatPiece& flags = {}) {
        m_out.push_back(flags);
        m_out.back().item = item;
        return m_out.back();
    }

    const std::string& m_text;
    const FormatUse& m_use;
    Context* m_context;
    size_t m_at = 0;
    std::string m_plain;
    FormatPiece m_all;  ///< the flags that `o` set
    Format m_out;
};

Result<Format> parse(Context& context, ProxyDraft* proxy, const std::string& text,
                     const FormatUse& use) {
    auto format = FormatReader(text, use, &context).run();
    if (!format) return format;
    for (const FormatPiece& piece : *format)
        if (piece.sample && proxy)
            context.samples.push_back({context.where, proxy, *piece.sample, false});
    return format;
}

}  // namespace

std::string unavailableText(const SampleExpr& sample, const std::string& shown,
                            const RulePlace& place) {
    if (place.has(sample)) return {};
    return "sample fetch <" + shown + "> may not be reliably used here because it needs '" +
           sourceName(sample) + "' which is not available here";
}

Result<Format> parseFormat(Context& context, const std::string& text, const RulePlace& place) {
    return parse(context, context.proxy, text, {place});
}

Result<Format> parseLogFormat(Context& context, ProxyDraft& proxy, const std::string& text) {
    const RulePlace place{"log", false, false, {}, true};
    return parse(context, &proxy, text, {place, true, true, proxy.conf.mode == yard::Mode::Tcp});
}

Result<Format> parseUniqueIdFormat(Context& context, ProxyDraft& proxy, const std::string& text) {
    const bool tcp = proxy.conf.mode == yard::Mode::Tcp;
    RulePlace place{"unique-id"};
    place.backend = false;
    place.http = true;
    return parse(context, &proxy, text, {place, false, true, tcp});
}

Format plainLogFormat(std::string_view text) {
    const std::string owned(text);
    const FormatUse use{RulePlace{"log"}, true, true};
    const auto format = FormatReader(owned, use).run();
    return format ? *format : Format();
}

}  // namespace yard
