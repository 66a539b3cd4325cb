#include "core/http/samples/patternindex.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

using Entry = PatternSet::Entry;

int64_t numberOr(std::string_view text, int64_t otherwise) {
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
    return otherwise;
}

/// "0aFF" as bytes.
std::string bytesOf(std::string_view hex) {
    const auto value = [](char c) { return digit(c) ? c - '0' : lower(c) - 'a' + 10; };
    std::string out;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
    return out;
}

bool isOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

constexpr size_t AddressBytes = 16;

/// A network as a key: its bits, the others 0, and how many they are.
struct NetworkKey {
    char bytes[AddressBytes + 1] = {};
    NetworkKey(std::string_view address, size_t bits) {
        std::memcpy(bytes, address.data(), bits / 8);
        if (bits % 8)
            bytes[bits / 8] = static_cast<char>(address[bits / 8] & (0xff << (8 - bits % 8)));
        bytes[AddressBytes] = static_cast<char>(bits);
    }
    std::string_view view() const { return {bytes, sizeof bytes}; }
};

}  // namespace

/// False: it has to be tried one by one.
bool PatternIndex::keyOf(const Entry& entry, std::string& key, size_t& length) const {
    if (m_match == Match::Ip) {
        const auto network = Network::parse(entry.pattern);
        const auto bits = network ? network->bits() : std::nullopt;
        if (!bits) return false;
        length = static_cast<size_t>(*bits);
        key = NetworkKey(network->first(), length).view();
        return true;
    }
    if (!byText()) return false;
    key = m_match == Match::Bin ? bytesOf(entry.pattern) : entry.pattern;
    length = key.size();
    return true;
}

void PatternIndex::add(const Entry& entry) {
    std::string key;
    size_t length = 0;
    if (keyOf(entry, key, length)) {
        m_keys[std::move(key)].push_back(&entry);
        ++m_lengths[length];
        return;
    }
    Item& item = m_list.emplace_back(Item{&entry});
    const std::string& text = entry.pattern;
    const size_t colon = text.find(':');
    if (m_match == Match::Reg) item.regex.emplace(text, m_ignoreCase);
    if (m_match == Match::Ip) item.network = Network::parse(text);
    if (m_match != Match::Int && m_match != Match::Len) return;
    item.from = numberOr(text.substr(0, colon), colon == 0 ? INT64_MIN : 0);
    item.to = colon == std::string::npos ? item.from : numberOr(text.substr(colon + 1), INT64_MAX);
}

void PatternIndex::remove(const Entry& entry) {
    std::string key;
    size_t length = 0;
    if (!keyOf(entry, key, length)) {
        std::erase_if(m_list, [&](const Item& item) { return item.entry == &entry; });
        return;
    }
    const auto place = m_keys.find(key);
    if (place == m_keys.end()) return;
    std::erase(place->second, &entry);
    if (place->second.empty()) m_keys.erase(place);
    if (--m_lengths[length] == 0) m_lengths.erase(length);
}

const Entry* PatternIndex::findKey(std::string_view key) const {
    const auto place = m_keys.find(key);
    return place == m_keys.end() ? nullptr : place->second.front();
}

const Entry* PatternIndex::findBeginning(std::string_view text) const {
    for (const auto& [length, count] : m_lengths)
        if (length <= text.size())
            if (const Entry* entry = findKey(text.substr(0, length))) return entry;
    return nullptr;
}

const Entry* PatternIndex::findNetwork(std::string_view address) const {
    char bytes[AddressBytes] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\xff', '\xff'};
    std::memcpy(bytes + sizeof bytes - address.size(), address.data(), address.size());
    for (const auto& [bits, count] : m_lengths)
        if (const Entry* entry = findKey(NetworkKey({bytes, sizeof bytes}, bits).view()))
            return entry;
    for (const Item& item : m_list)
        if (item.network && item.network->contains(address)) return item.entry;
    return nullptr;
}

const Entry* PatternIndex::find(Sample& value) const {
    if (m_match == Match::Ip) return value.toAddress() ? findNetwork(value.bytes) : nullptr;
    const bool counts = m_match == Match::Int || m_match == Match::Bool;
    const bool whole = m_match == Match::Bin || m_match == Match::Found;
    counts ? value.toInteger() : whole ? value.toText() : value.toString();
    if (byText()) return m_match == Match::Beg ? findBeginning(value.bytes) : findKey(value.bytes);
    const int64_t number = counts ? value.number : static_cast<int64_t>(value.bytes.size());
    for (const Item& item : m_list)
        if (matches(item, value.bytes, number)) return item.entry;
    return nullptr;
}

bool PatternIndex::matches(const Item& item, std::string_view text, int64_t number) const {
    const std::string_view pattern = item.entry->pattern;
    switch (m_match) {
        case Match::Int:
        case Match::Len:
            return number >= item.from && number <= item.to;
        case Match::Reg:
            return item.regex->matches(text);
        case Match::Beg:
            return same(text.substr(0, pattern.size()), pattern);
        case Match::End:
            return text.size() >= pattern.size() &&
                   same(text.substr(text.size() - pattern.size()), pattern);
        case Match::Sub:
            return contains(text, pattern);
        case Match::Dir:
            return holdsWord(text, pattern, "/?");
        case Match::Dom:
            return holdsWord(text, pattern, "/?.:");
        case Match::Bin:
            return text == bytesOf(pattern);
        default:
            return same(text, pattern);
    }
}

bool PatternIndex::same(std::string_view a, std::string_view b) const {
    return m_ignoreCase ? equalNoCase(a, b) : a == b;
}

bool PatternIndex::contains(std::string_view text, std::string_view pattern) const {
    if (!m_ignoreCase) return text.find(pattern) != std::string_view::npos;
    for (size_t at = 0; at + pattern.size() <= text.size(); ++at)
        if (equalNoCase(text.substr(at, pattern.size()), pattern)) return true;
    return false;
}

/// The pattern between two delimiters or ends, its own delimiters at the ends not counted.
bool PatternIndex::holdsWord(std::string_view text, std::string_view pattern,
                             std::string_view delimiters) const {
    while (!pattern.empty() && isOneOf(pattern.front(), delimiters)) pattern.remove_prefix(1);
    while (!pattern.empty() && isOneOf(pattern.back(), delimiters)) pattern.remove_suffix(1);
    if (pattern.empty()) return false;
    for (size_t at = 0; at + pattern.size() <= text.size(); ++at) {
        const size_t end = at + pattern.size();
        if (at > 0 && !isOneOf(text[at - 1], delimiters)) continue;
        if (end < text.size() && !isOneOf(text[end], delimiters)) continue;
        if (same(text.substr(at, pattern.size()), pattern)) return true;
    }
    return false;
}

std::string PatternIndex::expanded(const PatternSet::Entry& entry, std::string_view text) const {
    const auto item = std::ranges::find(m_list, &entry, &Item::entry);
    if (item == m_list.end() || !item->regex) return entry.value;
    return item->regex->expand(text, entry.value).value_or(std::string());
}

}  // namespace yard::http
