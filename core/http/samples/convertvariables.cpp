// Converters that look at variables, or set them.
#include <algorithm>

#include "core/http/samples/convert.h"

namespace yard::http {

bool Converter::withVariable(Sample& value, Variables* variables) const {
    switch (m_kind) {
        case Kind::Compare:
        case Kind::Same:
            return compare(value, variables);
        case Kind::AddItem:
            return addItem(value, variables);
        case Kind::SetVariable:
            return variables && variables->set(m_arguments[0], value, m_when);
        case Kind::UnsetVariable:
            if (variables) variables->unset(m_arguments[0]);
            return true;
        default:
            return concat(value, variables);
    }
}

/// As strncmp() over what both have, then by length; or whether they are the same.
bool Converter::compare(Sample& value, const Variables* variables) const {
    Sample held;
    if (!variables || !variables->read(m_arguments[0], held)) return false;
    if (m_kind == Kind::Same && value.type == held.type && value.type != Sample::Type::Text) {
        value.setInteger(value.type == Sample::Type::Integer ? value.number == held.number
                                                             : value.bytes == held.bytes);
        return true;
    }
    if (m_kind == Kind::Same) {
        value.toText();
        held.toText();
        value.setInteger(value.bytes == held.bytes);
        return true;
    }
    value.toString();
    held.toString();
    const std::string_view a = value.bytes, b = held.bytes;
    int64_t result = a.size() < b.size() ? -1 : a.size() > b.size();
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a[i] == b[i] && a[i] != '\0') continue;
        if (a[i] != b[i]) result = static_cast<uint8_t>(a[i]) - static_cast<uint8_t>(b[i]);
        break;
    }
    value.setInteger(result);
    return true;
}

/// A variable that is not set adds nothing.
bool Converter::concat(Sample& value, const Variables* variables) const {
    value.toString();
    std::string joined(value.bytes);
    for (size_t i = 0; i < m_arguments.size(); ++i)
        joined += i == 1 ? textOf(m_arguments[i], variables) : m_arguments[i];
    value.own(std::move(joined));
    return true;
}

/// The delimiter stands between what is there and what comes, where there is something of both.
bool Converter::addItem(Sample& value, const Variables* variables) const {
    value.toString();
    const std::string held = textOf(m_arguments[1], variables);
    const std::string_view suffix = m_arguments.size() > 2 ? m_arguments[2] : std::string_view();
    if (held.empty() && suffix.empty()) return true;
    std::string joined(value.bytes);
    if (!joined.empty()) joined += m_arguments[0];
    joined += held;
    joined += suffix;
    value.own(std::move(joined));
    return true;
}

std::string Converter::textOf(const std::string& variable, const Variables* variables) {
    Sample held;
    if (!variables || !variables->read(variable, held)) return {};
    held.toString();
    return std::string(held.bytes);
}

}  // namespace yard::http
