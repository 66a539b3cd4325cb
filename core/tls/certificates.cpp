#include "core/tls/certificates.h"

#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace yard {
namespace {

/// Files of a directory that belong to others there.
constexpr std::string_view Beside[] = {".issuer", ".ocsp", ".sctl", ".key"};
constexpr std::string_view Bundled[] = {".rsa", ".dsa", ".ecdsa"};

bool isThere(const std::string& path) {
    struct stat about;
    return stat(path.c_str(), &about) == 0;
}

/// A key behind a pass phrase would keep the start waiting for somebody at a terminal.
int noPassPhrase(char*, int, int, void*) { return 0; }

std::string asText(const ASN1_STRING* text) {
    unsigned char* bytes = nullptr;
    const int size = ASN1_STRING_to_UTF8(&bytes, text);
    if (size < 0) return {};
    std::string copy(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
    OPENSSL_free(bytes);
    return copy;
}

/// What a directory holds, in the order of names.
std::vector<std::string> entriesOf(const std::string& path) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path, error))
        if (entry.is_regular_file(error)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

std::string tlsFaultWords() {
    const unsigned long code = ERR_peek_last_error();
    const char* words = code ? ERR_reason_error_string(code) : nullptr;
    std::string text = words ? words : code ? "error " + std::to_string(code) : "";
    ERR_clear_error();
    return text;
}

Result<std::vector<std::string>> TlsCertificate::filesOf(const std::string& path,
                                                         const TlsExtraFiles& extra) {
    struct stat about;
    std::vector<std::string> files;
    if (stat(path.c_str(), &about) == 0) {
        if (!S_ISDIR(about.st_mode)) return std::vector<std::string>{path};
        for (const std::string& name : entriesOf(path)) {
            const bool beside = std::any_of(std::begin(Beside), std::end(Beside),
                                            [&](auto end) { return name.ends_with(end); });
            if (!beside) files.push_back(path + (path.ends_with('/') ? "" : "/") + name);
        }
        return files;
    }
    const int error = errno;
    if (extra.bundles)
        for (const std::string_view end : Bundled)
            if (isThere(path + std::string(end))) files.push_back(path + std::string(end));
    if (!files.empty()) return files;
    return Error{"unable to stat SSL certificate from file '" + path +
                 "' : " + std::strerror(error)};
}

/// False: there is no certificate in it, or no key where only that is looked for.
bool TlsCertificate::readPem(const std::string& path, bool keyOnly) {
    const auto again = [&] { return OpenSslPtr<BIO>(BIO_new_file(path.c_str(), "r")); };
    OpenSslPtr<BIO> in = again();
    if (!in) return false;
    if (EVP_PKEY* key = PEM_read_bio_PrivateKey(in.get(), nullptr, noPassPhrase, nullptr))
        m_key.reset(key);
    if (keyOnly) return m_key != nullptr;
    in = again();
    m_dh.reset(PEM_read_bio_Parameters(in.get(), nullptr));
    if (m_dh && !EVP_PKEY_is_a(m_dh.get(), "DH")) m_dh.reset();
    in = again();
    m_certificate.reset(PEM_read_bio_X509_AUX(in.get(), nullptr, noPassPhrase, nullptr));
    if (!m_certificate) return false;
    m_chain.reset(sk_X509_new_null());
    while (X509* next = PEM_read_bio_X509(in.get(), nullptr, noPassPhrase, nullptr))
        sk_X509_push(m_chain.get(), next);
    return true;
}

Result<std::shared_ptr<const TlsCertificate>> TlsCertificate::load(const std::string& path,
                                                                   const TlsExtraFiles& extra) {
    auto made = std::make_shared<TlsCertificate>();
    made->m_path = path;
    const bool read = made->readPem(path, false);
    if (!read) {
        ERR_clear_error();
        return Error{"unable to load certificate from file '" + path + "'"};
    }
    const std::string keyFile = extra.keys ? path + ".key" : path;
    if (!made->m_key && extra.keys) made->readPem(keyFile, true);
    ERR_clear_error();
    if (!made->m_key) return Error{"No Private Key found in '" + keyFile + "'"};
    if (X509_check_private_key(made->m_certificate.get(), made->m_key.get()) != 1) {
        ERR_clear_error();
        return Error{"inconsistencies between private key and certificate loaded '" + path + "'"};
    }
    for (const std::string& kind : extra.unused)
        if (isThere(path + kind)) made->m_unused.push_back(path + kind);
    return std::shared_ptr<const TlsCertificate>(std::move(made));
}

std::vector<std::string> TlsCertificate::names() const {
    std::vector<std::string> found;
    X509* certificate = m_certificate.get();
    const OpenSslPtr<GENERAL_NAMES> others(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; others && i < sk_GENERAL_NAME_num(others.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(others.get(), i);
        if (name->type == GEN_DNS) found.push_back(asText(name->d.dNSName));
    }
    const X509_NAME* subject = X509_get_subject_name(certificate);
    for (int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(subject, NID_commonName, at))
        found.push_back(asText(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    return found;
}

bool TlsCertificate::isEcdsa() const { return EVP_PKEY_base_id(m_key.get()) == EVP_PKEY_EC; }

bool TlsCertificate::useIn(SSL_CTX* context) const {
    if (SSL_CTX_use_certificate(context, m_certificate.get()) != 1) return false;
    if (SSL_CTX_use_PrivateKey(context, m_key.get()) != 1) return false;
    if (sk_X509_num(m_chain.get()) > 0 && SSL_CTX_set1_chain(context, m_chain.get()) != 1)
        return false;
    if (m_dh && EVP_PKEY_up_ref(m_dh.get()) == 1 &&
        SSL_CTX_set0_tmp_dh_pkey(context, m_dh.get()) != 1)
        EVP_PKEY_free(m_dh.get());
    return true;
}

Result<std::shared_ptr<const TlsTrust>> TlsTrust::load(const std::string& path) {
    auto made = std::make_shared<TlsTrust>();
    made->m_store.reset(X509_STORE_new());
    X509_STORE* store = made->m_store.get();
    X509_LOOKUP* files = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    std::string where = path;
    if (path == "@system-ca") {
        where = X509_get_default_cert_dir();
        X509_load_cert_crl_file(files, X509_get_default_cert_file(), X509_FILETYPE_PEM);
    }
    struct stat about;
    if (stat(where.c_str(), &about) != 0) return Error{std::strerror(errno)};
    if (S_ISDIR(about.st_mode)) {
        for (const std::string& name : entriesOf(where))
            X509_load_cert_crl_file(files, (where + "/" + name).c_str(), X509_FILETYPE_PEM);
        ERR_clear_error();
    } else if (X509_load_cert_crl_file(files, where.c_str(), X509_FILETYPE_PEM) == 0) {
        return Error{tlsFaultWords()};
    }
    return std::shared_ptr<const TlsTrust>(std::move(made));
}

void TlsTrust::addTo(X509_STORE* store) const {
    const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(m_store.get());
    for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
        const X509_OBJECT* object = sk_X509_OBJECT_value(objects, i);
        if (X509* certificate = X509_OBJECT_get0_X509(object))
            X509_STORE_add_cert(store, certificate);
        else if (X509_CRL* list = X509_OBJECT_get0_X509_CRL(const_cast<X509_OBJECT*>(object)))
            X509_STORE_add_crl(store, list);
    }
    ERR_clear_error();
}

void TlsTrust::nameTo(SSL_CTX* context) const {
    const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(m_store.get());
    for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i)
        if (X509* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)))
            SSL_CTX_add_client_CA(context, certificate);
}

}  // namespace yard
