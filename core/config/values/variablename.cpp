#include "core/config/values/variablename.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace yard {

std::string variableFault(const std::string& name) {
    static constexpr std::string_view Scopes[] = {"proc.", "sess.", "txn.",
                                                  "req.",  "res.",  "check."};
    if (name.empty()) return "Empty variable name cannot be accepted";
    const bool scoped = std::ranges::any_of(
        Scopes, [&](auto s) { return name.starts_with(s) && name.size() > s.size(); });
    if (!scoped)
        return "invalid variable name '" + name +
               "'. A variable name must be start by its scope. The scope can be 'proc', 'sess', "
               "'txn', 'req', 'res' or 'check'";
    for (size_t i = name.find('.') + 1; i < name.size(); ++i)
        if (!std::isalnum(static_cast<unsigned char>(name[i])) && name[i] != '_' && name[i] != '.')
            return "invalid syntax at char '" + name.substr(i) + ")'";
    return {};
}

}  // namespace yard
