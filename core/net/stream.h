#pragma once

#include <span>
#include <string_view>

#include "core/base/endpoint.h"

namespace yard {

/// What a read or write came to.
struct IoResult {
    enum class Kind : uint8_t { Done, Blocked, Ended, Failed } kind = Kind::Done;
    size_t bytes = 0;   ///< with Done
    int error = 0;      ///< errno, with Failed
};

/// A connected (or connecting) non-blocking stream socket; the only class that knows it is a
/// descriptor. Closes it when destroyed. One thread.
class Stream {
public:
    Stream() = default;
    explicit Stream(int fd) : m_fd(fd) {}
    ~Stream() { close(); }
    Stream(Stream&& other) noexcept : m_fd(other.release()) {}
    Stream& operator=(Stream&& other) noexcept;

    /// Begins to connect; Done or Blocked (under way) as `state`, Failed with errno otherwise.
    static IoResult dial(const Endpoint& to, Stream& stream);
    /// How a dial that was under way came out, once writable: 0, or errno.
    int dialError() const;

    bool open() const { return m_fd >= 0; }
    int fd() const { return m_fd; }
    IoResult read(std::span<char> into);
    IoResult write(std::string_view bytes);
    /// Both in one call; `first` before `second`.
    IoResult write(std::string_view first, std::string_view second);
    /// The other side sees the end of our bytes; reading goes on.
    void shutWrite();
    /// Closing then resets the connection (RST) instead of ending it.
    void resetOnClose();
    void close();
    int release();

private:
    int m_fd = -1;
};

/// The errno of a failed dial in words: "Connection refused".
std::string errorWords(int error);

}  // namespace yard
