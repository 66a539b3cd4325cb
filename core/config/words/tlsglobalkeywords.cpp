// What a global section says of TLS.
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "core/config/reading/tlswords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// False after a complaint.
bool wantsOne(Context& context, const Args& args, const std::string& complaint) {
    if (context.tooMany(args, 1)) return false;
    if (!args.has(1)) context.alert(complaint);
    return args.has(1);
}

void globalDirectory(Context& context, const Args& args) {
    if (!wantsOne(context, args,
                  "global statement '" + args[0] + "' expects a directory path as an argument."))
        return;
    std::string& base = args[0] == "crt-base" ? context.tls.crtBase : context.tls.caBase;
    if (!base.empty()) return context.alert("'" + args[0] + "' already specified.");
    base = args[1];
}

void globalCiphers(Context& context, const Args& args) {
    const bool curves = args[0].ends_with("curves");
    if (!wantsOne(context, args,
                  "global statement '" + args[0] + "' expects a " +
                      (curves ? "curves suite as an arguments." : "cipher suite as an argument.")))
        return;
    TlsSettings& defaults = args[0].starts_with("ssl-default-bind") ? context.tls.bindDefaults
                                                                    : context.tls.serverDefaults;
    if (curves)
        defaults.curves = args[1];
    else if (args[0].ends_with("ciphersuites"))
        defaults.ciphersuites = args[1];
    else
        defaults.ciphers = args[1];
}

/// Empty, or what is wrong at `at`, which then is that word.
std::string readOptionWord(Context& context, const Args& args, size_t& at) {
    const bool ofBind = args[0] == "ssl-default-bind-options";
    TlsDraft& tls = context.tls;
    TlsSettings& defaults = ofBind ? tls.bindDefaults : tls.serverDefaults;
    const std::string& word = args[at];
    if (word == "ssl-min-ver" || word == "ssl-max-ver") {
        ++at;
        auto fault = word == "ssl-min-ver" ? tlsMinVersion(context, defaults, args[at])
                                           : tlsMaxVersion(context, defaults, args[at]);
        return fault;
    }
    if (applyVersionWord(word, defaults.versions)) return {};
    if (word == "no-tls-tickets")
        (ofBind ? tls.bindTickets : tls.serverTickets) = false;
    else if (ofBind && word == "prefer-client-ciphers")
        tls.preferClientCiphers = true;
    else
        return "unknown option '" + word + "'";
    return {};
}

void globalTlsOptions(Context& context, const Args& args) {
    const std::string end = " on global statement '" + args[0] + "'.";
    if (!args.has(1))
        return context.alert("global statement '" + args[0] +
                             "' expects an option as an argument.");
    for (size_t at = 1; args.has(at); ++at)
        if (const std::string fault = readOptionWord(context, args, at); !fault.empty())
            return context.alert(fault + end, at);
}

void globalServerVerify(Context& context, const Args& args) {
    if (!wantsOne(context, args, "'" + args[0] + "' expects an integer argument.")) return;
    if (args[1] != "none" && args[1] != "required")
        return context.alert("'" + args[0] + "' expects 'none' or 'required' as argument.", 1);
    context.tls.verifiesServers = args[1] == "required";
}

void globalExtraFiles(Context& context, const Args& args) {
    TlsExtraFiles extra{false, false, {}};
    bool known = args.has(1);
    for (size_t at = 1; args.has(at); ++at) {
        const std::string& word = args[at];
        extra.bundles |= word == "bundle" || word == "all";
        extra.keys |= word == "key" || word == "all";
        for (const char* kind : {"ocsp", "sctl", "issuer"})
            if (word == kind || word == "all") extra.unused.push_back(std::string(".") + kind);
        constexpr std::string_view Words[] = {"none", "all",    "bundle", "sctl",
                                              "ocsp", "issuer", "key"};
        known = known && std::ranges::find(Words, word) != std::end(Words);
    }
    if (!known)
        return context.alert(
            "'" + args[0] +
            "' expects one or multiple arguments (none, all, bundle, sctl, ocsp, issuer).");
    context.tls.extra = extra;
}

void globalDefaultDhParam(Context& context, const Args& args) {
    if (!wantsOne(context, args, "'" + args[0] + "' expects an integer argument.")) return;
    const auto bits = parseInteger(args[1]);
    if (!bits || *bits < 1024)
        return context.alert("'" + args[0] + "' expects a value >= 1024.", 1);
    context.tls.dhByKey = true;
}

/// What is no number counts as 0.
void globalCaptureSize(Context& context, const Args& args) {
    if (args[0] == "tune.ssl.capture-cipherlist-size")
        context.warnTight("'" + args[0] +
                          "' is deprecated and will be removed in version 2.7. Please use "
                          "'tune.ssl.capture-buffer-size' instead.");
    if (!wantsOne(context, args, "'" + args[0] + "' expects an integer argument.")) return;
    const int64_t size = parseInteger(args[1]).value_or(0);
    if (size < 0) return context.alert("'" + args[0] + "' expects a positive numeric value.", 1);
    context.tls.capture = static_cast<size_t>(std::min<int64_t>(size, UINT16_MAX));
}

void globalDhParamFile(Context& context, const Args& args) {
    if (!wantsOne(context, args, "'" + args[0] + "' expects a file path as an argument.")) return;
    const OpenSslPtr<BIO> in(BIO_new_file(context.pathOf(args[1]).c_str(), "r"));
    if (in) context.tls.dh.reset(PEM_read_bio_Parameters(in.get(), nullptr), OpenSslFree());
    ERR_clear_error();
    if (context.tls.dh && EVP_PKEY_is_a(context.tls.dh.get(), "DH")) return;
    context.alert("'" + args[0] + "': unable to load DH parameters from file <" + args[1] + ">.",
                  1);
}

}  // namespace

const std::vector<Keyword>& tlsGlobalKeywords() {
    using enum Place;
    static const std::vector<Keyword> rows = {
        {Global, "ca-base", globalDirectory},
        {Global, "crt-base", globalDirectory},
        {Global, "tune.ssl.capture-buffer-size", globalCaptureSize},
        {Global, "tune.ssl.capture-cipherlist-size", globalCaptureSize},
        {Global, "ssl-default-bind-ciphers", globalCiphers},
        {Global, "ssl-default-bind-ciphersuites", globalCiphers},
        {Global, "ssl-default-bind-curves", globalCiphers},
        {Global, "ssl-default-bind-options", globalTlsOptions},
        {Global, "ssl-default-server-ciphers", globalCiphers},
        {Global, "ssl-default-server-ciphersuites", globalCiphers},
        {Global, "ssl-default-server-options", globalTlsOptions},
        {Global, "ssl-dh-param-file", globalDhParamFile},
        {Global, "ssl-load-extra-files", globalExtraFiles},
        {Global, "ssl-server-verify", globalServerVerify},
        {Global, "tune.ssl.default-dh-param", globalDefaultDhParam},
    };
    return rows;
}

}  // namespace yard
