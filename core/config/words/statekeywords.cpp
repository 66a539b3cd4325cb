#include "core/config/reading/handlers.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// A path that may be said once; HAProxy prints the second as an alert but goes on.
void readPath(Context& context, const Args& args, std::string& path, const char* missing) {
    if (!path.empty()) return context.warn("'" + args[0] + "' already specified. Continuing.");
    if (!args.has(1)) return context.alert("'" + args[0] + "' " + missing);
    path = args[1];
}

}  // namespace

void globalServerStateFile(Context& context, const Args& args) {
    readPath(context, args, context.global.serverStateFile, "expect one argument: a file path.");
}

void globalServerStateBase(Context& context, const Args& args) {
    readPath(context, args, context.global.serverStateBase,
             "expects one argument: a directory path.");
}

void proxyLoadServerState(Context& context, const Args& args) {
    ProxyConf& conf = context.proxy->conf;
    if (args[1] == "global")
        conf.loadServerState = ProxyConf::LoadState::Global;
    else if (args[1] == "local")
        conf.loadServerState = ProxyConf::LoadState::Local;
    else if (args[1] == "none")
        conf.loadServerState = ProxyConf::LoadState::None;
    else
        context.alert("'load-server-state-from-file' expects 'global', 'local' or 'none'. Got '" +
                          args[1] + "'",
                      1);
}

void proxyServerStateFileName(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    context.proxy->conf.serverStateFileName = args[1] == "use-backend-name" ? "" : args[1];
}

void readPersistDirective(Context& context, const Args& words) {
    const std::string usage =
        "'switchyard: stick-table' expects 'persist' <file> ['every' <time>] as argument.";
    const bool every = words.size() == 5 && words[3] == "every";
    if (words[1] != "persist" || !words.has(2) || (words.size() != 3 && !every))
        return context.alert(usage);
    if (context.proxy->isDefaults())
        return context.alert(
            "'switchyard: stick-table persist' is not allowed in 'defaults': each table needs a "
            "file of its own.");
    PersistConf persist;
    persist.where = context.where;
    persist.file = words[2];
    if (every) {
        const TimeText time = parseTime(words[4]);
        if (time.fault != TimeText::Fault::None || time.ignored || time.millis <= 0)
            return context.alert("'switchyard: stick-table persist': '" + words[4] +
                                 "' is not a time above 0.");
        persist.every = time.millis;
    }
    context.proxy->conf.persist = std::move(persist);
}

}  // namespace yard
