#include "core/http/samples/recode.h"

// All of xxHash comes with its header.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>

#include "core/base/scramble.h"
#include "core/http/message/hash.h"
#include "core/http/message/text.h"

namespace yard::http {
namespace {

int64_t numberAt(const RecodeArguments& arguments, size_t i, int64_t otherwise) {
    int64_t number = otherwise;
    if (i < arguments.size())
        std::from_chars(arguments[i].data(), arguments[i].data() + arguments[i].size(), number);
    return number;
}

QByteArray viewed(std::string_view bytes) {
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

bool hex(Sample& value, const RecodeArguments&) {
    value.own(viewed(toBytes(value)).toHex().toUpper().toStdString());
    return true;
}

bool fromHex(Sample& value, const RecodeArguments&) {
    value.toString();
    uint64_t number = 0;
    for (const char c : value.bytes) {
        const char small = lower(c);
        if (!digit(c) && (small < 'a' || small > 'f')) return false;
        number = number << 4 | static_cast<uint64_t>(digit(c) ? c - '0' : small - 'a' + 10);
    }
    value.setInteger(static_cast<int64_t>(number));
    return true;
}

constexpr auto ForUrls = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

bool base64(Sample& value, const RecodeArguments&) {
    value.own(viewed(toBytes(value)).toBase64().toStdString());
    return true;
}

bool urlBase64(Sample& value, const RecodeArguments&) {
    value.own(viewed(toBytes(value)).toBase64(ForUrls).toStdString());
    return true;
}

bool decode(Sample& value, QByteArray::Base64Options options) {
    const auto result = QByteArray::fromBase64Encoding(
        viewed(value.bytes), options | QByteArray::AbortOnBase64DecodingErrors);
    if (!result) return false;
    value.own(result.decoded.toStdString());
    return true;
}

bool fromBase64(Sample& value, const RecodeArguments&) {
    value.toString();
    return value.bytes.size() % 4 == 0 && decode(value, QByteArray::Base64Encoding);
}

bool fromUrlBase64(Sample& value, const RecodeArguments&) {
    value.toString();
    return value.bytes.size() % 4 != 1 && decode(value, ForUrls);
}

template <uint32_t (*Hash)(std::string_view)>
bool hashed(Sample& value, const RecodeArguments& arguments) {
    const uint32_t hash = Hash(toBytes(value));
    value.setInteger(numberAt(arguments, 0, 0) ? scramble(hash) : hash);
    return true;
}

uint32_t sdbmOf(std::string_view text) { return sdbm(text); }

bool digest(Sample& value, QCryptographicHash::Algorithm algorithm) {
    value.own(QCryptographicHash::hash(viewed(toBytes(value)), algorithm).toStdString());
    return true;
}

bool sha1(Sample& value, const RecodeArguments&) { return digest(value, QCryptographicHash::Sha1); }

bool sha2(Sample& value, const RecodeArguments& arguments) {
    switch (numberAt(arguments, 0, 256)) {
        case 224:
            return digest(value, QCryptographicHash::Sha224);
        case 384:
            return digest(value, QCryptographicHash::Sha384);
        case 512:
            return digest(value, QCryptographicHash::Sha512);
        default:
            return digest(value, QCryptographicHash::Sha256);
    }
}

std::optional<QCryptographicHash::Algorithm> algorithmOf(const std::string& name) {
    using Hash = QCryptographicHash;
    static constexpr std::pair<std::string_view, Hash::Algorithm> Names[] = {
        {"md5", Hash::Md5},       {"sha1", Hash::Sha1},     {"sha224", Hash::Sha224},
        {"sha256", Hash::Sha256}, {"sha384", Hash::Sha384}, {"sha512", Hash::Sha512}};
    for (const auto& [known, algorithm] : Names)
        if (equalNoCase(known, name)) return algorithm;
    return {};
}

bool digestNamed(Sample& value, const RecodeArguments& arguments) {
    const auto algorithm = algorithmOf(arguments[0]);
    return algorithm && digest(value, *algorithm);
}

bool keyedDigest(Sample& value, const RecodeArguments& arguments) {
    const auto algorithm = algorithmOf(arguments[0]);
    if (!algorithm) return false;
    value.own(QMessageAuthenticationCode::hash(
                  viewed(toBytes(value)), QByteArray::fromBase64(viewed(arguments[1])), *algorithm)
                  .toStdString());
    return true;
}

bool xxHash32(Sample& value, const RecodeArguments& arguments) {
    const std::string_view bytes = toBytes(value);
    const auto seed = static_cast<uint32_t>(numberAt(arguments, 0, 0));
    value.setInteger(XXH32(bytes.data(), bytes.size(), seed));
    return true;
}

template <XXH64_hash_t (*Hash)(const void*, size_t, XXH64_hash_t)>
bool xxHash64(Sample& value, const RecodeArguments& arguments) {
    const std::string_view bytes = toBytes(value);
    const auto seed = static_cast<uint64_t>(numberAt(arguments, 0, 0));
    value.setInteger(static_cast<int64_t>(Hash(bytes.data(), bytes.size(), seed)));
    return true;
}

XXH64_hash_t xxh64(const void* data, size_t size, XXH64_hash_t seed) {
    return XXH64(data, size, seed);
}
XXH64_hash_t xxh3(const void* data, size_t size, XXH64_hash_t seed) {
    return XXH3_64bits_withSeed(data, size, seed);
}

/// Castagnoli's polynomial, as in iSCSI.
uint32_t crc32c(std::string_view text) {
    uint32_t crc = ~0U;
    for (const char c : text) {
        crc ^= static_cast<uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78U : 0U);
    }
    return ~crc;
}

bool complemented(Sample& value, const RecodeArguments&) {
    if (value.type == Sample::Type::Text && value.bytes.empty()) return false;
    value.toInteger();
    value.setInteger(~value.number);
    return true;
}

bool urlEncoded(Sample& value, const RecodeArguments&) {
    value.toString();
    value.own(viewed(value.bytes).toPercentEncoding().toStdString());
    return true;
}

/// Seconds since 1970 written out; `local`: in the zone of this machine.
bool written(Sample& value, const std::string& format, int64_t offset, bool local) {
    value.toInteger();
    const time_t moment = value.number + offset;
    tm parts{};
    if (!(local ? localtime_r(&moment, &parts) : gmtime_r(&moment, &parts))) return false;
    char text[1024];
    value.own(std::string(text, std::strftime(text, sizeof text, format.c_str(), &parts)));
    return true;
}

bool localTime(Sample& value, const RecodeArguments& arguments) {
    return written(value, arguments[0], numberAt(arguments, 1, 0), true);
}

bool universalTime(Sample& value, const RecodeArguments& arguments) {
    return written(value, arguments[0], numberAt(arguments, 1, 0), false);
}

/// The names of days and months are English whatever the locale.
bool httpDate(Sample& value, const RecodeArguments& arguments) {
    static constexpr const char* Days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* Months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    value.toInteger();
    const time_t moment = value.number + numberAt(arguments, 0, 0);
    tm parts{};
    if (!gmtime_r(&moment, &parts)) return false;
    const std::string format =
        std::string(Days[parts.tm_wday]) + ", %d " + Months[parts.tm_mon] + " %Y %H:%M:%S GMT";
    return written(value, format, numberAt(arguments, 0, 0), false);
}

bool networkOrder(Sample& value, const RecodeArguments&) {
    value.toInteger();
    value.own(std::string(toBytes(value).substr(4)));
    return true;
}

bool firstLine(Sample& value, const RecodeArguments&) {
    value.toString();
    value.setText(value.bytes.substr(0, value.bytes.find_first_of("\r\n")));
    return true;
}

}  // namespace

std::string_view toBytes(Sample& value) {
    if (value.type == Sample::Type::Integer) {
        std::string bytes;
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(value.number >> shift & 0xff);
        value.own(std::move(bytes));
    }
    return value.bytes;
}

Recode recodeNamed(std::string_view name) {
    static constexpr std::pair<std::string_view, Recode> Names[] = {{"hex", hex},
                                                                    {"hex2i", fromHex},
                                                                    {"base64", base64},
                                                                    {"b64dec", fromBase64},
                                                                    {"ub64enc", urlBase64},
                                                                    {"ub64dec", fromUrlBase64},
                                                                    {"crc32", hashed<crc32>},
                                                                    {"djb2", hashed<djb2>},
                                                                    {"sdbm", hashed<sdbmOf>},
                                                                    {"wt6", hashed<wt6>},
                                                                    {"sha1", sha1},
                                                                    {"sha2", sha2},
                                                                    {"digest", digestNamed},
                                                                    {"hmac", keyedDigest},
                                                                    {"xxh32", xxHash32},
                                                                    {"xxh64", xxHash64<xxh64>},
                                                                    {"xxh3", xxHash64<xxh3>},
                                                                    {"crc32c", hashed<crc32c>},
                                                                    {"cpl", complemented},
                                                                    {"url_enc", urlEncoded},
                                                                    {"ltime", localTime},
                                                                    {"utime", universalTime},
                                                                    {"http_date", httpDate},
                                                                    {"htonl", networkOrder},
                                                                    {"cut_crlf", firstLine}};
    for (const auto& [known, recode] : Names)
        if (known == name) return recode;
    return rewriteNamed(name);
}

}  // namespace yard::http
