#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yard {

/// A word that can stand next in a line that is being typed.
struct Completion {
    std::string word;
    std::string help;  ///< what the command does, when the word ends its name; may be empty
};

struct Completions {
    size_t from = 0;  ///< in the line: where the word begins that one of these takes the place of
    std::vector<Completion> words;
    bool cut = false;   ///< there are more
    std::string usage;  ///< of the command in the line: "get weight <bk>/<srv>"; empty: none yet
};

/// A piece of an answer.
struct Spoken {
    enum class State : uint8_t {
        Ended,   ///< that was all
        More,    ///< there is more to ask for
        Waiting  ///< there may be more in a moment, as after `show events -w`
    };
    std::string text;
    State state = State::Ended;
};

/// A command line to a proxy, without a socket: lines of the Runtime API at the administrator's
/// level, answered piece by piece as they are asked for. Control thread.
class CommandLine {
public:
    virtual ~CommandLine() = default;
    /// Begins to answer a line; what is left of the answer before it is dropped. Without
    /// `mayChange` what would change the proxy is refused.
    virtual void say(const std::string& line, bool mayChange) = 0;
    /// The next piece, of some ten kilobytes.
    virtual Spoken more() = 0;
    /// What can stand at the end of `line`.
    virtual Completions complete(const std::string& line) = 0;
};

}  // namespace yard
