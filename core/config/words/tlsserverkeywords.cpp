// The words of `server ... ssl`, and what they come to when all is read.
#include <algorithm>

#include "core/config/reading/sampleparser.h"
#include "core/config/reading/tlswords.h"
#include "core/tls/tlsdialer.h"

namespace yard {
namespace {

template <TlsWord Read>
std::string onServer(ServerLine& line, const std::string& value) {
    return Read(line.context, line.conf.tls.settings, value);
}

template <auto Member, bool Value>
std::string serverTlsFlag(ServerLine& line, const std::string&) {
    line.conf.tls.*Member = Value;
    return {};
}

template <size_t At>
std::string serverVersion(ServerLine& line, const std::string&) {
    applyVersionWord(std::string(TlsVersionWords[At]), line.conf.tls.settings.versions);
    return {};
}

/// What `ssl-default-server-...` says counts where the line has said nothing of it so far.
void takeDefaults(ServerLine& line) {
    const TlsDraft& global = line.context.tls;
    const TlsSettings& defaults = global.serverDefaults;
    TlsSettings& own = line.conf.tls.settings;
    if (own.ciphers.empty()) own.ciphers = defaults.ciphers;
    if (own.ciphersuites.empty()) own.ciphersuites = defaults.ciphersuites;
    own.versions.off |= defaults.versions.off;
    if (own.versions.min == TlsVersion::NotSaid) own.versions.min = defaults.versions.min;
    if (own.versions.max == TlsVersion::NotSaid) own.versions.max = defaults.versions.max;
    line.conf.tls.tickets = line.conf.tls.tickets && global.serverTickets;
}

std::string serverSsl(ServerLine& line, const std::string&) {
    line.conf.tls.on = true;
    takeDefaults(line);
    return {};
}

std::string serverCheckSsl(ServerLine& line, const std::string&) {
    line.conf.tls.checks = true;
    line.conf.tls.noChecks = false;
    takeDefaults(line);
    return {};
}

std::string serverNoCheckSsl(ServerLine& line, const std::string&) {
    line.conf.tls.checks = false;
    line.conf.tls.noChecks = true;
    return {};
}

std::string serverVerify(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'verify' : missing verify method";
    if (value != "none" && value != "required")
        return "'verify' : unknown verify method '" + value +
               "', only 'none' and 'required' are supported";
    line.conf.tls.settings.verify = value == "none" ? TlsVerify::None : TlsVerify::Required;
    return {};
}

std::string serverVerifyHost(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'verifyhost' : missing hostname to verify against";
    line.conf.tls.verifyHost = value;
    return {};
}

std::string serverCrt(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'crt' : missing certificate file path";
    line.conf.tls.crtFile = tlsPath(line.context, line.context.tls.crtBase, value);
    return {};
}

/// What a request says of itself, or of its connection.
std::string serverSni(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'sni' : missing sni expression";
    const std::string self = "error detected while parsing sni expression : ";
    size_t end = 0;
    auto sample = parseSampleWithin(value, '\0', end, &line.context);
    line.sentenceEnds = false;
    if (!sample) return self + sample.error();
    if (sample->needs == SampleNeeds::Response)
        return self + " fetch method '" + value +
               "' extracts information from 'HTTP response headers', none of which is available "
               "here.";
    line.sentenceEnds = true;
    line.conf.sni = std::move(*sample);
    return {};
}

std::string serverCheckSni(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'check-sni' : missing SNI";
    line.conf.tls.checkSni = value;
    return {};
}

std::string serverCheckAlpn(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'check-alpn' : missing the comma-delimited ALPN protocol suite";
    std::string fault;
    line.conf.tls.checkAlpn = readProtocols(value, fault);
    return fault;
}

template <size_t... At>
void addVersionRows(std::vector<Keyword>& rows, std::index_sequence<At...>) {
    (rows.push_back({Place::Server, TlsVersionWords[At], ServerHandler{false, serverVersion<At>}}),
     ...);
}

constexpr const char* NotVerified =
    "verify is enabled by default but no CA file specified. If you're running on a LAN where "
    "you're certain to trust the server's certificate, please set an explicit 'verify none' "
    "statement on the 'server' line, or use 'ssl-server-verify none' in the global section to "
    "disable server-side verifications by default.";

/// Some step of the proxy's checks asks for TLS.
bool checksUnderTls(const CheckRules& rules) {
    return std::any_of(rules.steps.begin(), rules.steps.end(),
                       [](const CheckStep& step) { return step.connect.tls; });
}

/// In mode http what is agreed on must be spoken here, and in checks.
bool dropHttp2(ServerConf& server, bool http) {
    bool dropped = std::erase(server.tls.checkAlpn, "h2") > 0;
    if (http) dropped |= std::erase(server.tls.settings.alpn, "h2") > 0;
    return dropped;
}

}  // namespace

const std::vector<Keyword>& tlsServerKeywords() {
    using enum Place;
    using Conf = TlsServerConf;
    static const std::vector<Keyword> rows = [] {
        std::vector<Keyword> made = {
            {Server, "ssl", ServerHandler{false, serverSsl}},
            {Server, "no-ssl", ServerHandler{false, serverTlsFlag<&Conf::on, false>}},
            {Server, "check-ssl", ServerHandler{false, serverCheckSsl}},
            {Server, "no-check-ssl", ServerHandler{false, serverNoCheckSsl}},
            {Server, "check-sni", ServerHandler{true, serverCheckSni}},
            {Server, "check-alpn", ServerHandler{true, serverCheckAlpn}},
            {Server, "sni", ServerHandler{true, serverSni}},
            {Server, "verify", ServerHandler{true, serverVerify}},
            {Server, "verifyhost", ServerHandler{true, serverVerifyHost}},
            {Server, "crt", ServerHandler{true, serverCrt}},
            {Server, "ssl-reuse", ServerHandler{false, serverTlsFlag<&Conf::reuse, true>}},
            {Server, "no-ssl-reuse", ServerHandler{false, serverTlsFlag<&Conf::reuse, false>}},
            {Server, "tls-tickets", ServerHandler{false, serverTlsFlag<&Conf::tickets, true>}},
            {Server, "no-tls-tickets", ServerHandler{false, serverTlsFlag<&Conf::tickets, false>}},
            {Server, "allow-0rtt", ServerHandler{false, onServer<tlsAllowEarlyData>}},
            {Server, "alpn", ServerHandler{true, onServer<tlsAlpn>}},
            {Server, "npn", ServerHandler{true, onServer<tlsNpn>}},
            {Server, "ca-file", ServerHandler{true, onServer<tlsCaFile>}},
            {Server, "crl-file", ServerHandler{true, onServer<tlsCrlFile>}},
            {Server, "ciphers", ServerHandler{true, onServer<tlsCiphers>}},
            {Server, "ciphersuites", ServerHandler{true, onServer<tlsCiphersuites>}},
            {Server, "ssl-min-ver", ServerHandler{true, onServer<tlsMinVersion>}},
            {Server, "ssl-max-ver", ServerHandler{true, onServer<tlsMaxVersion>}},
        };
        addVersionRows(made, std::make_index_sequence<std::size(TlsVersionWords)>());
        return made;
    }();
    return rows;
}

std::vector<TlsFinding> completeTlsServer(Context& context, ServerConf& server,
                                          const ProxyConf& backend) {
    std::vector<TlsFinding> found;
    TlsServerConf& tls = server.tls;
    if (!tls.on && !tls.checks && !checksUnderTls(backend.check)) return found;
    if (!tls.crtFile.empty()) {
        const auto loaded = loadCertificates(context, tls.crtFile);
        if (!loaded) found.push_back({true, loaded.error() + "."});
        if (!loaded || loaded->empty()) return found;
        tls.crt = loaded->front();
    }
    if (dropHttp2(server, backend.mode == Mode::Http))
        found.push_back(
            {false, "HTTP/2 is not spoken by Switchyard, 'h2' is not offered by 'alpn'."});
    if (tls.settings.verify == TlsVerify::NotSaid)
        tls.settings.verify = context.tls.verifiesServers ? TlsVerify::Required : TlsVerify::None;
    if (tls.settings.verify == TlsVerify::Required && !tls.settings.ca) {
        found.push_back({true, NotVerified});
        return found;
    }
    tls.dialer = TlsDialer::make(
        tls, "backend '" + backend.name + "': ", " for server '" + server.name + "'", found);
    return found;
}

void completeTlsServers(Context& context, ProxyDraft& proxy) {
    for (ServerConf& server : proxy.conf.servers) {
        const std::string self = Context::bracket(server.where) + " : 'server " + proxy.conf.name +
                                 "/" + server.name + "' : ";
        for (const TlsFinding& finding : completeTlsServer(context, server, proxy.conf))
            context.raw(finding.fatal ? Level::Alert : Level::Warning, self + finding.text,
                        server.where, 0);
    }
}

}  // namespace yard
