#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"

struct evp_pkey_st;

/// What a configuration says of TLS, as plain values with HAProxy's defaults.
namespace yard {

class TlsAcceptor;
class TlsCertificate;
class TlsDialer;
class TlsTrust;

enum class TlsVersion : uint8_t { NotSaid, Ssl3, Tls10, Tls11, Tls12, Tls13 };
/// As `ssl-min-ver` writes it; empty: none.
std::string tlsVersionName(TlsVersion version);
/// NotSaid: it is none.
TlsVersion tlsVersion(const std::string& name);

/// `ssl-min-ver`, `ssl-max-ver` and the words that exclude one.
struct TlsVersions {
    TlsVersion min = TlsVersion::NotSaid, max = TlsVersion::NotSaid;
    uint8_t off = 0;  ///< a bit for each, by its place in TlsVersion
    bool said() const {
        return min != TlsVersion::NotSaid || max != TlsVersion::NotSaid || off != 0;
    }
    /// What comes of it.
    struct Range {
        TlsVersion min = TlsVersion::NotSaid;  ///< NotSaid: none is left
        TlsVersion max = TlsVersion::NotSaid;
        TlsVersion hole = TlsVersion::NotSaid;  ///< excluded, between two that are not
        bool offIgnored = false;  ///< `no-...` beside a minimum or maximum counts for nothing
        bool lowered = false;     ///< the maximum is below `least`, which gave way
    };
    /// `least`: the minimum where none is said; NotSaid: the oldest there is.
    Range range(TlsVersion least) const;
};

enum class TlsVerify : uint8_t { NotSaid, None, Optional, Required };

/// What lines of `bind`, of a crt-list and of `server` may say alike.
struct TlsSettings {
    TlsVersions versions;
    std::string ciphers, ciphersuites;  ///< up to TLSv1.2, and of TLSv1.3; empty: OpenSSL's
    std::string curves, ecdhe;          ///< of a bind; empty: OpenSSL's
    TlsVerify verify = TlsVerify::NotSaid;
    std::shared_ptr<const TlsTrust> ca, caVerify, crl;  ///< ca-file, ca-verify-file, crl-file
    bool caNames = true;            ///< the certificates of `ca` are named to clients
    std::vector<std::string> alpn;  ///< in the order in which they are preferred; empty: none
    bool alpnSaid = false;
};

/// A certificate of a bind.
struct TlsCrt {
    std::shared_ptr<const TlsCertificate> certificate;
    std::vector<std::string> names;  ///< that it is for, as crt-list says; empty: as it says itself
    std::shared_ptr<const TlsSettings> own;  ///< of its line; null: as the bind
};

/// Codes of X509_V_ERR_... by number.
using TlsErrors = std::bitset<128>;

/// All that a `bind` line says of TLS; shared by the addresses of the line.
struct TlsBindConf {
    Where where;
    std::string text;  ///< the addresses as written
    bool on = false;   ///< `ssl`
    TlsSettings settings;
    std::vector<TlsCrt> crts;
    bool strictSni = false, preferClientCiphers = false, tickets = true;
    TlsErrors ignoredOfCrt, ignoredOfCa;
    size_t capture = 0;  ///< bytes of a ClientHello that are kept for rules; 0: none are
    std::shared_ptr<evp_pkey_st> dh;  ///< `ssl-dh-param-file`; null: none
    bool dhByKey = false;             ///< `tune.ssl.default-dh-param`: as strong as the key
    std::shared_ptr<const TlsAcceptor> acceptor;  ///< made of it, where it is `on`
};

/// All that a `server` line says of TLS.
struct TlsServerConf {
    bool on = false;        ///< `ssl`
    bool checks = false;    ///< `check-ssl`
    bool noChecks = false;  ///< `no-check-ssl`
    bool tickets = true, reuse = true;
    TlsSettings settings;
    std::string verifyHost;
    std::string crtFile;  ///< `crt`; empty: none
    std::shared_ptr<const TlsCertificate> crt;
    std::string checkSni;
    std::vector<std::string> checkAlpn;
    std::shared_ptr<const TlsDialer> dialer;  ///< made of it, where something asks for TLS
};

}  // namespace yard
