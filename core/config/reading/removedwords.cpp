#include "core/config/reading/removedwords.h"

#include <algorithm>

namespace yard {
namespace {

/// "The 'reqadd' directive is not supported anymore since HAProxy 2.1." and what to use.
struct Rewrite {
    std::string_view word, use;
};
constexpr Rewrite Rewrites[] = {
    {"reqadd", " Use 'http-request add-header' instead."},
    {"reqdel", " Use 'http-request del-header' instead."},
    {"reqidel", " Use 'http-request del-header' instead."},
    {"reqrep",
     " Use 'http-request replace-path', 'http-request replace-uri' or 'http-request "
     "replace-header' instead."},
    {"reqirep", " Use 'http-request replace-header' instead."},
    {"reqallow", " Use 'http-request allow' instead."},
    {"reqiallow", " Use 'http-request allow' instead."},
    {"reqideny", " Use 'http-request deny' instead."},
    {"reqipass", ""},
    {"reqtarpit", " Use 'http-request tarpit' instead."},
    {"reqitarpit", " Use 'http-request tarpit' instead."},
    {"rspadd", " Use 'http-response add-header' instead."},
    {"rspdel", " Use 'http-response del-header' ."},
    {"rspidel", " Use 'http-response del-header' instead."},
    {"rspdeny", " Use 'http-response deny' instead."},
    {"rspideny", " Use 'http-response deny' instead."},
    {"rsprep", " Use 'http-response replace-header' instead."},
    {"rspirep", " Use 'http-response replace-header' instead."},
    {"block", " Use 'http-request deny' which uses the exact same syntax."},
};

std::string removedRewrite(const std::string& word) {
    const auto* it = std::find_if(std::begin(Rewrites), std::end(Rewrites),
                                  [&](const Rewrite& r) { return r.word == word; });
    if (it != std::end(Rewrites))
        return "The '" + word + "' directive is not supported anymore since HAProxy 2.1." +
               std::string(it->use);
    if (word == "reqdeny")
        return "The 'reqdeny' not supported anymore since HAProxy 2.1. Use 'http-request deny' "
               "instead.";
    if (word == "reqpass") return "The 'reqpass' not supported anymore since HAProxy 2.1.";
    return {};
}

RemovedWord removedFromProxy(const Args& args) {
    const std::string& word = args[0];
    if (std::string text = removedTimeout(word); !text.empty()) return {text};
    if (word == "redispatch" || word == "redisp")
        return {"keyword '" + word +
                "' directive is not supported anymore since HAProxy 2.1. Use 'option redispatch'."};
    if (word == "appsession") return {"'appsession' is not supported anymore since HAProxy 1.6."};
    if (word == "monitor-net")
        return {
            "'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if { "
            "src " +
            args[1] + " }' instead."};
    if (word == "grace")
        return {"the 'grace' keyword is not supported any more since HAProxy version 2.5.", true};
    return {removedRewrite(word)};
}

RemovedWord removedOption(const std::string& option) {
    if (option == "forceclose")
        return {
            "option 'forceclose' is not supported any more since HAProxy 2.0, please just remove "
            "it, or "
            "use 'option httpclose' if absolutely needed.",
            true};
    if (option == "http-tunnel")
        return {
            "option 'http-tunnel' is not supported any more since HAProxy 2.1, please just remove "
            "it, it "
            "shouldn't be needed.",
            true};
    if (option == "http_proxy")
        return {
            "option 'http_proxy' is not supported any more since HAProxy 2.5. This option stopped "
            "working "
            "in HAProxy 1.9 and usually had nasty side effects. It can be more reliably "
            "implemented with "
            "combinations of 'http-request set-dst' and 'http-request set-uri', and even "
            "'http-request "
            "do-resolve' if DNS resolution is desired.",
            true};
    return {};
}

}  // namespace

std::string removedTimeout(const std::string& word) {
    const char* use = word == "clitimeout"   ? "client"
                      : word == "contimeout" ? "connect"
                      : word == "srvtimeout" ? "server"
                                             : nullptr;
    if (!use) return {};
    return "the '" + word +
           "' directive is not supported anymore since HAProxy 2.1. Use 'timeout " + use + "'.";
}

RemovedWord removedWord(Place place, const Args& args) {
    if (place == Place::Proxy) return removedFromProxy(args);
    if (place == Place::Option) return removedOption(args[1]);
    if (place != Place::Global) return {};
    if (args[0] == "nbproc")
        return {
            "nbproc is not supported any more since HAProxy 2.5. Threads will automatically be "
            "used on "
            "multi-processor machines if available."};
    if (args[0] == "tune.chksize")
        return {"option 'tune.chksize' is not supported any more (tune.bufsize is used instead).",
                true};
    return {};
}

}  // namespace yard
