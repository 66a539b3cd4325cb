#include "core/control/tablekey.h"

namespace yard {
namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::string unquoteKey(std::string_view printed) {
    std::string key;
    for (size_t i = 0; i < printed.size(); ++i) {
        if (printed[i] != '\\' || i + 1 >= printed.size()) {
            key += printed[i];
            continue;
        }
        const bool coded = printed[i + 1] == 'x' && i + 3 < printed.size() &&
                           hexValue(printed[i + 2]) >= 0 && hexValue(printed[i + 3]) >= 0;
        if (!coded) {
            key += printed[++i];
            continue;
        }
        key += static_cast<char>(hexValue(printed[i + 2]) * 16 + hexValue(printed[i + 3]));
        i += 3;
    }
    return key;
}

}  // namespace yard
