// Converters with keys: the signatures of JSON Web Tokens (RFC 7518), and AES-GCM.
#include "core/http/samples/webtoken.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include <QByteArray>
#include <QMessageAuthenticationCode>
#include <algorithm>

#include "core/config/values/variablename.h"
#include "core/tls/opensslptr.h"

namespace yard::http {
namespace {

using Bytes = const unsigned char*;

Bytes bytesOf(std::string_view text) { return reinterpret_cast<Bytes>(text.data()); }

QByteArray viewed(std::string_view bytes) {
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

/// A text, or the variable that holds it.
struct TextOrVariable {
    TextOrVariable(const RecodeArguments& arguments, size_t at) {
        if (at < arguments.size()) text = arguments[at];
        variable = variableFault(text).empty();
    }
    /// Nothing: the variable is not set.
    std::optional<std::string> read(const Variables* variables) const {
        if (!variable) return text;
        Sample held;
        if (!variables || !variables->read(text, held)) return std::nullopt;
        held.toString();
        return std::string(held.bytes);
    }
    std::string text;
    bool variable = false;
};

/// An ECDSA signature as tokens have it, two numbers one after the other, as OpenSSL reads it.
std::string ecSignature(std::string_view raw) {
    const int half = static_cast<int>(raw.size() / 2);
    const OpenSslPtr<ECDSA_SIG> pair(ECDSA_SIG_new());
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytesOf(raw), half, nullptr),
                   BN_bin2bn(bytesOf(raw) + half, half, nullptr));
    std::string der(static_cast<size_t>(std::max(i2d_ECDSA_SIG(pair.get(), nullptr), 0)), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(pair.get(), &out);
    return der;
}

/// `jwt_verify`.
class TokenJudge final : public KeyedConverter {
public:
    explicit TokenJudge(const RecodeArguments& arguments)
        : m_algorithm(arguments, 0), m_key(arguments, 1), m_public(publicKey(m_key.text)) {}

    bool run(Sample& value, const Variables* variables) const override {
        value.toString();
        const auto algorithm = m_algorithm.read(variables), key = m_key.read(variables);
        if (!algorithm || !key) return false;
        value.setInteger(judge(value.bytes, *algorithm, *key));
        return true;
    }

private:
    enum : int { Bad = 0, Good = 1, Unknown = -1, NotManaged = -2, NoToken = -3, NoKey = -5 };

    /// Out of a file with a certificate or a key; null: there is none.
    static std::shared_ptr<EVP_PKEY> publicKey(const std::string& file) {
        const OpenSslPtr<BIO> in(BIO_new_file(file.c_str(), "r"));
        if (!in) return nullptr;
        EVP_PKEY* key = PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr);
        if (!key && BIO_reset(in.get()) == 0) {
            const OpenSslPtr<X509> certificate(
                PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
            if (certificate) key = X509_get_pubkey(certificate.get());
        }
        return {key, EVP_PKEY_free};
    }

    int judge(std::string_view token, std::string_view algorithm, const std::string& key) const {
        const std::string_view family = algorithm.substr(0, 2),
                               bits = algorithm.substr(std::min<size_t>(2, algorithm.size()));
        const bool sized = bits == "256" || bits == "384" || bits == "512";
        const bool none = algorithm == "none";
        constexpr std::string_view Families[] = {"HS", "RS", "ES", "PS"};
        if (!none && (!sized || std::ranges::find(Families, family) == std::end(Families)))
            return Unknown;
        const auto parts = tokenParts(token);
        if (!parts) return NoToken;
        if (none) return (*parts)[2].empty() ? Good : Bad;
        if (family == "PS") return NotManaged;
        const auto signature = fromUrlBase64((*parts)[2]);
        if (!signature || signature->empty()) return NoToken;
        const std::string_view text = token.substr(0, token.rfind('.'));
        if (family == "HS") return isSame(keyed(bits, key, text), *signature) ? Good : Bad;
        if (!m_public || m_key.variable) return NoKey;
        const EVP_MD* digest = bits == "256"   ? EVP_sha256()
                               : bits == "384" ? EVP_sha384()
                                               : EVP_sha512();
        return isSigned(digest, text, family == "ES" ? ecSignature(*signature) : *signature);
    }

