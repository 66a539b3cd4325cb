#include "core/http/samples/convert.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/config/values/samplesignatures.h"
#include "core/config/values/setwhen.h"
#include "core/http/message/text.h"

namespace yard::http {
namespace {

int64_t integer(const std::string& text, int64_t otherwise) {
    int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "8", "255.0.0.0" or "ff00::" as bytes.
template <size_t Size>
std::array<uint8_t, Size> maskOf(const std::string& text) {
    std::array<uint8_t, Size> mask{};
    if (inet_pton(Size == 4 ? AF_INET : AF_INET6, text.c_str(), mask.data()) == 1) return mask;
    const auto bits = static_cast<size_t>(std::clamp<int64_t>(integer(text, 0), 0, Size * 8));
    for (size_t i = 0; i < bits; ++i)
        mask[i / 8] = static_cast<uint8_t>(mask[i / 8] | 0x80 >> i % 8);
    return mask;
}

/// "%41+b" as "A b": a plus is a blank only behind a '?', as HAProxy reads it.
std::string urlDecoded(std::string_view text) {
    const auto hex = [](char c) {
        return digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
    };
    std::string out;
    bool query = false;
    for (size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        query |= c == '?';
        if (c == '+' && query) c = ' ';
        if (c == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            c = static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        }
        out += c;
    }
    return out;
}

}  // namespace

std::optional<Converter::Kind> Converter::kindOf(std::string_view name) {
    constexpr std::pair<std::string_view, Kind> names[] = {{"lower", Kind::Lower},
                                                           {"upper", Kind::Upper},
                                                           {"ipmask", Kind::IpMask},
                                                           {"field", Kind::Field},
                                                           {"word", Kind::Word},
                                                           {"url_dec", Kind::UrlDecode},
                                                           {"bytes", Kind::Bytes},
                                                           {"ltrim", Kind::TrimLeft},
                                                           {"rtrim", Kind::TrimRight},
                                                           {"host_only", Kind::HostOnly},
                                                           {"port_only", Kind::PortOnly},
                                                           {"regsub", Kind::Substitute},
                                                           {"length", Kind::Length},
                                                           {"add", Kind::Add},
                                                           {"sub", Kind::Subtract},
                                                           {"mul", Kind::Multiply},
                                                           {"div", Kind::Divide},
                                                           {"mod", Kind::Modulo},
                                                           {"neg", Kind::Negate},
                                                           {"and", Kind::And},
                                                           {"or", Kind::Or},
                                                           {"xor", Kind::Xor},
                                                           {"even", Kind::Even},
                                                           {"odd", Kind::Odd},
                                                           {"concat", Kind::Concat},
                                                           {"strcmp", Kind::Compare},
                                                           {"secure_memcmp", Kind::Same},
                                                           {"add_item", Kind::AddItem},
                                                           {"set-var", Kind::SetVariable},
                                                           {"unset-var", Kind::UnsetVariable},
                                                           {"not", Kind::Not},
                                                           {"bool", Kind::Boolean},
                                                           {"iif", Kind::IfElse}};
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    if (name.starts_with("map")) return Kind::Map;
    if (recodeNamed(name)) return Kind::Recoded;
    if (isKeyed(name)) return Kind::Keyed;
    return {};
}

bool Converter::known(std::string_view name) { return kindOf(name).has_value(); }

Converter::Converter(const SampleExpr::Converter& written)
    : m_kind(kindOf(written.name).value_or(Kind::Lower)) {
    const auto argument = [&written](size_t i) {
        return i < written.arguments.size() ? written.arguments[i] : std::string();
    };
    switch (m_kind) {
        case Kind::IpMask:
            m_mask4 = maskOf<4>(argument(0));
            if (!argument(1).empty()) m_mask6 = maskOf<16>(argument(1));
            break;
        case Kind::Field:
        case Kind::Word:
            m_index = integer(argument(0), 1);
            m_separators = argument(1);
            m_count = std::max<int64_t>(integer(argument(2), 1), 0);
            break;
        case Kind::Bytes:
            m_index = integer(argument(0), 0);
            m_count = integer(argument(1), -1);
            break;
        case Kind::Map:
            m_map = written.map;
            m_values = mapValues(written.name);
            m_expands = written.name == "map_regm";
            m_mapsAddresses = mapMatch(written.name) == Match::Ip;
            m_otherwise = written.arguments.size() > 1;
            m_other = argument(1);
            m_pairs = static_cast<const PatternIndex*>(
                &m_map->index(mapMatch(written.name), false, PatternIndex::make));
            break;
        case Kind::Concat:
        case Kind::Compare:
        case Kind::Same:
        case Kind::AddItem:
        case Kind::SetVariable:
        case Kind::UnsetVariable:
        case Kind::Recoded:
            m_recode = recodeNamed(written.name);
            m_arguments = written.arguments;
            if (m_kind == Kind::SetVariable)
                for (size_t i = 1; i < m_arguments.size(); ++i) takeSetWhen(m_arguments[i], m_when);
            break;
        case Kind::Keyed:
            m_keyed = keyedNamed(written.name, written.arguments);
            break;
        case Kind::Substitute: {
            const std::string flags = argument(2);
            m_regex = std::make_shared<const Regex>(argument(0), flags.find('i') != flags.npos);
            m_other = argument(1);
            m_everywhere = flags.find('g') != flags.npos;
            break;
        }
        default:
            m_index = integer(argument(0), 0);
            m_separators = argument(0);
            m_other = argument(1);
            m_ofVariable = m_kind >= Kind::Add && m_kind <= Kind::Modulo &&
                           m_separators.find('.') != std::string::npos;
            break;
    }
}

bool Converter::run(Sample& value, Variables* variables) const {
    if (m_kind == Kind::IpMask) return mask(value);
    if (m_kind == Kind::Map) return lookUp(value);
    if (m_kind == Kind::Recoded) return m_recode(value, m_arguments);
    if (m_kind == Kind::Keyed) return m_keyed->run(value, variables);
    if (m_kind >= Kind::Concat) return withVariable(value, variables);
    if (m_kind >= Kind::Add) return calculate(value, variables);
    m_kind == Kind::Bytes ? value.toText() : value.toString();
    switch (m_kind) {
        case Kind::Field: {
            const auto field = fieldOf(value.bytes, m_separators, m_index, m_count);
            if (field) value.setText(*field);
            return field.has_value();
        }
        case Kind::Word:
            value.setText(wordOf(value.bytes, m_separators, m_index, m_count));
            return true;
        case Kind::Bytes: {
            const auto from = std::min<size_t>(static_cast<size_t>(std::max<int64_t>(m_index, 0)),
                                               value.bytes.size());
            value.setText(value.bytes.substr(
                from, m_count < 0 ? std::string_view::npos : static_cast<size_t>(m_count)));
            return true;
        }
        case Kind::TrimLeft:
        case Kind::TrimRight: {
            std::string_view text = value.bytes;
            const bool left = m_kind == Kind::TrimLeft;
            const size_t kept = left ? text.find_first_not_of(m_separators)
                                     : text.find_last_not_of(m_separators) + 1;
            if (left)
                text.remove_prefix(std::min(kept, text.size()));
            else
                text.remove_suffix(text.size() - kept);
            value.setText(text);
            return true;
        }
        case Kind::Length:
            value.setInteger(static_cast<int64_t>(value.bytes.size()));
            return true;
        default:
            return changeText(value);
    }
}

bool Converter::changeText(Sample& value) const {
    const std::string_view text = value.bytes;
    // The colon of a port: not one within an IPv6 address.
    const size_t bracket = text.rfind(']');
    const size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    switch (m_kind) {
        case Kind::HostOnly:
            value.setText(text.substr(0, colon));
            return true;
        case Kind::PortOnly:
            value.setText(colon == std::string_view::npos ? std::string_view()
                                                          : text.substr(colon + 1));
            value.toInteger();
            return true;
        case Kind::Substitute:
            value.own(m_regex->replace(text, m_other, m_everywhere));
            return true;
        case Kind::UrlDecode:
            value.own(urlDecoded(text));
            return true;
        default:
            break;
    }
    std::string changed(text);
    for (char& c : changed) {
        const bool upper = c >= 'a' && c <= 'z';
        c = m_kind == Kind::Lower ? lower(c) : upper ? static_cast<char>(c & ~0x20) : c;
    }
    value.own(std::move(changed));
    return true;
}

bool Converter::lookUp(Sample& value) const {
    // What is no address has no value, not even the one for what is not found.
    if (m_mapsAddresses && !value.toAddress()) return false;
    {
        const auto lock = m_map->lock();
        const PatternSet::Entry* entry = m_pairs->find(value);
        if (!entry && !m_otherwise) return false;
        // Somebody may change it behind the lock.
        if (entry && m_expands)
            value.own(m_pairs->expanded(*entry, value.bytes));
        else
            value.own(entry ? entry->value : m_other);
    }
    if (m_values == PatternSet::Values::Integer) value.toInteger();
    return m_values != PatternSet::Values::Address || value.toAddress();
}

/// An IPv6 address passes only with a mask of its own.
bool Converter::mask(Sample& value) const {
    if (!value.toAddress()) return false;
    const bool v4 = value.type == Sample::Type::Address4;
    if (!v4 && !m_mask6) return false;
    const uint8_t* mask = v4 ? m_mask4.data() : m_mask6->data();
    for (size_t i = 0; i < value.bytes.size(); ++i)
        value.scratch[i] = static_cast<char>(value.scratch[i] & mask[i]);
    return true;
}

}  // namespace yard::http
