#include "core/control/tablesearch.h"

#include <algorithm>

namespace yard {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace

bool TableTest::holds(int64_t stored) const {
    switch (op) {
        case Op::Eq:
            return stored == value;
        case Op::Ne:
            return stored != value;
        case Op::Le:
            return stored <= value;
        case Op::Ge:
            return stored >= value;
        case Op::Lt:
            return stored < value;
        case Op::Gt:
            return stored > value;
    }
    return false;
}

bool TableSearch::named(std::string_view key, std::string_view server) const {
    return text.empty() || contains(key, text) || contains(server, text);
}

}  // namespace yard
