#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

namespace yard {

/// A `userlist` section, or the accounts of `stats auth`. Immutable once the whole is read.
struct UserList {
    struct User {
        std::string password;  ///< as crypt(3) made it, or plain
        bool plain = false;
    };
    std::map<std::string, User> users;
    /// Who belongs to a group.
    std::map<std::string, std::set<std::string>> groups;
};

/// The list that an expression names; it is known when the whole is read.
struct UserListUse {
    std::shared_ptr<const UserList> list;
    std::set<std::string> groups;  ///< of http_auth_group in an ACL
};

}  // namespace yard
