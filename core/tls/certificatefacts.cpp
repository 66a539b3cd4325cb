#include "core/tls/certificatefacts.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/tls/opensslptr.h"

namespace yard {
namespace {

using Value = TlsFact::Value;

std::string bytesOf(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<size_t>(ASN1_STRING_length(text))};
}

std::string shortName(const X509_NAME_ENTRY* entry) {
    const int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
    if (nid != NID_undef) return OBJ_nid2sn(nid);
    char text[80];
    OBJ_obj2txt(text, sizeof text, X509_NAME_ENTRY_get_object(entry), 1);
    return text;
}

std::string wholeName(const X509_NAME* name) {
    std::string line;
    for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
        line += "/" + shortName(entry) + "=" + bytesOf(X509_NAME_ENTRY_get_data(entry));
    }
    return line;
}

bool readFormatted(const X509_NAME* name, Value& out) {
    const OpenSslPtr<BIO> text(BIO_new(BIO_s_mem()));
    if (X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253) < 0) return false;
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(text.get(), &bytes);
    out.bytes.assign(bytes, static_cast<size_t>(size));
    return size > 0;
}

/// "CN,2" is the second CN, "CN,-1" the last; ",0,rfc2253" the whole in another writing.
bool readName(const X509_NAME* name, std::string_view argument, Value& out) {
    const size_t comma = std::min(argument.find(','), argument.size());
    const std::string_view wanted = argument.substr(0, comma);
    if (wanted.empty() && argument.ends_with("rfc2253")) return readFormatted(name, out);
    if (wanted.empty()) {
        out.bytes = wholeName(name);
        return !out.bytes.empty();
    }
    int place = 1;
    if (comma < argument.size())
        std::from_chars(argument.data() + comma + 1, argument.data() + argument.size(), place);
    if (place == 0) place = 1;
    const int count = X509_NAME_entry_count(name);
    int left = std::abs(place);
    for (int i = 0; i < count; ++i) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, place < 0 ? count - 1 - i : i);
        if (shortName(entry) != wanted || --left > 0) continue;
        out.bytes = bytesOf(X509_NAME_ENTRY_get_data(entry));
        return true;
    }
    return false;
}

/// As a certificate writes it: "261130005812Z".
bool readTime(const ASN1_TIME* time, Value& out) {
    out.bytes = bytesOf(time);
    if (ASN1_STRING_type(time) != V_ASN1_GENERALIZEDTIME) return !out.bytes.empty();
    if (!out.bytes.starts_with("20")) return false;
    out.bytes.erase(0, 2);
    return true;
}

bool named(int nid, Value& out) {
    if (nid == NID_undef) return false;
    out.bytes = OBJ_nid2sn(nid);
    return true;
}

}  // namespace

namespace certificate {

bool subject(X509* certificate, std::string_view argument, Value& out) {
    return readName(X509_get_subject_name(certificate), argument, out);
}

bool issuer(X509* certificate, std::string_view argument, Value& out) {
    return readName(X509_get_issuer_name(certificate), argument, out);
}

bool notBefore(X509* certificate, std::string_view, Value& out) {
    return readTime(X509_get0_notBefore(certificate), out);
}

bool notAfter(X509* certificate, std::string_view, Value& out) {
    return readTime(X509_get0_notAfter(certificate), out);
}

bool serial(X509* certificate, std::string_view, Value& out) {
    out.bytes = bytesOf(X509_get_serialNumber(certificate));
    return true;
}

bool sha1(X509* certificate, std::string_view, Value& out) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha1(), digest.data(), &size) != 1) return false;
    out.bytes.assign(reinterpret_cast<const char*>(digest.data()), size);
    return true;
}

bool der(X509* certificate, std::string_view, Value& out) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    if (size <= 0) return false;
    out.bytes.assign(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
    OPENSSL_free(bytes);
    return true;
}

bool signature(X509* certificate, std::string_view, Value& out) {
    return named(X509_get_signature_nid(certificate), out);
}

bool key(X509* certificate, std::string_view, Value& out) {
    ASN1_OBJECT* algorithm = nullptr;
    X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr,
                           X509_get_X509_PUBKEY(certificate));
    return algorithm && named(OBJ_obj2nid(algorithm), out);
}

bool version(X509* certificate, std::string_view, Value& out) {
    out.number = X509_get_version(certificate) + 1;
    return true;
}

}  // namespace certificate
}  // namespace yard
