#include "core/http/samples/convert.h"

namespace yard::http {
namespace {

bool separates(std::string_view separators, char c) {
    return separators.find(c) != std::string_view::npos;
}

/// The same text seen from its other end, so that "from the end, backwards" is written only once.
struct Backwards {
    std::string_view text;
    bool on;
    char at(size_t i) const { return text[on ? text.size() - 1 - i : i]; }
    std::string_view part(size_t from, size_t to) const {
        return on ? text.substr(text.size() - to, to - from) : text.substr(from, to - from);
    }
};

}  // namespace

std::optional<std::string_view> fieldOf(std::string_view text, std::string_view separators,
                                        int64_t index, int64_t count) {
    const Backwards view{text, index < 0};
    const int64_t wanted = index < 0 ? -index : index;
    int64_t field = 1;
    size_t from = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (!separates(separators, view.at(i))) continue;
        if (count > 0 && field == wanted + count - 1) return view.part(from, i);
        if (++field == wanted) from = i + 1;
    }
    if (field < wanted) return {};
    return view.part(from, text.size());
}

std::string_view wordOf(std::string_view text, std::string_view separators, int64_t index,
                        int64_t count) {
    const Backwards view{text, index < 0};
    const int64_t wanted = index < 0 ? -index : index;
    int64_t word = 0;
    size_t from = text.size();
    bool inside = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool separator = separates(separators, view.at(i));
        if (inside && separator && count > 0 && word == wanted + count - 1)
            return view.part(from, i);
        if (!inside && !separator && ++word == wanted) from = i;
        inside = !separator;
    }
    return view.part(from, text.size());
}

}  // namespace yard::http
