#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/config/values/config.h"
#include "core/http/samples/sample.h"

namespace yard {

/// "ip", "ipv6", "integer", "string", "binary": as `show table` names it.
const char* typeWord(KeyType type);

/// A key as a table stores it: fixed width, cut and padded by the table's type and length. Integers
/// are in network order, so keys of every type compare as bytes. Short keys need no allocation.
class StickKey {
public:
    StickKey() = default;
    /// As stored.
    explicit StickKey(std::string_view bytes) { assign(bytes); }
    /// A sample as a key of this table's type (semantics.md section 6: strings cut to the length,
    /// binary zero-padded, integers 32-bit unsigned, addresses mapped between families); empty: no
    /// such key.
    static std::optional<StickKey> from(const Sample& sample, const StickTableConf& table);
    /// As typed in the Runtime API; the Error is HAProxy's, whose words differ by `use`.
    enum class Use : uint8_t { Show, Set, Clear };
    static Result<StickKey> parse(const std::string& text, const StickTableConf& table,
                                  Use use = Use::Show);
    std::string_view bytes() const {
        return m_size <= m_inline.size() ? std::string_view(m_inline.data(), m_size)
                                         : std::string_view(m_long);
    }
    /// As `show table` prints it.
    std::string text(KeyType type) const;
    bool operator==(const StickKey& other) const { return bytes() == other.bytes(); }

private:
    void assign(std::string_view bytes);
    std::array<char, 32> m_inline{};
    uint32_t m_size = 0;
    std::string m_long;
};

}  // namespace yard
