#pragma once

#include <string>

#include "core/config/values/userlist.h"
#include "core/http/message/message.h"

namespace yard::http {

/// What a client says of itself in an Authorization field.
struct Credentials {
    enum class Kind : uint8_t { None, Basic, Bearer } kind = Kind::None;
    std::string user, password;  ///< of Basic
    std::string token;           ///< what follows the scheme
};
/// Kind::None also where it cannot be read: no Base64, no colon.
Credentials credentialsOf(const MessageHead& request);

/// The user is in the list, and that is the password.
bool isUser(const UserList& list, const Credentials& credentials);

}  // namespace yard::http
