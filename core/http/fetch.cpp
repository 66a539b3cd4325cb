#include "core/http/fetch.h"

#include <algorithm>

#include "core/http/text.h"

namespace yard::http {
namespace {

/// Counts down the values of one list; true when `left` reached the wanted one. Unlike ListReader
/// a list has one value more than commas here, as in HAProxy.
bool countDown(std::string_view list, int& left, std::string_view& value) {
    for (;;) {
        const size_t end = elementEnd(list);
        value = trimmed(list.substr(0, end));
        if (--left == 0) return true;
        if (end == list.size()) return false;
        list.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<FetchKind> fetchKind(std::string_view name) {
    using enum FetchKind;
    constexpr std::pair<std::string_view, FetchKind> names[] = {
        {"src", Src},          {"dst", Dst},
        {"src_port", SrcPort}, {"dst_port", DstPort},
        {"req.hdr", Header},   {"hdr", Header},
        {"req.cook", Cookie},  {"cook", Cookie},
        {"cookie", Cookie},    {"path", Path},
        {"url", Url},          {"url_param", UrlParam},
        {"urlp", UrlParam},    {"str", FetchKind::Text},
        {"int", Integer}};
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return {};
}

std::string_view fieldValue(const MessageHead& head, std::string_view name, int occurrence) {
    int left = occurrence;
    std::string_view value;
    if (occurrence < 0) {  // count all of them first
        int total = 0;
        for (size_t i = 0; i < head.fieldCount(); ++i) {
            if (!equalNoCase(head.fieldName(i), name)) continue;
            int never = 0;
            countDown(head.fieldValue(i), never, value);
            total -= never;
        }
        left = total + occurrence + 1;
        if (left <= 0) return {};
    }
    for (size_t i = 0; i < head.fieldCount(); ++i)
        if (equalNoCase(head.fieldName(i), name) && countDown(head.fieldValue(i), left, value))
            return value;
    return {};
}

std::string_view urlParameter(std::string_view uri, char mark, std::string_view name) {
    const size_t query = uri.find(mark);
    if (query == std::string_view::npos) return {};
    const char ends[] = {'&', ';', mark};
    for (size_t at = query + 1; at < uri.size();) {
        const size_t end = std::min(uri.find_first_of({ends, sizeof ends}, at), uri.size());
        const std::string_view parameter = uri.substr(at, end - at);
        if (parameter.size() > name.size() && parameter[name.size()] == '=' &&
            parameter.substr(0, name.size()) == name)
            return parameter.substr(name.size() + 1);
        at = end + 1;
    }
    return {};
}

}  // namespace yard::http
