// Converters that write values for other programs: JSON, binary numbers, a choice of languages.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/http/message/text.h"
#include "core/http/samples/recode.h"
#include "core/http/samples/webtoken.h"

namespace yard::http {
namespace {

const std::string& argumentAt(const RecodeArguments& arguments, size_t i) {
    static const std::string none;
    return i < arguments.size() ? arguments[i] : none;
}

size_t sizeAt(const RecodeArguments& arguments, size_t i) {
    const std::string& text = argumentAt(arguments, i);
    size_t size = 0;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size;
}

/// The pieces of `step` bytes, each as `write` writes it; `whole`: a last one that is shorter is
/// left out.
template <typename Write>
void inPieces(Sample& value, size_t step, bool whole, std::string_view between, Write write) {
    const std::string_view bytes = toBytes(value);
    std::string out;
    for (size_t at = 0; at < bytes.size() && !(whole && at + step > bytes.size()); at += step) {
        if (at) out += between;
        write(bytes.substr(at, step), out);
    }
    value.own(std::move(out));
}

bool bigEndianNumbers(Sample& value, const RecodeArguments& arguments) {
    inPieces(value, sizeAt(arguments, 1), sizeAt(arguments, 2) != 0, argumentAt(arguments, 0),
             [](std::string_view piece, std::string& out) {
                 uint64_t number = 0;
                 for (const char c : piece) number = number << 8 | static_cast<uint8_t>(c);
                 out += std::to_string(number);
             });
    return true;
}

bool bigEndianHex(Sample& value, const RecodeArguments& arguments) {
    const size_t size = sizeAt(arguments, 1);
    inPieces(value, size ? size : 1, size && sizeAt(arguments, 2), argumentAt(arguments, 0),
             [](std::string_view piece, std::string& out) {
                 constexpr char Digits[] = "0123456789ABCDEF";
                 for (const char c : piece) {
                     out += Digits[static_cast<uint8_t>(c) >> 4];
                     out += Digits[static_cast<uint8_t>(c) & 15];
                 }
             });
    return true;
}

/// Thousandths, as "0.5" says them; all of them where there is no number.
int quality(std::string_view text) {
    if (text.empty() || !digit(text[0])) return 1000;
    int value = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] == '.')
        for (size_t i = 2, weight = 100; i < text.size() && digit(text[i]) && weight; ++i) {
            value += (text[i] - '0') * static_cast<int>(weight);
            weight /= 10;
        }
    return std::min(value, 1000);
}

/// What a client says of a language behind its name: ";q=0.5".
int wishFor(std::string_view rest) {
    for (const char wanted : {';', 'q', '='}) {
        rest = trimmed(rest);
        if (!rest.starts_with(wanted)) return 1000;
        rest.remove_prefix(1);
    }
    return quality(trimmed(rest));
}

/// "fr-FR" asks for "fr-FR", or for "fr".
bool asksFor(std::string_view wanted, std::string_view ours) {
    return wanted.starts_with(ours) && (wanted.size() == ours.size() || wanted[ours.size()] == '-');
}

/// The first of "fr;en" that will do; null data: none.
std::string_view ofOurs(std::string_view list, std::string_view wanted) {
    for (;;) {
        const size_t end = std::min(list.find(';'), list.size());
        if (asksFor(wanted, list.substr(0, end))) return list.substr(0, end);
        if (end == list.size()) return {};
        list.remove_prefix(end + 1);
    }
}

/// The one of ours that the client likes best; of two that it likes alike the first it names.
bool language(Sample& value, const RecodeArguments& arguments) {
    value.toText();
    std::string_view best, wanted = value.bytes;
    int liked = 0;
    while (!wanted.empty()) {
        const size_t end = std::min(wanted.find(','), wanted.size());
        const std::string_view one = trimmed(wanted.substr(0, end));
        wanted.remove_prefix(std::min(end + 1, wanted.size()));
        const size_t name = std::min(one.find_first_of("; \t"), one.size());
        const std::string_view found =
            name ? ofOurs(argumentAt(arguments, 0), one.substr(0, name)) : std::string_view();
        // Something else than ";" behind the name spoils it.
        const std::string_view rest = trimmed(one.substr(name));
        if (!found.data() || !(rest.empty() || rest.starts_with(';')) || wishFor(rest) <= liked)
            continue;
        liked = wishFor(rest);
        best = found;
    }
    if (!best.data() && arguments.size() < 2) return false;
    value.own(best.data() ? std::string(best) : argumentAt(arguments, 1));
    return true;
}

}  // namespace

Recode rewriteNamed(std::string_view name) {
    if (name == "be2dec") return bigEndianNumbers;
    if (name == "be2hex") return bigEndianHex;
    if (name == "json") return jsonText;
    if (name == "language") return language;
    if (name == "json_query") return jsonQuery;
    if (name == "jwt_header_query") return tokenHeader;
    if (name == "jwt_payload_query") return tokenPayload;
    return nullptr;
}

}  // namespace yard::http
