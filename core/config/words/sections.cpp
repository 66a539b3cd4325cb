#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// "defaults 'x'", "proxy 'x'", "frontend 'x'": the section being opened.
std::string opening(const Args& args) {
    const bool nameless = args[0] == "defaults" && args[1] == "from" && args[2] != "from";
    return (args[0] == "listen" ? std::string("proxy") : args[0]) + " '" +
           (nameless ? std::string() : args[1]) + "'";
}

/// HAProxy looks for a frontend of that name, and for a backend only when a pure backend is opened.
void refuseSameName(Context& context, const Args& args) {
    for (const ProxyDraft* other : context.proxiesNamed(args[1])) {
        if (!(args[0] == "backend" ? other->conf.backend : other->conf.frontend)) continue;
        return context.raw(Level::Alert,
                           "Parsing " + context.here() + ": " + opening(args) +
                               " has the same name as " + other->named() + " declared at " +
                               other->conf.where.text() + ".",
                           1);
    }
}

/// The `defaults` called `name`; nullptr when there is none, which ends the file.
ProxyDraft* findDefaults(Context& context, const Args& args, const std::string& name) {
    ProxyDraft* found = nullptr;
    for (ProxyDraft& candidate : context.defaults) {
        if (candidate.conf.name != name || name.empty()) continue;
        if (found) {
            context.alert("ambiguous defaults section name '" + name + "' referenced by " +
                          opening(args) + " exists at least at " + found->conf.where.text() +
                          " and " + candidate.conf.where.text() + ".");
            break;
        }
        found = &candidate;
    }
    if (!found) {
        context.alert("defaults section '" + name + "' not found for " + opening(args) + ".");
        context.stopFile = true;
        return nullptr;
    }
    if (const char c = badNameCharacter(name))
        context.alert(
            "character " + quotedChar(c) + " is not permitted in defaults section name '" + name +
            "' when designated by its name (section found at " + found->conf.where.text() + ").");
    return found;
}

/// HAProxy prints this as an alert but starts all the same, so here it is a warning.
void warnMixedUse(Context& context, const ProxyDraft& defaults) {
    if (!defaults.usedByName || !defaults.usedImplicitly) return;
    context.warn(
        "defaults section '" + defaults.conf.name + "' (declared at " + defaults.conf.where.text() +
        ") is explicitly referenced by another proxy and implicitly used here. To avoid any "
        "ambiguity don't mix both usage. Add a last defaults section not explicitly used or "
        "always use explicit references.");
}

/// What the section begins as a copy of; false: it is not opened. `at` moves behind `from NAME`.
bool chooseBase(Context& context, const Args& args, size_t& at, ProxyDraft*& base) {
    const bool isDefaults = args[0] == "defaults";
    base = nullptr;
    if (args[at] == "from" && args.has(at + 1)) {
        base = findDefaults(context, args, args[at + 1]);
        if (!base) return false;
        at += 2;
        base->usedByName = true;
    } else if (!isDefaults && !context.defaults.empty()) {
        base = &context.defaults.back();
        base->usedImplicitly = true;
    }
    if (base) warnMixedUse(context, *base);
    return true;
}

bool hasRules(const ProxyConf& conf) {
    return !(conf.connectionRules.empty() && conf.sessionRules.empty() &&
             conf.contentRules.empty() && conf.tcpResponseRules.empty() &&
             conf.requestRules.empty() && conf.responseRules.empty() &&
             conf.afterResponseRules.empty());
}

/// Rules of a `defaults` run on one side only. False after a complaint, which ends the file.
bool mayInherit(Context& context, const Args& args, ProxyDraft* base) {
    if (!base || !hasRules(base->conf)) return true;
    base->usedByFrontend |= args[0] == "frontend";
    base->usedByBackend |= args[0] == "backend";
    if (args[0] == "listen")
        context.alertTight(
            "a listen section cannot inherit from a defaults section defining TCP/HTTP rules.");
    else if (args[0] == "defaults")
        context.alertTight(
            "a defaults section cannot inherit from a defaults section defining TCP/HTTP rules "
            "(defaults section at " +
            base->conf.where.text() + ").");
    else if (base->usedByFrontend && base->usedByBackend)
        context.alertTight(
            "frontends and backends cannot inherit from the same defaults section if it defines "
            "TCP/HTTP rules (defaults section at " +
            base->conf.where.text() + ").");
    else
        return true;
    context.stopFile = true;
    return false;
}

ProxyDraft makeDraft(const Context& context, const Args& args, const std::string& name,
                     const ProxyDraft* base) {
    ProxyDraft draft;
    if (base)
        draft = *base;
    else
        draft.conf.redispatchToBackup = !context.options().strict;
    if (args[0] == "backend") {
        // What HAProxy hands on to frontends only.
        draft.conf.defaultBackend.clear();
        draft.log = draft.logSd = draft.errorLog = draft.uniqueId = {};
    }
    // And to backends only.
    if (args[0] == "frontend") draft.conf.loadServerState = ProxyConf::LoadState::None;
    draft.usedByName = draft.usedImplicitly = false;
    draft.checks = {};
    draft.acls.clear();
    draft.lateFaults.clear();
    draft.base = base;
    draft.section = args[0];
    draft.conf.where = context.where;
    draft.conf.name = name;
    draft.conf.frontend = args[0] != "backend";
    draft.conf.backend = args[0] != "frontend";
    return draft;
}

}  // namespace

void openGlobal(Context& context, const Args& args) {
    context.proxy = nullptr;
    context.tooMany(args, 0);
}

void openDefaults(Context& context, const Args& args) {
    context.proxy = nullptr;
    ProxyDraft* base = nullptr;
    const bool nameless = args[1] == "from" && args[2] != "from" && args.has(2);
    size_t at = nameless ? 1 : 2;
    if (args[at] == "from" && !args.has(at + 1))
        return context.alert("missing name after 'from'.", at);
    if (!chooseBase(context, args, at, base) || !mayInherit(context, args, base)) return;
    const std::string name = nameless ? std::string() : args[1];
    context.proxy = &context.defaults.emplace_back(makeDraft(context, args, name, base));
}

void openProxy(Context& context, const Args& args) {
    context.proxy = nullptr;
    if (!args.has(1)) {
        context.alert("'" + args[0] + "' expects an <id> argument");
        context.stopFile = true;
        return;
    }
    if (const char c = badNameCharacter(args[1]))
        context.alert("character " + quotedChar(c) + " is not permitted in '" + args[0] +
                          "' name '" + args[1] + "'.",
                      1);
    refuseSameName(context, args);
    ProxyDraft* base = nullptr;
    size_t at = 2;
    const bool named = args[2] == "from" && args.has(3);
    if (const size_t extra = named ? 4 : 2; args.has(extra)) {
        if (named) context.tooMany(args, extra - 1);
        // HAProxy has no such section then and says so of the lines in it. For a frontend that is
        // an alert with which it starts all the same, so here it is a warning.
        if (args[0] != "backend")
            context.warn("please use the 'bind' keyword for listening addresses.", extra);
        return;
    }
    if (!chooseBase(context, args, at, base) || !mayInherit(context, args, base)) return;
    context.proxy = &context.proxies.emplace_back(makeDraft(context, args, args[1], base));
    context.byName[args[1]].push_back(context.proxy);
}

}  // namespace yard
