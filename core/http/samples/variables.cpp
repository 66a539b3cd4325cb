#include "core/http/samples/variables.h"

#include <algorithm>

namespace yard {
namespace {

bool isOfProcess(std::string_view name) { return name.starts_with("proc."); }

std::string_view typeName(Sample::Type type, SampleType said) {
    switch (type) {
        case Sample::Type::Address4:
            return "ipv4";
        case Sample::Type::Address6:
            return "ipv6";
        case Sample::Type::Integer:
            return said == SampleType::Boolean ? "bool" : "sint";
        case Sample::Type::Text:
            break;
    }
    return said == SampleType::Any ? "bin" : "str";
}

}  // namespace

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

bool Variables::hasScope(std::string_view name) const {
    const bool ofCheck = name.starts_with("check.");
    return m_whose == Of::Stream ? !ofCheck : ofCheck || name.starts_with("sess.");
}

bool Variables::set(std::string_view name, const Sample& value, const SetWhen& when,
                    SampleType said) {
    if (m_shared && isOfProcess(name)) return m_shared->set(name, value, when, said);
    if (!hasScope(name)) return false;
    auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    if (it == m_entries.end() ? when.exists : when.notExists) return false;
    if (it == m_entries.end()) {
        m_entries.push_back({std::string(name), value.type, 0, {}});
        it = m_entries.end() - 1;
    }
    if (!admits(*it, value, when)) return false;
    it->isSet = true;
    it->said = said;
    it->type = value.type;
    it->number = value.number;
    it->bytes.assign(value.bytes);
    return true;
}

void Variables::unset(std::string_view name) {
    if (m_shared && isOfProcess(name)) return m_shared->unset(name);
    std::erase_if(m_entries, [&](const Entry& e) { return e.name == name; });
}

const Variables::Entry* Variables::find(std::string_view name) const {
    const auto it = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.name == name; });
    return it == m_entries.end() || !it->isSet ? nullptr : &*it;
}

bool Variables::read(std::string_view name, Sample& out) const {
    if (m_shared && isOfProcess(name)) return m_shared->read(name, out);
    const Entry* it = find(name);
    if (!it) return false;
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

std::string Variables::described(std::string_view name) const {
    const Entry* entry = find(name);
    if (!entry) return {};
    Sample value;
    read(name, value);
    value.toText();
    return entry->name + ": type=" + std::string(typeName(entry->type, entry->said)) + " value=<" +
           std::string(value.bytes) + ">";
}

void Variables::endRequest() {
    std::erase_if(m_entries, [](const Entry& e) { return !e.name.starts_with("sess."); });
}

/// A variable that some rule names is there from the start, to HAProxy.
bool SharedVariables::set(std::string_view name, const Sample& value, SetWhen when,
                          SampleType said) {
    if (when.notExists) return false;
    when.exists = false;
    const std::lock_guard lock(m_lock);
    return m_values.set(name, value, when, said);
}

void SharedVariables::unset(std::string_view name) {
    const std::lock_guard lock(m_lock);
    m_values.unset(name);
}

bool SharedVariables::read(std::string_view name, Sample& out) const {
    const std::lock_guard lock(m_lock);
    if (!m_values.read(name, out)) return false;
    if (out.type == Sample::Type::Text) out.own(std::string(out.bytes));
    return true;
}

std::string SharedVariables::described(std::string_view name) const {
    const std::lock_guard lock(m_lock);
    return m_values.described(name);
}

}  // namespace yard
