#include "core/http/cacheable.h"

#include <algorithm>

#include "core/http/text.h"

namespace yard::http {
namespace {

constexpr int Statuses[] = {200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501};

/// Calls `look` with each directive of Cache-Control.
template <typename Look>
void eachDirective(const MessageHead& head, Look look) {
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!equalNoCase(head.fieldName(i), "cache-control")) continue;
        ListReader reader(head.fieldValue(i));
        for (std::string_view word; reader.next(word);) look(word);
    }
}

}  // namespace

bool isCacheable(const MessageHead& head) {
    if (!std::ranges::count(Statuses, head.status())) return false;
    bool lasting = head.first("etag").data() || head.first("last-modified").data() ||
                   head.first("expires").data();
    bool forbidden = listHas(head.first("pragma"), "no-cache");
    eachDirective(head, [&](std::string_view word) {
        for (const char* age : {"max-age=", "s-maxage="})
            lasting = lasting || startsNoCase(word, age);
        for (const char* no : {"private", "no-cache", "no-store", "max-age=0", "s-maxage=0"})
            forbidden = forbidden || equalNoCase(word, no);
    });
    return lasting && !forbidden;
}

bool mayKeepCookies(const MessageHead& head) {
    bool may = true;
    eachDirective(head, [&](std::string_view word) {
        may = may && !startsNoCase(word, "no-cache=\"set-cookie");
    });
    return may;
}

}  // namespace yard::http
