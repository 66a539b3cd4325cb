#pragma once

#include <cstddef>
#include <cstdint>

namespace yard {

/// What a read or write came to.
struct IoResult {
    enum class Kind : uint8_t { Done, Blocked, Ended, Failed } kind = Kind::Done;
    size_t bytes = 0;  ///< with Done
    int error = 0;     ///< errno, with Failed
    bool done() const { return kind == Kind::Done; }
    bool blocked() const { return kind == Kind::Blocked; }
};

}  // namespace yard
