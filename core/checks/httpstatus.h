#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yard {

/// The head of a response to a health check, as far as a check cares: HAProxy takes any version but
/// wants a whole, well-formed head, and 1xx counts as the answer (verified 2.6.12).
struct CheckAnswer {
    enum class State { More, Complete, Bad } state = State::More;
    int code = -1;
    std::string reason;
    size_t size = 0;               ///< of the head
    std::optional<size_t> length;  ///< of the body, where the head tells it
    /// Names and values; views of what was read.
    std::vector<std::pair<std::string_view, std::string_view>> fields;
};

/// `bytes` is everything received so far.
CheckAnswer readCheckAnswer(std::string_view bytes);

/// What came of a body.
struct CheckBody {
    std::string bytes;    ///< without the frames of chunks
    bool whole = false;   ///< nothing of it is to come, by what the head says
    bool broken = false;  ///< a frame is wrong
};

/// `rest`: everything received behind the head.
CheckBody readCheckBody(const CheckAnswer& answer, std::string_view rest);

}  // namespace yard
