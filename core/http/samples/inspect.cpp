#include "core/http/samples/inspect.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/http/message/rdpcookie.h"

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

enum : uint16_t { ServerName = 0, Groups = 10, Alpn = 16, SessionTicket = 35 };

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

/// How the first handshake message of a connection begins; nothing: as above. It has to be whole,
/// in however many records.
std::optional<int64_t> helloType(std::string_view bytes, bool& mayCome) {
    mayCome = bytes.empty();
    if (mayCome || bytes[0] != 0x16) return {};
    mayCome = bytes.size() < 9;
    if (mayCome || bytes[1] < 3 || bigEndian(bytes.substr(3, 2)) < 4) return {};
    mayCome = bytes.size() < 9 + bigEndian(bytes.substr(6, 3));
    if (mayCome) return {};
    return static_cast<uint8_t>(bytes[5]);
}

/// The version that a ClientHello of SSLv2 asks for, which old clients sent for later ones, too.
std::optional<int64_t> oldVersion(std::string_view bytes, bool& mayCome) {
    const bool brief = (bytes[0] & 0x80) != 0;
    const size_t head = brief ? 2 : 3;
    mayCome = bytes.size() <= head;
    if (mayCome) return {};
    const uint64_t length = bigEndian(bytes.substr(0, 2)) & (brief ? 0x7FFF : 0x3FFF);
    const uint64_t padding = brief ? 0 : static_cast<uint8_t>(bytes[2]);
    if (bytes[head] != 1) return {};
    mayCome = bytes.size() < head + 9;
    if (mayCome) return {};
    const auto number = [&](size_t at) { return bigEndian(bytes.substr(head + at, 2)); };
    const uint64_t ciphers = number(3), session = number(5), challenge = number(7);
    if (ciphers % 3 || (session && session != 16) || challenge < 16 || challenge > 32 ||
        length != 9 + ciphers + session + challenge)
        return {};
    mayCome = bytes.size() < head + length + padding;
    if (mayCome) return {};
    return static_cast<int64_t>(static_cast<uint64_t>(bytes[head + 1]) << 16 |
                                static_cast<uint8_t>(bytes[head + 2]));
}

/// The version that a ClientHello asks for, 65536 times the first number of it plus the second.
std::optional<int64_t> helloVersion(std::string_view bytes, bool& mayCome) {
    mayCome = bytes.empty();
    if (mayCome) return {};
    const auto first = static_cast<uint8_t>(bytes[0]);
    if ((first < 0x14 || first > 0x17) && first != 0xFF) return oldVersion(bytes, mayCome);
    mayCome = bytes.size() < 11;
    if (mayCome) return {};
    const uint64_t size = bigEndian(bytes.substr(3, 2));
    if (bytes[1] < 3 || size < 6 || size > (1 << 14) + 2048) return {};
    mayCome = bytes.size() - 5 < std::min(size, MostBytes - 5);
    if (mayCome) return {};
    return static_cast<int64_t>(static_cast<uint8_t>(bytes[9]) << 16 |
                                static_cast<uint8_t>(bytes[10]));
}

bool takeNumber(std::optional<int64_t> number, Sample& out) {
    if (number) out.setInteger(*number);
    return number.has_value();
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
    m_name = argument;
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
        case FetchKind::HelloType:
        case FetchKind::AnswerHelloType:
            return takeNumber(helloType(bytes, out.mayChange), out);
        case FetchKind::HelloVersion:
            return takeNumber(helloVersion(bytes, out.mayChange), out);
        case FetchKind::RdpCookie:
        case FetchKind::RdpCookieCount:
            return cookie(bytes, out);
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
    if (m_kind == FetchKind::HelloCurves) {
        out.setInteger(1);
        return extension(*message, Groups).data() != nullptr;
    }
    if (m_kind == FetchKind::HelloTicket) {
        // 1: it could do with a ticket, 2: it has one.
        const std::string_view ticket = extension(*message, SessionTicket);
        out.setInteger(!ticket.data() ? 0 : ticket.empty() ? 1 : 2);
        return message->front() == 1;
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

bool ByteFetch::cookie(std::string_view bytes, Sample& out) const {
    const auto value = rdpCookie(bytes, m_name, out.mayChange);
    if (m_kind == FetchKind::RdpCookieCount) {
        out.setInteger(value.has_value());
        return !out.mayChange;
    }
    if (value) out.setText(*value);
    return value.has_value();
}

}  // namespace yard::http
