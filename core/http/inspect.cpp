#include "core/http/inspect.h"

#include <charconv>
#include <optional>

namespace yard::http {
namespace {

/// No more of a connection is held than this; what lies behind will never be seen.
constexpr uint64_t MostBytes = 16384;

uint64_t bigEndian(std::string_view bytes) {
    uint64_t number = 0;
    for (const char c : bytes) number = number << 8 | static_cast<uint8_t>(c);
    return number;
}

/// Takes bytes off the front; null data where there are not so many.
class Eater {
public:
    explicit Eater(std::string_view bytes) : m_bytes(bytes) {}
    std::string_view take(size_t n) {
        if (n > m_bytes.size()) {
            m_short = true;
            return {};
        }
        const std::string_view taken = m_bytes.substr(0, n);
        m_bytes.remove_prefix(n);
        return taken;
    }
    size_t number(size_t size) { return static_cast<size_t>(bigEndian(take(size))); }
    /// What a length of that size stands before.
    std::string_view list(size_t size) { return take(number(size)); }
    bool empty() const { return m_bytes.empty(); }
    bool fell() const { return m_short; }  ///< short, once

private:
    std::string_view m_bytes;
    bool m_short = false;
};

enum : uint16_t { ServerName = 0, Alpn = 16 };

/// The handshake message of the record that a TLS connection begins with (RFC 8446 section 5.1);
/// nothing: `mayCome` tells whether it may still be one.
std::optional<std::string_view> handshake(std::string_view bytes, bool& mayCome) {
    mayCome = false;
    if (!bytes.empty() && bytes[0] != 0x16) return {};
    if (bytes.size() > 1 && bytes[1] != 3) return {};
    mayCome = bytes.size() < 5;
    if (mayCome) return {};
    const size_t size = static_cast<size_t>(bigEndian(bytes.substr(3, 2)));
    if (size < 4) return {};
    mayCome = bytes.size() - 5 < size;
    if (mayCome) return {};
    return bytes.substr(5, size);
}

/// An extension of a ClientHello (RFC 8446 section 4.1.2); null data: it has none of that kind.
std::string_view extension(std::string_view message, uint16_t wanted) {
    Eater eater(message);
    if (eater.number(1) != 1) return {};
    eater.take(3 + 2 + 32);  // the length, the version, random bytes
    eater.list(1);           // the session
    eater.list(2);           // ciphers
    eater.list(1);           // compression
    Eater all(eater.list(2));
    while (!all.empty() && !all.fell() && !eater.fell()) {
        const size_t kind = all.number(2);
        const std::string_view data = all.list(2);
        if (kind == wanted && !all.fell()) return data;
    }
    return {};
}

}  // namespace

ByteFetch::ByteFetch(FetchKind kind, std::string_view argument) : m_kind(kind) {
    const auto next = [&argument] {
        const size_t end = std::min(argument.find(','), argument.size());
        const std::string_view word = argument.substr(0, end);
        argument.remove_prefix(std::min(end + 1, argument.size()));
        return word;
    };
    const auto number = [](std::string_view text, uint64_t& value) {
        std::from_chars(text.data(), text.data() + text.size(), value);
    };
    number(next(), m_offset);
    number(next(), m_size);
    std::string_view second = next();
    if (second.empty()) return;
    m_relative = second.starts_with('+') || second.starts_with('-');
    m_back = second.starts_with('-');
    if (m_relative) second.remove_prefix(1);
    number(second, m_second);
}

bool ByteFetch::run(std::string_view bytes, Sample& out) const {
    switch (m_kind) {
        case FetchKind::SentLength:
        case FetchKind::AnswerLength:
            out.setInteger(static_cast<int64_t>(bytes.size()));
            out.mayChange = true;
            return true;
        case FetchKind::SentPart:
        case FetchKind::AnswerPart:
            return part(bytes, out);
        case FetchKind::SentPrefixed:
        case FetchKind::AnswerPrefixed:
            return prefixed(bytes, out);
        default:
            return hello(bytes, out);
    }
}

/// A size of 0: all there is, which may become more.
bool ByteFetch::part(std::string_view bytes, Sample& out) const {
    if (m_offset + m_size > MostBytes) return false;
    out.mayChange = m_size == 0 || m_offset + m_size > bytes.size();
    if (m_offset + m_size > bytes.size() || m_offset > bytes.size()) return false;
    const auto from = static_cast<size_t>(m_offset);
    out.setText(m_size ? bytes.substr(from, static_cast<size_t>(m_size)) : bytes.substr(from));
    return true;
}

/// Data behind its length.
bool ByteFetch::prefixed(std::string_view bytes, Sample& out) const {
    if (m_size == 0 || m_size > 8 || m_offset + m_size > MostBytes) return false;
    out.mayChange = m_offset + m_size > bytes.size();
    if (out.mayChange) return false;
    const uint64_t size =
        bigEndian(bytes.substr(static_cast<size_t>(m_offset), static_cast<size_t>(m_size)));
    const uint64_t behind = m_offset + m_size;
    if (m_back && m_second > behind) return false;
    const uint64_t from = !m_relative ? m_second : m_back ? behind - m_second : behind + m_second;
    if (size == 0 || size > MostBytes || from + size > MostBytes) return false;
    out.mayChange = from + size > bytes.size();
    if (out.mayChange) return false;
    out.setText(bytes.substr(static_cast<size_t>(from), static_cast<size_t>(size)));
    return true;
}

bool ByteFetch::hello(std::string_view bytes, Sample& out) const {
    const auto message = handshake(bytes, out.mayChange);
    if (!message) return false;
    if (m_kind == FetchKind::HelloType) {
        out.setInteger(static_cast<uint8_t>(message->front()));
        return true;
    }
    const bool alpn = m_kind == FetchKind::HelloAlpn;
    const std::string_view found = extension(*message, alpn ? Alpn : ServerName);
    if (!found.data()) return false;
    Eater eater(found);
    Eater names(eater.list(2));
    if (alpn) {
        std::string all;
        while (!names.empty() && !names.fell()) {
            all += all.empty() ? "" : ",";
            all += names.list(1);
        }
        out.own(std::move(all));
        return true;
    }
    const bool isHost = names.number(1) == 0;
    out.setText(names.list(2));
    return isHost && out.bytes.data() && !names.fell() && !eater.fell();
}

}  // namespace yard::http
