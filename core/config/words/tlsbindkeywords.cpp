// The words of `bind ... ssl`.
#include <algorithm>

#include "core/config/reading/tlswords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

TlsBindConf& tlsOf(BindLine& line) {
    if (!line.conf.tls) line.conf.tls = std::make_shared<TlsBindConf>();
    return *line.conf.tls;
}

template <TlsWord Read>
std::string onBind(BindLine& line, const std::string& value) {
    return Read(line.context, tlsOf(line).settings, value);
}

/// What `ssl-default-bind-...` says counts where the line has said nothing of it so far.
std::string bindSsl(BindLine& line, const std::string&) {
    const TlsDraft& global = line.context.tls;
    const TlsSettings& defaults = global.bindDefaults;
    TlsBindConf& tls = tlsOf(line);
    TlsSettings& own = tls.settings;
    tls.on = true;
    if (own.ciphers.empty()) own.ciphers = defaults.ciphers;
    if (own.ciphersuites.empty()) own.ciphersuites = defaults.ciphersuites;
    if (own.curves.empty()) own.curves = defaults.curves;
    own.versions.off |= defaults.versions.off;
    if (own.versions.min == TlsVersion::NotSaid) own.versions.min = defaults.versions.min;
    if (own.versions.max == TlsVersion::NotSaid) own.versions.max = defaults.versions.max;
    tls.tickets = tls.tickets && global.bindTickets;
    tls.preferClientCiphers |= global.preferClientCiphers;
    tls.dh = global.dh;
    tls.dhByKey = global.dhByKey;
    return {};
}

std::string bindCrt(BindLine& line, const std::string& value) {
    if (value.empty()) return "'crt' : missing certificate location";
    Context& context = line.context;
    auto loaded = loadCertificates(context, tlsPath(context, context.tls.crtBase, value));
    if (!loaded) return loaded.error() + ".";
    for (auto& certificate : *loaded) tlsOf(line).crts.push_back({certificate, {}, nullptr});
    return {};
}

std::string bindCrtList(BindLine& line, const std::string& value) {
    if (value.empty()) return "'crt-list' : missing certificate location";
    tlsOf(line);
    const std::string fault = readCrtList(line, line.context.pathOf(value));
    return fault.empty() ? fault : "'crt-list' : " + fault;
}

std::string bindStrictSni(BindLine& line, const std::string&) {
    tlsOf(line).strictSni = true;
    return {};
}

std::string bindNoTickets(BindLine& line, const std::string&) {
    tlsOf(line).tickets = false;
    return {};
}

std::string bindPreferClientCiphers(BindLine& line, const std::string&) {
    tlsOf(line).preferClientCiphers = true;
    return {};
}

template <size_t At>
std::string bindVersion(BindLine& line, const std::string&) {
    applyVersionWord(std::string(TlsVersionWords[At]), tlsOf(line).settings.versions);
    return {};
}

template <size_t... At>
void addBindVersions(std::vector<Keyword>& rows, std::index_sequence<At...>) {
    (rows.push_back({Place::Bind, TlsVersionWords[At], BindHandler{false, bindVersion<At>}}), ...);
}

/// A comma separated list of numbers of X509_V_ERR_..., or `all`.
std::string readErrors(const std::string& word, const std::string& value, TlsErrors& target) {
    constexpr int Highest = 94;
    if (value.empty()) return "'" + word + "' : missing error IDs list";
    if (value == "all") return target.set(), std::string();
    for (size_t from = 0; from <= value.size();) {
        const size_t comma = std::min(value.find(',', from), value.size());
        const auto id = smallNumber(value.substr(from, comma - from)).value_or(0);
        from = comma + 1;
        if (id < 1 || id > Highest)
            return "'" + word + "' : ID '" + std::to_string(id) + "' out of range (1.." +
                   std::to_string(Highest) + ") in error IDs list '" + value + "'";
        target.set(static_cast<size_t>(id));
    }
    return {};
}

std::string bindCrtIgnoreErr(BindLine& line, const std::string& value) {
    return readErrors("crt-ignore-err", value, tlsOf(line).ignoredOfCrt);
}

std::string bindCaIgnoreErr(BindLine& line, const std::string& value) {
    return readErrors("ca-ignore-err", value, tlsOf(line).ignoredOfCa);
}

}  // namespace

const std::vector<Keyword>& tlsKeywords() {
    using enum Place;
    static const std::vector<Keyword> rows = [] {
        std::vector<Keyword> made = {
            {Bind, "ssl", BindHandler{false, bindSsl}},
            {Bind, "crt", BindHandler{true, bindCrt}},
            {Bind, "crt-list", BindHandler{true, bindCrtList}},
            {Bind, "strict-sni", BindHandler{false, bindStrictSni}},
            {Bind, "no-tls-tickets", BindHandler{false, bindNoTickets}},
            {Bind, "prefer-client-ciphers", BindHandler{false, bindPreferClientCiphers}},
            {Bind, "crt-ignore-err", BindHandler{true, bindCrtIgnoreErr}},
            {Bind, "ca-ignore-err", BindHandler{true, bindCaIgnoreErr}},
            {Bind, "allow-0rtt", BindHandler{false, onBind<tlsAllowEarlyData>}},
            {Bind, "alpn", BindHandler{true, onBind<tlsAlpn>}},
            {Bind, "npn", BindHandler{true, onBind<tlsNpn>}},
            {Bind, "ca-file", BindHandler{true, onBind<tlsCaFile>}},
            {Bind, "ca-verify-file", BindHandler{true, onBind<tlsCaVerifyFile>}},
            {Bind, "crl-file", BindHandler{true, onBind<tlsCrlFile>}},
            {Bind, "ciphers", BindHandler{true, onBind<tlsCiphers>}},
            {Bind, "ciphersuites", BindHandler{true, onBind<tlsCiphersuites>}},
            {Bind, "curves", BindHandler{true, onBind<tlsCurves>}},
            {Bind, "ecdhe", BindHandler{true, onBind<tlsEcdhe>}},
            {Bind, "ssl-min-ver", BindHandler{true, onBind<tlsMinVersion>}},
            {Bind, "ssl-max-ver", BindHandler{true, onBind<tlsMaxVersion>}},
            {Bind, "no-ca-names", BindHandler{false, onBind<tlsNoCaNames>}},
            {Bind, "verify", BindHandler{true, onBind<tlsVerifyClient>}},
        };
        addBindVersions(made, std::make_index_sequence<std::size(TlsVersionWords)>());
        for (const auto* others : {&tlsGlobalKeywords(), &tlsServerKeywords()})
            made.insert(made.end(), others->begin(), others->end());
        return made;
    }();
    return rows;
}

}  // namespace yard
