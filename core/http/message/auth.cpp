#include "core/http/message/auth.h"

#include <crypt.h>

#include <memory>
#include <optional>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (digit(c)) return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4) return {};
    std::string out;
    while (!text.empty()) {
        const bool last = text.size() == 4;
        const size_t pads = !last ? 0 : text[2] == '=' ? 2 : text.back() == '=' ? 1 : 0;
        uint32_t bits = 0;
        for (size_t i = 0; i < 4; ++i) {
            const int value = i < 4 - pads ? valueOf(text[i]) : text[i] == '=' ? 0 : -1;
            if (value < 0) return {};
            bits = bits << 6 | static_cast<uint32_t>(value);
        }
        for (size_t i = 0; i < 3 - pads; ++i) out += static_cast<char>(bits >> (16 - 8 * i) & 255);
        text.remove_prefix(4);
    }
    return out;
}

}  // namespace

Credentials credentialsOf(const MessageHead& request) {
    Credentials out;
    const std::string_view value = request.first("authorization");
    const size_t blank = value.find(' ');
    if (blank == std::string_view::npos || blank == 0) return out;
    const std::string_view scheme = value.substr(0, blank);
    out.token = trimmed(value.substr(blank));
    if (equalNoCase(scheme, "bearer")) out.kind = Credentials::Kind::Bearer;
    if (!equalNoCase(scheme, "basic")) return out;
    const auto text = fromBase64(out.token);
    const size_t colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos) return out;
    out.user = text->substr(0, colon);
    out.password = text->substr(colon + 1);
    out.kind = Credentials::Kind::Basic;
    return out;
}

bool isUser(const UserList& list, const Credentials& credentials) {
    const auto known = list.users.find(credentials.user);
    if (credentials.kind != Credentials::Kind::Basic || known == list.users.end()) return false;
    if (known->second.plain) return known->second.password == credentials.password;
    const auto work = std::make_unique<crypt_data>();
    const char* made =
        crypt_r(credentials.password.c_str(), known->second.password.c_str(), work.get());
    return made && *made != '*' && known->second.password == made;
}

}  // namespace yard::http
