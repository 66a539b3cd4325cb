#include "core/http/variables.h"

#include <algorithm>

namespace yard {

void Variables::set(std::string_view name, const Sample& value) {
    auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    if (it == m_entries.end()) {
        m_entries.push_back({std::string(name), value.type, 0, {}});
        it = m_entries.end() - 1;
    }
    it->type = value.type;
    it->number = value.number;
    it->bytes.assign(value.bytes);
}

void Variables::unset(std::string_view name) {
    std::erase_if(m_entries, [&](const Entry& e) { return e.name == name; });
}

bool Variables::read(std::string_view name, Sample& out) const {
    const auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    if (it == m_entries.end()) return false;
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
