// The converter `json`: text as it stands between quotes in JSON.
#include <cctype>
#include <cstdint>
#include <cstdio>

#include "core/http/samples/recode.h"

namespace yard::http {
namespace {

/// What an UTF-8 decoder makes of the bytes that `text` begins with.
struct Decoded {
    enum class Kind : uint8_t { Fine, Overlong, Broken } kind = Kind::Fine;
    size_t size = 1;  ///< in bytes, also of what is broken
    uint32_t code = 0;
};

Decoded decoded(std::string_view text) {
    const auto first = static_cast<uint8_t>(text[0]);
    if (first < 0x80) return {Decoded::Kind::Fine, 1, first};
    size_t size = 0;
    while (size < 7 && (first << size & 0x80)) ++size;
    if (size < 2 || size > 6) return {Decoded::Kind::Broken, 1, first};
    Decoded out{Decoded::Kind::Fine, size, first & (0x7fU >> size)};
    for (size_t i = 1; i < size; ++i) {
        const auto next = i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0};
        if ((next & 0xc0) != 0x80) return {Decoded::Kind::Broken, i, 0};
        out.code = out.code << 6 | (next & 0x3fU);
    }
    // The least that takes so many bytes.
    const uint32_t least = size == 2 ? 0x80 : 1U << (5 * size - 4);
    if (out.code < least) out.kind = Decoded::Kind::Overlong;
    const bool none = (out.code >= 0xd800 && out.code < 0xe000) || out.code == 0xfffe ||
                      out.code == 0xffff || size > 4;
    if (none) out.kind = Decoded::Kind::Broken;
    return out;
}

void put(uint32_t code, std::string& out) {
    constexpr std::string_view Short = "\b\f\n\r\t\"\\/", Names = "bfnrt\"\\/";
    const size_t at = code < 0x80 ? Short.find(static_cast<char>(code)) : Short.npos;
    if (at != Short.npos) {
        out += '\\';
        out += Names[at];
    } else if (code < 0x80 && std::isprint(static_cast<int>(code))) {
        out += static_cast<char>(code);
    } else {
        char text[16];
        std::snprintf(text, sizeof text, "\\u%04x", code);
        out += text;
    }
}

}  // namespace

bool jsonText(Sample& value, const RecodeArguments& arguments) {
    value.toString();
    const std::string_view how = arguments.empty() ? std::string_view() : arguments[0];
    const bool mends = how == "utf8p" || how == "utf8ps", skips = how.ends_with('s');
    std::string out;
    for (std::string_view rest = value.bytes; !rest.empty();) {
        const bool bytes = how.empty() || how == "ascii";
        const Decoded one =
            bytes ? Decoded{Decoded::Kind::Fine, 1, static_cast<uint8_t>(rest[0])} : decoded(rest);
        rest.remove_prefix(one.size);
        const bool good =
            one.kind == Decoded::Kind::Fine || (mends && one.kind == Decoded::Kind::Overlong);
        // What takes more than four digits HAProxy cannot write.
        if (good && one.code > 0xffff) return false;
        if (good)
            put(one.code, out);
        else if (!skips)
            return false;
    }
    value.own(std::move(out));
    return true;
}

}  // namespace yard::http
