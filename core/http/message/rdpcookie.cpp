#include "core/http/message/rdpcookie.h"

#include <algorithm>

#include "core/http/message/text.h"

namespace yard::http {

std::optional<std::string_view> rdpCookie(std::string_view bytes, std::string_view name,
                                          bool& mayCome) {
    constexpr size_t Headers = 11;
    constexpr std::string_view Field = "Cookie:";
    mayCome = bytes.size() <= Headers + Field.size();
    if (mayCome) return {};
    std::string_view rest = bytes.substr(Headers);
    if (!equalNoCase(rest.substr(0, Field.size()), Field)) return {};
    rest.remove_prefix(std::min(rest.find_first_not_of(' ', Field.size()), rest.size()));
    size_t mark = name.size();
    if (name.empty()) {
        mark = rest.find_first_of("=\r\n");
        if (mark != rest.npos && rest[mark] != '=') return {};
    }
    mayCome = mark >= rest.size();
    if (mayCome || rest[mark] != '=' || !equalNoCase(rest.substr(0, name.size()), name)) return {};
    rest.remove_prefix(mark + 1);
    const size_t end = std::min(rest.find('\r'), rest.size());
    mayCome = end + 2 > rest.size();
    if (mayCome || rest[end + 1] != '\n') return {};
    return rest.substr(0, end);
}

}  // namespace yard::http
