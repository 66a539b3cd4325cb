#pragma once

#include <optional>
#include <string_view>

namespace yard::http {

/// The value of a cookie in the first packet of the Remote Desktop Protocol ([MS-RDPBCGR] section
/// 2.2.1.1): "Cookie: NAME=value" behind the headers of TPKT and X.224. An empty `name`: whichever
/// stands there. Nothing: there is none, or with `mayCome` none yet.
std::optional<std::string_view> rdpCookie(std::string_view bytes, std::string_view name,
                                          bool& mayCome);

}  // namespace yard::http
