#include "core/tls/hellocapture.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace yard {
namespace {

constexpr unsigned char ClientHello = 1;
enum : size_t { Groups = 10, PointFormats = 11 };

/// Takes bytes off the front; what is too short gives nothing from there on.
class Taker {
public:
    explicit Taker(std::string_view bytes) : m_bytes(bytes) {}
    std::string_view take(size_t n) {
        m_well = m_well && n <= m_bytes.size();
        if (!m_well) return {};
        const std::string_view taken = m_bytes.substr(0, n);
        m_bytes.remove_prefix(n);
        return taken;
    }
    size_t number(size_t bytes) {
        size_t number = 0;
        for (const char c : take(bytes)) number = number << 8 | static_cast<unsigned char>(c);
        return number;
    }
    /// What a length of so many bytes stands before.
    std::string_view list(size_t bytes) { return take(number(bytes)); }
    size_t left() const { return m_bytes.size(); }
    bool well() const { return m_well; }

private:
    std::string_view m_bytes;
    bool m_well = true;
};

}  // namespace

bool HelloCapture::read(std::string_view message, size_t room) {
    Taker whole(message);
    const bool isHello = whole.number(1) == ClientHello;
    Taker hello(whole.list(3));
    *this = {};
    version = static_cast<int64_t>(hello.number(2));
    hello.take(32);
    hello.list(1);
    const std::string_view offered = hello.list(2);
    if (!isHello || !whole.well() || !hello.well()) return false;
    const auto keep = [&room](std::string_view bytes, std::string& in) {
        in = bytes.substr(0, room);
        room -= in.size();
    };
    hash = XXH64(offered.data(), offered.size(), 0);
    keep(offered, ciphers);
    hello.list(1);
    Taker all(hello.list(2));
    std::string_view curves, formats;
    // As HAProxy, which does not look at a last one without a content.
    while (hello.well() && all.left() > 4 && room >= 2) {
        const std::string_view kind = all.take(2);
        extensions += kind;
        room -= 2;
        Taker content(all.list(2));
        const size_t number = Taker(kind).number(2);
        if (number == Groups) curves = content.list(2);
        if (number == PointFormats) formats = content.list(1);
        if (!all.well() || !content.well()) return true;
    }
    keep(curves, groups);
    keep(formats, pointFormats);
    return true;
}

std::string withoutGrease(std::string_view list) {
    std::string out;
    for (size_t at = 0; at < list.size(); at += 2) {
        const std::string_view one = list.substr(at, 2);
        if (one.size() < 2 || one[0] != one[1] || (one[0] & 0x0f) != 0x0a) out += one;
    }
    return out;
}

}  // namespace yard
