#pragma once

#include <optional>

#include "core/http/message/message.h"

namespace yard::http {

/// A cache may keep the answer: its status is one of those of RFC 9110 section 15.1, it tells how
/// fresh it is or how to ask again, and nothing forbids it. (HAProxy's
/// http_check_response_for_cacheability.)
bool isCacheable(const MessageHead& response);
/// Its cookies may be kept with it; only `no-cache="set-cookie"` and its like forbid that.
bool mayKeepCookies(const MessageHead& response);

/// A kept answer may do for it: HTTP/1.1, GET or HEAD, and it does not ask for a fresh one.
bool mayUseKept(const MessageHead& request);
/// Its answer may be kept.
bool mayBeKept(const MessageHead& request);
/// How many seconds an answer stays fresh, `most` of them where it says nothing of that; what has
/// passed of them by its `age` in `age`. Nothing: it is not fresh, or not to be read.
std::optional<int64_t> freshness(const MessageHead& response, int64_t most, int64_t now,
                                 int64_t& age);
/// By accept-encoding; empty: identity.
bool takesEncoding(const MessageHead& request, std::string_view encoding);
/// "Mon, 30 Nov 2020 08:00:00 GMT" in seconds since 1970.
std::optional<int64_t> httpSeconds(std::string_view date);

}  // namespace yard::http
