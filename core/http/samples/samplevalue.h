#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yard {

/// A fetched value. Text views point into the request or into the Sample's own memory, so a Sample
/// is used before either goes away. No allocation for src, dst, ports and unconverted text.
struct Sample {
    enum class Type : uint8_t { Address4, Address6, Integer, Text } type = Type::Text;
    std::string_view bytes;  ///< Text: the text; addresses: 4 or 16 bytes in network order
    int64_t number = 0;      ///< Integer
    /// More of the message may still make another value of it, or one at all.
    bool mayChange = false;
    char scratch[16] = {};  ///< holds addresses
    std::string owned;      ///< holds converted text

    Sample() = default;
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;

    void setInteger(int64_t value);
    void setText(std::string_view text);  ///< which lives elsewhere
    void own(std::string text);
    void setAddress(const void* network, size_t size);  ///< 4 or 16 bytes

    /// As HAProxy casts between types: addresses and numbers are written out, ...
    void toText();
    /// ... as a string, which ends at a NUL, ...
    void toString();
    /// text is read as a number, as far as it is one, an IPv4 address is its 32 bits, ...
    void toInteger();
    /// ... text is read as an address and a number as the 32 bits of one; false: it is none.
    bool toAddress();
};

}  // namespace yard
