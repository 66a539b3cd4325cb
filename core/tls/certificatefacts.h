#pragma once

#include <openssl/x509.h>

#include <string_view>

#include "core/tls/tlsfacts.h"

/// What rules and logs ask of one certificate, each by the end of HAProxy's name of it: `notAfter`
/// is that of "ssl_c_notafter" and of "ssl_f_notafter". False: there is no such thing.
namespace yard::certificate {

using Value = TlsFact::Value;

/// "CN,2" is the second CN, "CN,-1" the last; ",0,rfc2253" the whole in another writing.
bool subject(X509* certificate, std::string_view argument, Value& out);
bool issuer(X509* certificate, std::string_view argument, Value& out);
/// As a certificate writes it: "261130005812Z".
bool notBefore(X509* certificate, std::string_view, Value& out);
bool notAfter(X509* certificate, std::string_view, Value& out);
bool serial(X509* certificate, std::string_view, Value& out);
bool sha1(X509* certificate, std::string_view, Value& out);
bool der(X509* certificate, std::string_view, Value& out);
/// The algorithms: "ecdsa-with-SHA256", "id-ecPublicKey".
bool signature(X509* certificate, std::string_view, Value& out);
bool key(X509* certificate, std::string_view, Value& out);
bool version(X509* certificate, std::string_view, Value& out);

}  // namespace yard::certificate
