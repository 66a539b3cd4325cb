// `mailers` sections, and `email-alert`: a mail for what happens to servers.
#include <algorithm>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

constexpr std::string_view AlertLevels[] = {"emerg",   "alert",  "crit", "err",
                                            "warning", "notice", "info", "debug"};

MailersConf* mailersNamed(Context& context, const std::string& name) {
    const auto it = std::ranges::find(context.mailers, name, &MailersConf::name);
    return it == context.mailers.end() ? nullptr : &*it;
}

}  // namespace

void openMailers(Context& context, const Args& args) {
    if (!args.has(1)) {
        context.stopFile = true;
        return context.alert("missing name for mailers section.");
    }
    if (const char c = badNameCharacter(args[1])) {
        context.stopFile = true;
        return context.alert(
            "character " + quotedChar(c) + " is not permitted in 'mailers' name '" + args[1] + "'.",
            1);
    }
    if (const MailersConf* same = mailersNamed(context, args[1]))
        context.raw(Level::Alert,
                    "Parsing " + context.here() + ": mailers section '" + args[1] +
                        "' has the same name as another mailers section declared at " +
                        same->where.text() + ".",
                    1);
    MailersConf& section = context.mailers.emplace_back();
    section.where = context.where;
    section.name = args[1];
}

void mailersMailer(Context& context, const Args& args) {
    if (!args.has(2))
        return context.alert("'mailer' expects <name> and <addr>[:<port>] as arguments.");
    AddressRules rules;
    rules.portNeeded = true;
    const auto address =
        parseAddress(args[2], rules, [&](auto name) { return context.lookup(name); });
    const std::string self = "'mailer " + args[1] + "' : ";
    if (!address) return context.alert(self + address.error(), 2);
    if (address->endpoint.family() != AF_INET && address->endpoint.family() != AF_INET6)
        return context.alert(self + "TCP not supported for this address family.", 2);
    context.mailers.back().mailers.push_back({context.where, args[1], address->endpoint});
}

void mailersTimeout(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'timeout' expects 'mail' and <time> as arguments.");
    if (args[1] != "mail")
        return context.alert(
            "'timeout' expects 'mail' and <time> as arguments got '" + args[1] + "'.", 1);
    if (!args.has(2)) return context.alert("'timeout mail' expects <time> as argument.");
    const auto time = wantSectionTime(context, args, 2, "timeout mail");
    if (time && *time > 0) context.mailers.back().timeout = *time;
}

void proxyEmailAlert(Context& context, const Args& args) {
    EmailAlertConf& alert = context.proxy->conf.emailAlert;
    if (!args.has(1)) return context.alert("missing argument after 'email-alert'.");
    alert.any = true;
    if (args[1] == "level") {
        const auto level = std::ranges::find(AlertLevels, args[2]);
        if (level == std::end(AlertLevels))
            return context.alert("unknown log level 'level' after '" + args[2] + "'", 2);
        alert.level = static_cast<int>(level - std::begin(AlertLevels));
        return;
    }
    const std::pair<std::string_view, std::string*> words[] = {{"from", &alert.from},
                                                               {"to", &alert.to},
                                                               {"mailers", &alert.mailers},
                                                               {"myhostname", &alert.myHostname}};
    for (const auto& [word, target] : words)
        if (args[1] == word) {
            *target = args[2];
            return;
        }
    context.alert("email-alert: unknown argument '" + args[1] + "'.", 1);
}

void checkEmailAlert(Context& context, ProxyDraft& proxy) {
    EmailAlertConf& alert = proxy.conf.emailAlert;
    if (!alert.any) return;
    if (alert.on()) {
        if (!mailersNamed(context, alert.mailers))
            context.raw(
                Level::Alert,
                "Proxy '" + proxy.conf.name + "': unable to find mailers '" + alert.mailers + "'.",
                proxy.conf.where, 0);
        return;
    }
    context.raw(
        Level::Warning,
        "'email-alert' will be ignored for " + proxy.named() +
            " (the presence any of 'email-alert from', 'email-alert level' 'email-alert "
            "mailers', 'email-alert myhostname', or 'email-alert to' requires each of "
            "'email-alert from', 'email-alert mailers' and 'email-alert to' to be present).",
        proxy.conf.where, 0);
    alert = {};
}

/// HAProxy forgets those that nobody names.
void checkMailers(Context& context) {
    std::erase_if(context.mailers, [&](const MailersConf& section) {
        const bool used = std::ranges::any_of(context.proxies, [&](const ProxyDraft& proxy) {
            return !proxy.conf.disabled && proxy.conf.emailAlert.mailers == section.name;
        });
        if (!used)
            context.raw(Level::Warning,
                        "Removing incomplete section 'mailers " + section.name + "'.",
                        section.where, 0);
        return !used;
    });
}

}  // namespace yard
