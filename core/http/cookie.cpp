#include "core/http/cookie.h"

#include "core/http/text.h"

namespace yard::http {

std::string_view cookieValue(std::string_view field, std::string_view name) {
    while (!field.empty()) {
        const size_t end = std::min(field.find(';'), field.size());
        const std::string_view pair = field.substr(0, end);
        field.remove_prefix(std::min(end + 1, field.size()));
        const size_t equal = pair.find('=');
        if (equal == std::string_view::npos || trimmed(pair.substr(0, equal)) != name) continue;
        return trimmed(pair.substr(equal + 1));
    }
    return {};
}

}  // namespace yard::http
