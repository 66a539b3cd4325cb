#include "core/tls/tlsfacts.h"

#include <openssl/err.h>

#include <algorithm>

#include "core/tls/certificatefacts.h"

namespace yard {
namespace {

using Value = TlsFact::Value;

/// The peer's certificate, or ours.
OpenSslPtr<X509> certificateOf(const TlsSession& session, bool ours) {
    if (!ours) return OpenSslPtr<X509>(SSL_get1_peer_certificate(session.ssl()));
    X509* own = SSL_get_certificate(session.ssl());
    if (own) X509_up_ref(own);
    return OpenSslPtr<X509>(own);
}

/// Reads something of a certificate, where there is one.
template <bool Ours, bool (*Read)(X509*, std::string_view, Value&)>
bool ofCertificate(const TlsSession& session, std::string_view argument, Value& out) {
    const OpenSslPtr<X509> certificate = certificateOf(session, Ours);
    return certificate && Read(certificate.get(), argument, out);
}

bool asText(const char* text, Value& out) {
    if (!text) return false;
    out.bytes = text;
    return true;
}

bool yes(const TlsSession&, std::string_view, Value& out) { return out.number = 1, true; }
bool no(const TlsSession&, std::string_view, Value& out) { return out.number = 0, true; }

bool hasName(const TlsSession& session, std::string_view, Value& out) {
    out.number = SSL_get_servername(session.ssl(), TLSEXT_NAMETYPE_host_name) != nullptr;
    return true;
}

bool name(const TlsSession& session, std::string_view, Value& out) {
    return asText(SSL_get_servername(session.ssl(), TLSEXT_NAMETYPE_host_name), out);
}

bool resumed(const TlsSession& session, std::string_view, Value& out) {
    return out.number = session.resumed(), true;
}

bool certificateSeen(const TlsSession& session, std::string_view, Value& out) {
    return out.number = session.certificateSeen, true;
}

bool certificateUsed(const TlsSession& session, std::string_view, Value& out) {
    return out.number = certificateOf(session, false) != nullptr, true;
}

template <auto Member>
bool noted(const TlsSession& session, std::string_view, Value& out) {
    return out.number = session.*Member, true;
}

bool verified(const TlsSession& session, std::string_view, Value& out) {
    return out.number = SSL_get_verify_result(session.ssl()), true;
}

bool protocol(const TlsSession& session, std::string_view, Value& out) {
    return asText(SSL_get_version(session.ssl()), out);
}

bool cipher(const TlsSession& session, std::string_view, Value& out) {
    return asText(SSL_get_cipher_name(session.ssl()), out);
}

bool alpn(const TlsSession& session, std::string_view, Value& out) {
    const unsigned char* bytes = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(session.ssl(), &bytes, &size);
    if (!bytes) return false;
    out.bytes.assign(reinterpret_cast<const char*>(bytes), size);
    return true;
}

bool usedBits(const TlsSession& session, std::string_view, Value& out) {
    out.number = SSL_get_cipher_bits(session.ssl(), nullptr);
    return out.number != 0;
}

bool algorithmBits(const TlsSession& session, std::string_view, Value& out) {
    int bits = 0;
    if (SSL_get_cipher_bits(session.ssl(), &bits) == 0) return false;
    return out.number = bits, true;
}

bool sessionId(const TlsSession& session, std::string_view, Value& out) {
    const SSL_SESSION* kept = SSL_get_session(session.ssl());
    if (!kept) return false;
    unsigned size = 0;
    const unsigned char* bytes = SSL_SESSION_get_id(kept, &size);
    out.bytes.assign(reinterpret_cast<const char*>(bytes), size);
    return size > 0;
}

/// The `Finished` of who spoke last of both: "tls-unique".
bool uniqueId(const TlsSession& session, std::string_view, Value& out) {
    const SSL* ssl = session.ssl();
    std::array<char, EVP_MAX_MD_SIZE> finished;
    const bool ours = (SSL_is_server(ssl) == 1) == session.resumed();
    const size_t size = ours ? SSL_get_finished(ssl, finished.data(), finished.size())
                             : SSL_get_peer_finished(ssl, finished.data(), finished.size());
    out.bytes.assign(finished.data(), size);
    return size > 0;
}

template <size_t (*Read)(const SSL*, unsigned char*, size_t)>
bool random(const TlsSession& session, std::string_view, Value& out) {
    out.bytes.resize(SSL3_RANDOM_SIZE);
    out.bytes.resize(
        Read(session.ssl(), reinterpret_cast<unsigned char*>(out.bytes.data()), SSL3_RANDOM_SIZE));
    return !out.bytes.empty();
}

bool sessionKey(const TlsSession& session, std::string_view, Value& out) {
    const SSL_SESSION* kept = SSL_get_session(session.ssl());
    if (!kept) return false;
    out.bytes.resize(SSL_MAX_MASTER_KEY_LENGTH);
    out.bytes.resize(SSL_SESSION_get_master_key(
        kept, reinterpret_cast<unsigned char*>(out.bytes.data()), out.bytes.size()));
    return !out.bytes.empty();
}

bool fault(const TlsSession& session, std::string_view, Value& out) {
    return out.number = static_cast<int64_t>(session.firstError), true;
}

bool faultWords(const TlsSession& session, std::string_view, Value& out) {
    if (session.firstError == 0) return false;
    char words[256];
    ERR_error_string_n(session.firstError, words, sizeof words);
    return asText(words, out);
}

/// A list of the ClientHello; with the argument 1 without what means nothing.
template <std::string HelloCapture::*List>
bool offered(const TlsSession& session, std::string_view argument, Value& out) {
    if (!session.hello) return false;
    const std::string& list = (*session.hello).*List;
    out.bytes = argument == "1" ? withoutGrease(list) : list;
    return true;
}

bool offeredHex(const TlsSession& session, std::string_view argument, Value& out) {
    Value list;
    if (!offered<&HelloCapture::ciphers>(session, argument, list)) return false;
    for (const char c : list.bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.bytes += "0123456789ABCDEF"[byte / 16];
        out.bytes += "0123456789ABCDEF"[byte % 16];
    }
    return true;
}

bool offeredNames(const TlsSession& session, std::string_view argument, Value& out) {
    Value list;
    if (!offered<&HelloCapture::ciphers>(session, argument, list)) return false;
    for (size_t at = 0; at + 1 < list.bytes.size(); at += 2) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(list.bytes.data() + at);
        const SSL_CIPHER* cipher = SSL_CIPHER_find(session.ssl(), bytes);
        char number[16];
        std::snprintf(number, sizeof number, "UNKNOWN(%04x)", bytes[0] << 8 | bytes[1]);
        out.bytes += at ? "," : "";
        out.bytes += cipher ? SSL_CIPHER_get_name(cipher) : number;
    }
    return true;
}

bool offeredHash(const TlsSession& session, std::string_view, Value& out) {
    if (session.hello) out.number = static_cast<int64_t>(session.hello->hash);
    return session.hello != nullptr;
}

bool helloVersion(const TlsSession& session, std::string_view, Value& out) {
    if (session.hello) out.number = session.hello->version;
    return session.hello != nullptr;
}

bool none(const TlsSession&, std::string_view, Value&) { return false; }

using enum TlsFact::Kind;
constexpr TlsFact Facts[] = {
    {"ssl_fc", Boolean, yes, true},
    {"ssl_fc_has_sni", Boolean, hasName, true},
    {"ssl_fc_is_resumed", Boolean, resumed, true},
    {"ssl_fc_has_crt", Boolean, certificateSeen},
    {"ssl_fc_has_early", Boolean, no},
    {"ssl_fc_sni", Text, name},
    {"ssl_fc_protocol", Text, protocol},
    {"ssl_fc_cipher", Text, cipher},
    {"ssl_fc_alpn", Text, alpn},
    {"ssl_fc_npn", Text, none},
    {"ssl_fc_err", Integer, fault},
    {"ssl_fc_err_str", Text, faultWords},
    {"ssl_fc_use_keysize", Integer, usedBits},
    {"ssl_fc_alg_keysize", Integer, algorithmBits},
    {"ssl_fc_session_id", Binary, sessionId},
    {"ssl_fc_unique_id", Binary, uniqueId},
    {"ssl_fc_client_random", Binary, random<SSL_get_client_random>},
    {"ssl_fc_server_random", Binary, random<SSL_get_server_random>},
    {"ssl_fc_session_key", Binary, sessionKey},
    {"ssl_fc_cipherlist_bin", Binary, offered<&HelloCapture::ciphers>},
    {"ssl_fc_cipherlist_hex", Binary, offeredHex},
    {"ssl_fc_cipherlist_str", Text, offeredNames},
    {"ssl_fc_cipherlist_xxh", Integer, offeredHash},
    {"ssl_fc_ecformats_bin", Binary, offered<&HelloCapture::pointFormats>},
    {"ssl_fc_eclist_bin", Binary, offered<&HelloCapture::groups>},
    {"ssl_fc_extlist_bin", Binary, offered<&HelloCapture::extensions>},
    {"ssl_fc_protocol_hello_id", Integer, helloVersion},
    {"ssl_bc", Boolean, yes, true},
    {"ssl_bc_is_resumed", Boolean, resumed, true},
    {"ssl_bc_protocol", Text, protocol},
    {"ssl_bc_cipher", Text, cipher},
    {"ssl_bc_alpn", Text, alpn},
    {"ssl_bc_npn", Text, none},
    {"ssl_bc_use_keysize", Integer, usedBits},
    {"ssl_bc_alg_keysize", Integer, algorithmBits},
    {"ssl_bc_session_id", Binary, sessionId},
    {"ssl_bc_unique_id", Binary, uniqueId},
    {"ssl_bc_client_random", Binary, random<SSL_get_client_random>},
    {"ssl_bc_server_random", Binary, random<SSL_get_server_random>},
    {"ssl_bc_session_key", Binary, sessionKey},
    {"ssl_s_version", Integer, ofCertificate<false, certificate::version>},
    {"ssl_s_notbefore", Text, ofCertificate<false, certificate::notBefore>},
    {"ssl_s_notafter", Text, ofCertificate<false, certificate::notAfter>},
    {"ssl_s_sig_alg", Text, ofCertificate<false, certificate::signature>},
    {"ssl_s_key_alg", Text, ofCertificate<false, certificate::key>},
    {"ssl_s_serial", Binary, ofCertificate<false, certificate::serial>},
    {"ssl_s_sha1", Binary, ofCertificate<false, certificate::sha1>},
    {"ssl_s_der", Binary, ofCertificate<false, certificate::der>},
    {"ssl_s_s_dn", Text, ofCertificate<false, certificate::subject>},
    {"ssl_s_i_dn", Text, ofCertificate<false, certificate::issuer>},
    {"ssl_c_used", Boolean, certificateUsed},
    {"ssl_c_verify", Integer, verified},
    {"ssl_c_err", Integer, noted<&TlsSession::certificateError>},
    {"ssl_c_ca_err", Integer, noted<&TlsSession::authorityError>},
    {"ssl_c_ca_err_depth", Integer, noted<&TlsSession::authorityDepth>},
    {"ssl_c_version", Integer, ofCertificate<false, certificate::version>},
    {"ssl_c_notbefore", Text, ofCertificate<false, certificate::notBefore>},
    {"ssl_c_notafter", Text, ofCertificate<false, certificate::notAfter>},
    {"ssl_c_sig_alg", Text, ofCertificate<false, certificate::signature>},
    {"ssl_c_key_alg", Text, ofCertificate<false, certificate::key>},
    {"ssl_c_serial", Binary, ofCertificate<false, certificate::serial>},
    {"ssl_c_sha1", Binary, ofCertificate<false, certificate::sha1>},
    {"ssl_c_der", Binary, ofCertificate<false, certificate::der>},
    {"ssl_c_s_dn", Text, ofCertificate<false, certificate::subject>},
    {"ssl_c_i_dn", Text, ofCertificate<false, certificate::issuer>},
    {"ssl_f_version", Integer, ofCertificate<true, certificate::version>},
    {"ssl_f_notbefore", Text, ofCertificate<true, certificate::notBefore>},
    {"ssl_f_notafter", Text, ofCertificate<true, certificate::notAfter>},
    {"ssl_f_sig_alg", Text, ofCertificate<true, certificate::signature>},
    {"ssl_f_key_alg", Text, ofCertificate<true, certificate::key>},
    {"ssl_f_serial", Binary, ofCertificate<true, certificate::serial>},
    {"ssl_f_sha1", Binary, ofCertificate<true, certificate::sha1>},
    {"ssl_f_der", Binary, ofCertificate<true, certificate::der>},
    {"ssl_f_s_dn", Text, ofCertificate<true, certificate::subject>},
    {"ssl_f_i_dn", Text, ofCertificate<true, certificate::issuer>},
};

}  // namespace

const TlsFact* findTlsFact(std::string_view name) {
    const auto it = std::ranges::find(Facts, name, &TlsFact::name);
    return it == std::end(Facts) ? nullptr : it;
}

std::span<const TlsFact> tlsFacts() { return Facts; }

std::string_view tlsVersionOf(const TlsSession& session) { return SSL_get_version(session.ssl()); }

std::string_view tlsCipherOf(const TlsSession& session) {
    return SSL_get_cipher_name(session.ssl());
}

}  // namespace yard
