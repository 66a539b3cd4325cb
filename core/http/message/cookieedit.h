#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace yard::http {

/// May alter the value of a cookie; false: the cookie is taken out.
using CookieChange = std::function<bool(std::string& value)>;

/// The value of a Cookie field as HAProxy passes it on: without blanks around '=', and with what
/// `change` makes of the cookies of that name. What begins with '$' belongs to the cookie before it
/// and goes with it. Empty: no cookie is left.
std::string changedCookies(std::string_view list, std::string_view name,
                           const CookieChange& change);

/// There are blanks beside an '='.
bool hasLooseCookies(std::string_view list);

}  // namespace yard::http
