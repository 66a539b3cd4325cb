#include "core/config/reading/tlswords.h"

#include <algorithm>

namespace yard {
namespace {

std::string takeWord(std::string& target, const std::string& value, const std::string& missing) {
    if (value.empty()) return missing;
    target = value;
    return {};
}

std::string readVersion(const char* word, const std::string& value, TlsVersion& target) {
    if (value.empty()) return std::string("'") + word + "' : missing the ssl/tls version";
    const TlsVersion version = tlsVersion(value);
    if (version == TlsVersion::NotSaid) return "'" + value + "' : unknown ssl/tls version";
    target = version;
    return {};
}

/// HAProxy complains twice, once of the file and once of the line.
std::string readTrust(Context& context, const char* word, const char* kind,
                      const std::string& value, std::shared_ptr<const TlsTrust>& target) {
    if (value.empty()) return std::string("'") + word + "' : missing " + kind + " path";
    const std::string path =
        value.starts_with('@') ? value : tlsPath(context, context.tls.caBase, value);
    std::shared_ptr<const TlsTrust>& known = context.tls.trusts[path];
    if (!known) {
        auto trust = TlsTrust::load(path);
        if (!trust) {
            context.raw(Level::Alert,
                        "Couldn't open the ca-file '" + path + "' (" + trust.error() + ").");
            return std::string("'") + word + "' : unable to load " + path;
        }
        known = *trust;
    }
    target = known;
    return {};
}

}  // namespace

std::string tlsPath(const Context& context, const std::string& base, const std::string& name) {
    if (name.starts_with('/') || base.empty()) return context.pathOf(name);
    return context.pathOf(base + "/" + name);
}

std::vector<std::string> readProtocols(const std::string& text, std::string& fault) {
    constexpr size_t Longest = 255;
    std::vector<std::string> protocols;
    for (size_t from = 0; from <= text.size();) {
        const size_t comma = std::min(text.find(',', from), text.size());
        const std::string name = text.substr(from, comma - from);
        from = comma + 1;
        if (name.size() > Longest) fault = "ALPN protocol name too long : '" + text + "'";
        if (!name.empty() && fault.empty()) protocols.push_back(name);
    }
    return protocols;
}

bool applyVersionWord(const std::string& word, TlsVersions& versions) {
    constexpr std::pair<std::string_view, TlsVersion> Named[] = {{"sslv3", TlsVersion::Ssl3},
                                                                 {"tlsv10", TlsVersion::Tls10},
                                                                 {"tlsv11", TlsVersion::Tls11},
                                                                 {"tlsv12", TlsVersion::Tls12},
                                                                 {"tlsv13", TlsVersion::Tls13}};
    for (const auto& [name, version] : Named) {
        if (word == "no-" + std::string(name))
            versions.off = static_cast<uint8_t>(versions.off | 1 << static_cast<int>(version));
        else if (word == "force-" + std::string(name))
            versions.min = versions.max = version;
        else
            continue;
        return true;
    }
    return false;
}

std::string tlsAlpn(Context&, TlsSettings& settings, const std::string& value) {
    if (value.empty()) return "'alpn' : missing the comma-delimited ALPN protocol suite";
    std::string fault;
    settings.alpn = readProtocols(value, fault);
    settings.alpnSaid = true;
    return fault;
}

/// What came before ALPN; nobody asks for it any more.
std::string tlsNpn(Context& context, TlsSettings&, const std::string& value) {
    if (value.empty()) return "'npn' : missing the comma-delimited NPN protocol suite";
    context.warn("'npn' : this predecessor of 'alpn' is not spoken by Switchyard, it is ignored.");
    return {};
}

std::string tlsCaFile(Context& context, TlsSettings& settings, const std::string& value) {
    return readTrust(context, "ca-file", "CAfile", value, settings.ca);
}

std::string tlsCaVerifyFile(Context& context, TlsSettings& settings, const std::string& value) {
    return readTrust(context, "ca-verify-file", "CAfile", value, settings.caVerify);
}

std::string tlsCrlFile(Context& context, TlsSettings& settings, const std::string& value) {
    return readTrust(context, "crl-file", "CRLfile", value, settings.crl);
}

std::string tlsCiphers(Context&, TlsSettings& settings, const std::string& value) {
    return takeWord(settings.ciphers, value, "'ciphers' : missing cipher suite");
}

std::string tlsCiphersuites(Context&, TlsSettings& settings, const std::string& value) {
    return takeWord(settings.ciphersuites, value, "'ciphersuites' : missing cipher suite");
}

std::string tlsCurves(Context&, TlsSettings& settings, const std::string& value) {
    return takeWord(settings.curves, value, "'curves' : missing curve suite");
}

std::string tlsEcdhe(Context&, TlsSettings& settings, const std::string& value) {
    return takeWord(settings.ecdhe, value, "'ecdhe' : missing named curve");
}

std::string tlsMinVersion(Context&, TlsSettings& settings, const std::string& value) {
    return readVersion("ssl-min-ver", value, settings.versions.min);
}

std::string tlsMaxVersion(Context&, TlsSettings& settings, const std::string& value) {
    return readVersion("ssl-max-ver", value, settings.versions.max);
}

std::string tlsNoCaNames(Context&, TlsSettings& settings, const std::string&) {
    settings.caNames = false;
    return {};
}

std::string tlsAllowEarlyData(Context& context, TlsSettings&, const std::string&) {
    context.warn(
        "'allow-0rtt' : Switchyard takes no early data, clients send it after the "
        "handshake.");
    return {};
}

std::string tlsVerifyClient(Context&, TlsSettings& settings, const std::string& value) {
    if (value.empty()) return "'verify' : missing verify method";
    if (value == "none")
        settings.verify = TlsVerify::None;
    else if (value == "optional")
        settings.verify = TlsVerify::Optional;
    else if (value == "required")
        settings.verify = TlsVerify::Required;
    else
        return "'verify' : unknown verify method '" + value +
               "', only 'none', 'optional', and 'required' are supported";
    return {};
}

Result<std::vector<std::shared_ptr<const TlsCertificate>>> loadCertificates(
    Context& context, const std::string& path) {
    const auto files = TlsCertificate::filesOf(path, context.tls.extra);
    if (!files) return Error{files.error()};
    std::vector<std::shared_ptr<const TlsCertificate>> loaded;
    for (const std::string& file : *files) {
        std::shared_ptr<const TlsCertificate>& known = context.tls.certificates[file];
        if (!known) {
            auto certificate = TlsCertificate::load(file, context.tls.extra);
            if (!certificate) return Error{certificate.error()};
            known = *certificate;
            for (const std::string& unused : known->unused())
                context.warn("'" + unused + "' : Switchyard does not use files of this kind.");
        }
        loaded.push_back(known);
    }
    return loaded;
}

}  // namespace yard
