#include "core/http/message/cacheable.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>
#include <algorithm>
#include <charconv>

#include "core/http/message/text.h"

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

/// "max-age=30", its value perhaps in quotes.
std::optional<int64_t> seconds(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('"')) text.remove_prefix(1);
    int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() ? std::optional(value) : std::nullopt;
}

bool isRead(const MessageHead& request) {
    return request.method() == "GET" || request.method() == "HEAD";
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

bool mayUseKept(const MessageHead& request) {
    if (request.version() != HttpVersion::V11 || !isRead(request)) return false;
    if (request.first("authorization").data()) return false;
    bool said = false, fresh = false;
    eachDirective(request, [&](std::string_view word) {
        said = true;
        fresh = fresh || equalNoCase(word, "no-cache") || equalNoCase(word, "no-store") ||
                startsNoCase(word, "max-age=");
    });
    return !fresh && (said || !listHas(request.first("pragma"), "no-cache"));
}

bool mayBeKept(const MessageHead& request) {
    if (request.method() != "GET" || request.first("authorization").data()) return false;
    bool may = request.version() == HttpVersion::V11;
    eachDirective(request,
                  [&](std::string_view word) { may = may && !equalNoCase(word, "no-store"); });
    return may;
}

std::optional<int64_t> freshness(const MessageHead& response, int64_t most, int64_t now,
                                 int64_t& age) {
    std::optional<int64_t> shared, own;
    bool broken = false;
    const auto take = [&](std::string_view word, std::string_view start, auto& value) {
        if (!startsNoCase(word, start)) return;
        value = seconds(word.substr(start.size()));
        broken = broken || !value;
    };
    eachDirective(response, [&](std::string_view word) {
        take(word, "s-maxage=", shared);
        take(word, "max-age=", own);
    });
    std::optional<int64_t> life = shared ? shared : own;
    if (const std::string_view date = response.first("expires"); !life && date.data())
        life = httpSeconds(date).value_or(0) - now;
    age = seconds(response.first("age")).value_or(0);
    const int64_t left = std::min(life.value_or(most), most) - age;
    if (broken || age < 0 || left <= 0) return std::nullopt;
    return left;
}

bool takesEncoding(const MessageHead& request, std::string_view encoding) {
    const std::string_view wanted = encoding.empty() ? "identity" : encoding;
    bool takes = encoding.empty();
    for (size_t i = 0; i < request.fieldCount(); ++i) {
        if (!equalNoCase(request.fieldName(i), "accept-encoding")) continue;
        ListReader reader(request.fieldValue(i));
        for (std::string_view element; reader.next(element);) {
            const size_t end = std::min(element.find(';'), element.size());
            const std::string_view name = trimmed(element.substr(0, end));
            const std::string_view quality = trimmed(element.substr(end));
            const bool none = quality.find("q=0") != std::string_view::npos &&
                              quality.find_first_of("123456789") == std::string_view::npos;
            if (equalNoCase(name, wanted)) return !none;
            if (name == "*") takes = !none;
        }
    }
    return takes;
}

std::optional<int64_t> httpSeconds(std::string_view date) {
    const QString text =
        QString::fromLatin1(date.data(), static_cast<qsizetype>(date.size())).trimmed();
    QDateTime moment =
        QLocale::c().toDateTime(text, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!moment.isValid()) return std::nullopt;
    moment.setTimeZone(QTimeZone::utc());
    return moment.toSecsSinceEpoch();
}

}  // namespace yard::http
