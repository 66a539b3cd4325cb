#include "core/config/values/setwhen.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace yard {

bool takeSetWhen(std::string_view word, SetWhen& when) {
    static constexpr std::pair<std::string_view, bool SetWhen::*> Known[] = {
        {"ifexists", &SetWhen::exists}, {"ifnotexists", &SetWhen::notExists},
        {"ifset", &SetWhen::set},       {"ifnotset", &SetWhen::notSet},
        {"ifempty", &SetWhen::empty},   {"ifnotempty", &SetWhen::notEmpty},
        {"ifgt", &SetWhen::greater},    {"iflt", &SetWhen::less}};
    const auto known =
        std::ranges::find(Known, word, &std::pair<std::string_view, bool SetWhen::*>::first);
    if (known == std::end(Known)) return false;
    when.*known->second = true;
    return true;
}

}  // namespace yard
