#include <algorithm>
#include <iterator>

#include "core/tls/tlsconf.h"

namespace yard {
namespace {

constexpr const char* Names[] = {"", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
constexpr int Oldest = static_cast<int>(TlsVersion::Tls10);  // Debian's OpenSSL has no SSLv3
constexpr int Newest = static_cast<int>(TlsVersion::Tls13);

}  // namespace

std::string tlsVersionName(TlsVersion version) { return Names[static_cast<size_t>(version)]; }

TlsVersion tlsVersion(const std::string& name) {
    const auto it = std::find(std::begin(Names), std::end(Names), name);
    return it == std::end(Names) ? TlsVersion::NotSaid
                                 : static_cast<TlsVersion>(it - std::begin(Names));
}

// As ssl_sock_initial_ctx() of HAProxy: what is excluded in between does not count.
TlsVersions::Range TlsVersions::range(TlsVersion least) const {
    Range found;
    uint8_t excluded = off;
    TlsVersion low = min;
    if (off && (min != TlsVersion::NotSaid || max != TlsVersion::NotSaid)) {
        found.offIgnored = true;
        excluded = 0;
    }
    if (low == TlsVersion::NotSaid) {
        found.lowered = max != TlsVersion::NotSaid && max < least;
        low = found.lowered ? max : least;
    }
    TlsVersion gap = TlsVersion::NotSaid;
    for (int i = Oldest; i <= Newest; ++i) {
        const auto version = static_cast<TlsVersion>(i);
        const bool out =
            version < low || (max != TlsVersion::NotSaid && version > max) || (excluded >> i & 1);
        if (out) {
            if (found.min != TlsVersion::NotSaid && gap == TlsVersion::NotSaid) gap = version;
            continue;
        }
        if (found.min == TlsVersion::NotSaid) found.min = version;
        if (gap != TlsVersion::NotSaid) found.hole = gap;
        found.max = version;
    }
    return found;
}

}  // namespace yard
