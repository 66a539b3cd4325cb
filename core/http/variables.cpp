#include "core/http/variables.h"

#include <algorithm>

namespace yard {

/// As HAProxy, which compares what is a number on both sides only.
bool Variables::admits(const Entry& entry, const Sample& value, const SetWhen& when) {
    if (entry.isSet ? when.notSet : when.set) return false;
    const bool empty = value.type == Sample::Type::Text && value.bytes.empty();
    if (empty ? when.notEmpty : when.empty) return false;
    constexpr auto Number = Sample::Type::Integer;
    if (!entry.isSet || entry.type != Number || value.type != Number) return true;
    return !(when.greater && entry.number <= value.number) &&
           !(when.less && entry.number >= value.number);
}

bool Variables::set(std::string_view name, const Sample& value, const SetWhen& when) {
    auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    if (it == m_entries.end() ? when.exists : when.notExists) return false;
    if (it == m_entries.end()) {
        m_entries.push_back({std::string(name), value.type, 0, {}});
        it = m_entries.end() - 1;
    }
    if (!admits(*it, value, when)) return false;
    it->isSet = true;
    it->type = value.type;
    it->number = value.number;
    it->bytes.assign(value.bytes);
    return true;
}

void Variables::unset(std::string_view name) {
    std::erase_if(m_entries, [&](const Entry& e) { return e.name == name; });
}

bool Variables::read(std::string_view name, Sample& out) const {
    const auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    if (it == m_entries.end() || !it->isSet) return false;
    switch (it->type) {
        case Sample::Type::Address4:
        case Sample::Type::Address6:
            out.setAddress(it->bytes.data(), it->bytes.size());
            break;
        case Sample::Type::Integer:
            out.setInteger(it->number);
            break;
        case Sample::Type::Text:
            out.setText(it->bytes);
            break;
    }
    return true;
}

void Variables::endRequest() {
    std::erase_if(m_entries, [](const Entry& e) { return !e.name.starts_with("sess."); });
}

}  // namespace yard
