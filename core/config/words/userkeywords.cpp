// userlist sections.
#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/reading/handlers.h"

namespace yard {
namespace {

using Draft = Context::UserListDraft;

/// "a,b" in pieces.
std::vector<std::string> namesIn(const std::string& list) {
    std::vector<std::string> names;
    for (size_t at = 0; at < list.size();) {
        const size_t end = std::min(list.find(',', at), list.size());
        if (end > at) names.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

}  // namespace

void openUserList(Context& context, const Args& args) {
    context.userList = nullptr;
    if (!args.has(1)) return context.alertTight("'userlist' expects <name> as arguments.");
    if (context.tooMany(args, 1)) return;
    for (const char c : args[1])
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.:", c))
            return context.alertTight(std::string("character '") + c +
                                          "' is not permitted in 'userlist' name '" + args[1] +
                                          "'.",
                                      1);
    const auto known = std::ranges::find(context.userLists, args[1], &Draft::name);
    if (known != context.userLists.end())
        return context.warnTight("ignoring duplicated userlist '" + args[1] + "'.", 1);
    context.userList = &context.userLists.emplace_back();
    context.userList->name = args[1];
}

void userListUser(Context& context, const Args& args) {
    if (!args.has(1)) return context.alertTight("'user' expects <name> as arguments.");
    Draft* list = context.userList;
    if (!list) return;
    if (list->list.users.contains(args[1]))
        return context.warnTight(
            "ignoring duplicated user '" + args[1] + "' in userlist '" + list->name + "'.", 1);
    UserList::User user;
    std::vector<std::string> groups;
    for (size_t at = 2; args.has(at); at += 2) {
        if (args[at] == "password" || args[at] == "insecure-password") {
            user.plain = args[at] != "password";
            user.password = args[at + 1];
        } else if (args[at] == "groups") {
            groups = namesIn(args[at + 1]);
        } else {
            return context.alertTight(
                "'user' only supports 'password', 'insecure-password' and 'groups' options.", at);
        }
    }
    list->list.users.emplace(args[1], user);
    for (const std::string& group : groups) list->ofUsers.emplace_back(args[1], group);
}

void userListGroup(Context& context, const Args& args) {
    if (!args.has(1)) return context.alertTight("'group' expects <name> as arguments.");
    Draft* list = context.userList;
    if (!list) return;
    if (list->list.groups.contains(args[1]))
        return context.warnTight(
            "ignoring duplicated group '" + args[1] + "' in userlist '" + list->name + "'.", 1);
    std::vector<std::string> users;
    for (size_t at = 2; args.has(at); at += 2) {
        if (args[at] != "users")
            return context.alertTight("'group' only supports 'users' option.", at);
        users = namesIn(args[at + 1]);
    }
    list->list.groups[args[1]];
    for (const std::string& user : users) list->ofGroups.emplace_back(args[1], user);
}

void completeUserLists(Context& context) {
    for (Draft& draft : context.userLists) {
        const std::string self = "userlist '" + draft.name + "': no such ";
        const auto alert = [&](const std::string& text) {
            context.raw(Level::Alert, self + text, Where{});
        };
        for (const auto& [group, user] : draft.ofGroups)
            if (draft.list.users.contains(user))
                draft.list.groups[group].insert(user);
            else
                alert("user '" + user + "' specified in group '" + group + "'");
        for (const auto& [user, group] : draft.ofUsers)
            if (const auto found = draft.list.groups.find(group); found != draft.list.groups.end())
                found->second.insert(user);
            else
                alert("group '" + group + "' specified in user '" + user + "'");
        draft.ready = std::make_shared<const UserList>(draft.list);
    }
}

}  // namespace yard
