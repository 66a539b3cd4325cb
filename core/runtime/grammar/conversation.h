#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yard {

/// What is said on one connection of a command line, without the connection: bytes in, bytes out.
/// Control thread.
class Conversation {
public:
    /// HAProxy's bufsize: a line must fit.
    static constexpr size_t MaxLine = 16384;
    /// How much of an answer is made before it is taken; pieces of a dump may be larger.
    static constexpr size_t PieceSize = 32768;

    virtual ~Conversation() = default;
    virtual void receive(std::string_view bytes) = 0;
    /// The client will send no more.
    virtual void inputEnded() = 0;
    /// Whether receive() should be called: not while there is enough to do.
    virtual bool wantsInput() const = 0;
    /// Goes on with what was asked and appends the answer, until `out` holds about `room` bytes or
    /// there is nothing to do. True: there is more to do.
    virtual bool work(std::string& out, size_t room) = 0;
    /// There is nothing to say yet, but work() should be called again in a moment.
    virtual bool waiting() const = 0;
    /// Nothing more will be said: to be closed when all is sent.
    virtual bool done() const = 0;
    /// What the client asked for with `set timeout cli`.
    virtual std::optional<int64_t> timeoutMs() const = 0;
};

}  // namespace yard