    static std::string keyed(std::string_view bits, std::string_view key, std::string_view text) {
        const auto algorithm = bits == "256"   ? QCryptographicHash::Sha256
                               : bits == "384" ? QCryptographicHash::Sha384
                                               : QCryptographicHash::Sha512;
        return QMessageAuthenticationCode::hash(viewed(text), viewed(key), algorithm).toStdString();
    }

    /// How long it takes tells nothing of where they differ.
    static bool isSame(const std::string& a, const std::string& b) {
        return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
    }

    int isSigned(const EVP_MD* digest, std::string_view text, const std::string& signature) const {
        const OpenSslPtr<EVP_MD_CTX> context(EVP_MD_CTX_new());
        return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, m_public.get()) == 1 &&
                       EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(),
                                        bytesOf(text), text.size()) == 1
                   ? Good
                   : Bad;
    }

    TextOrVariable m_algorithm, m_key;
    std::shared_ptr<EVP_PKEY> m_public;
};

/// `aes_gcm_dec`: nonce, key and tag are base64 where they stand in the file.
class GcmReader final : public KeyedConverter {
public:
    explicit GcmReader(const RecodeArguments& arguments)
        : m_bits(arguments[0]), m_nonce(arguments, 1), m_key(arguments, 2), m_tag(arguments, 3) {}

    bool run(Sample& value, const Variables* variables) const override {
        const auto nonce = bytes(m_nonce, variables), key = bytes(m_key, variables),
                   tag = bytes(m_tag, variables);
        if (!nonce || !key || !tag) return false;
        const EVP_CIPHER* cipher = m_bits == "128"   ? EVP_aes_128_gcm()
                                   : m_bits == "192" ? EVP_aes_192_gcm()
                                                     : EVP_aes_256_gcm();
        if (key->size() != static_cast<size_t>(EVP_CIPHER_get_key_length(cipher))) return false;
        const std::string_view sealed = toBytes(value);
        std::string plain(sealed.size(), '\0'), tagBytes = *tag;
        auto* out = reinterpret_cast<unsigned char*>(plain.data());
        int size = 0, rest = 0;
        const OpenSslPtr<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
        EVP_CIPHER_CTX* c = context.get();
        const bool opened =
            EVP_DecryptInit_ex(c, cipher, nullptr, nullptr, nullptr) == 1 &&
            EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(nonce->size()),
                                nullptr) == 1 &&
            EVP_DecryptInit_ex(c, nullptr, nullptr, bytesOf(*key), bytesOf(*nonce)) == 1 &&
            EVP_DecryptUpdate(c, out, &size, bytesOf(sealed), static_cast<int>(sealed.size())) ==
                1 &&
            EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, static_cast<int>(tagBytes.size()),
                                tagBytes.data()) == 1 &&
            EVP_DecryptFinal_ex(c, out + size, &rest) == 1;
        if (!opened) return false;
        plain.resize(static_cast<size_t>(size + rest));
        value.own(std::move(plain));
        return true;
    }

private:
    static std::optional<std::string> bytes(const TextOrVariable& from,
                                            const Variables* variables) {
        const auto text = from.read(variables);
        if (!text) return std::nullopt;
        return QByteArray::fromBase64(viewed(*text)).toStdString();
    }

    std::string m_bits;
    TextOrVariable m_nonce, m_key, m_tag;
};

}  // namespace

std::optional<TokenParts> tokenParts(std::string_view token) {
    TokenParts parts;
    for (size_t i = 0; i < parts.size(); ++i) {
        const size_t end = token.find('.');
        if ((end == std::string_view::npos) != (i == 2)) return std::nullopt;
        parts[i] = token.substr(0, end);
        token.remove_prefix(std::min(parts[i].size() + 1, token.size()));
    }
    return parts;
}

std::optional<std::string> fromUrlBase64(std::string_view text) {
    const auto result = QByteArray::fromBase64Encoding(
        viewed(text), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                          QByteArray::AbortOnBase64DecodingErrors);
    if (!result) return std::nullopt;
    return result.decoded.toStdString();
}

bool isKeyed(std::string_view name) { return name == "jwt_verify" || name == "aes_gcm_dec"; }

std::shared_ptr<const KeyedConverter> keyedNamed(std::string_view name,
                                                 const RecodeArguments& arguments) {
    if (name == "jwt_verify") return std::make_shared<TokenJudge>(arguments);
    if (name == "aes_gcm_dec") return std::make_shared<GcmReader>(arguments);
    return nullptr;
}

}  // namespace yard::http
