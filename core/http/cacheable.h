#pragma once

#include "core/http/message.h"

namespace yard::http {

/// A cache may keep the answer: its status is one of those of RFC 9110 section 15.1, it tells how
/// fresh it is or how to ask again, and nothing forbids it. (HAProxy's
/// http_check_response_for_cacheability.)
bool isCacheable(const MessageHead& response);
/// Its cookies may be kept with it; only `no-cache="set-cookie"` and its like forbid that.
bool mayKeepCookies(const MessageHead& response);

}  // namespace yard::http
