#include "core/http/convert.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/http/text.h"

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

bool separates(std::string_view separators, char c) {
    return separators.find(c) != std::string_view::npos;
}

/// The same text seen from its other end, so that "from the end, backwards" is written only once.
struct Backwards {
    std::string_view text;
    bool on;
    char at(size_t i) const { return text[on ? text.size() - 1 - i : i]; }
    std::string_view part(size_t from, size_t to) const {
        return on ? text.substr(text.size() - to, to - from) : text.substr(from, to - from);
    }
};

}  // namespace

std::optional<std::string_view> fieldOf(std::string_view text, std::string_view separators,
                                        int64_t index, int64_t count) {
    const Backwards view{text, index < 0};
    const int64_t wanted = index < 0 ? -index : index;
    int64_t field = 1;
    size_t from = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (!separates(separators, view.at(i))) continue;
        if (count > 0 && field == wanted + count - 1) return view.part(from, i);
        if (++field == wanted) from = i + 1;
    }
    if (field < wanted) return {};
    return view.part(from, text.size());
}

std::string_view wordOf(std::string_view text, std::string_view separators, int64_t index,
                        int64_t count) {
    const Backwards view{text, index < 0};
    const int64_t wanted = index < 0 ? -index : index;
    int64_t word = 0;
    size_t from = text.size();
    bool inside = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool separator = separates(separators, view.at(i));
        if (inside && separator && count > 0 && word == wanted + count - 1)
            return view.part(from, i);
        if (!inside && !separator && ++word == wanted) from = i;
        inside = !separator;
    }
    return view.part(from, text.size());
}

std::optional<Converter::Kind> Converter::kindOf(std::string_view name) {
    constexpr std::pair<std::string_view, Kind> names[] = {{"lower", Kind::Lower},
                                                           {"upper", Kind::Upper},
                                                           {"ipmask", Kind::IpMask},
                                                           {"field", Kind::Field},
                                                           {"word", Kind::Word}};
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return {};
}

bool Converter::known(std::string_view name) { return kindOf(name).has_value(); }

Converter::Converter(const SampleExpr::Converter& written)
    : m_kind(kindOf(written.name).value_or(Kind::Lower)) {
    const auto argument = [&written](size_t i) {
        return i < written.arguments.size() ? written.arguments[i] : std::string();
    };
    switch (m_kind) {
        case Kind::Lower:
        case Kind::Upper:
            break;
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
    }
}

bool Converter::run(Sample& value) const {
    if (m_kind == Kind::IpMask) return mask(value);
    value.toText();
    switch (m_kind) {
        case Kind::Lower:
        case Kind::Upper: {
            std::string text(value.bytes);
            for (char& c : text) {
                const bool upper = c >= 'a' && c <= 'z';
                c = m_kind == Kind::Lower ? lower(c) : upper ? static_cast<char>(c & ~0x20) : c;
            }
            value.own(std::move(text));
            return true;
        }
        case Kind::Field: {
            const auto field = fieldOf(value.bytes, m_separators, m_index, m_count);
            if (field) value.setText(*field);
            return field.has_value();
        }
        case Kind::Word:
            value.setText(wordOf(value.bytes, m_separators, m_index, m_count));
            return true;
        case Kind::IpMask:
            break;
    }
    return false;
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
