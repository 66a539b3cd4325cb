#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yard {

/// What rules may ask of a ClientHello (RFC 8446 section 4.1.2): its lists as they came, of which
/// no more is kept than `tune.ssl.capture-buffer-size` says.
struct HelloCapture {
    int64_t version = 0;  ///< that it names, 0x0303
    uint64_t hash = 0;    ///< XXH64 of all its ciphers
    std::string ciphers, extensions, groups, pointFormats;

    /// `message`: of the handshake, with its head. False: it is no ClientHello.
    bool read(std::string_view message, size_t room);
};

/// A list of numbers of two bytes without those that only see whether unknown ones are passed over
/// (RFC 8701).
std::string withoutGrease(std::string_view list);

}  // namespace yard
