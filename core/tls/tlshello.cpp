#include "core/tls/tlshello.h"

#include <algorithm>
#include <string_view>

#include "core/base/lower.h"

namespace yard {
namespace {

std::string_view extension(SSL* ssl, unsigned type) {
    const unsigned char* bytes = nullptr;
    size_t size = 0;
    if (SSL_client_hello_get0_ext(ssl, type, &bytes, &size) != 1) return {};
    return {reinterpret_cast<const char*>(bytes), size};
}

size_t numberAt(std::string_view bytes, size_t at) {
    return static_cast<size_t>(static_cast<unsigned char>(bytes[at])) << 8 |
           static_cast<unsigned char>(bytes[at + 1]);
}

/// The list's length, the kind of the only entry, its length, and the name.
std::string nameIn(std::string_view bytes) {
    constexpr size_t Front = 5;
    if (bytes.size() < Front || bytes[2] != TLSEXT_NAMETYPE_host_name) return {};
    const size_t size = numberAt(bytes, 3);
    if (bytes.size() < Front + size) return {};
    return lowered(std::string(bytes.substr(Front, size)));
}

/// Some cipher that it offers goes with such a certificate.
bool offersEcdsa(SSL* ssl) {
    const unsigned char* ciphers = nullptr;
    const size_t size = SSL_client_hello_get0_ciphers(ssl, &ciphers);
    for (size_t at = 0; at + 1 < size; at += 2) {
        const SSL_CIPHER* cipher = SSL_CIPHER_find(ssl, ciphers + at);
        const int kind = cipher ? SSL_CIPHER_get_auth_nid(cipher) : NID_undef;
        constexpr char OfTls13 = 0x13;  // says nothing of keys
        if (kind == NID_auth_ecdsa || ciphers[at] == OfTls13) return true;
    }
    return false;
}

}  // namespace

TlsHello::TlsHello(SSL* ssl) : name(nameIn(extension(ssl, TLSEXT_TYPE_server_name))) {
    const std::string_view algorithms = extension(ssl, TLSEXT_TYPE_signature_algorithms);
    for (size_t at = 2; at + 1 < algorithms.size(); at += 2) {
        const size_t algorithm = numberAt(algorithms, at);
        const size_t signature = algorithm & 0xff;
        constexpr size_t Pss = 0x0800;
        ecdsa = ecdsa || ((algorithm & 0xff00) != Pss && signature == TLSEXT_signature_ecdsa);
    }
    ecdsa = ecdsa && offersEcdsa(ssl);
}

}  // namespace yard
