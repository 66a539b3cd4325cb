#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace yard {

/// A kernel pipe between two sockets for splice(2).
struct Pipe {
    int readEnd = -1, writeEnd = -1;
    size_t held = 0;  ///< bytes in it
    size_t capacity = 0;
    ~Pipe();
};

/// Empty pipes for reuse: making one costs more than moving a body through it. One thread.
class PipePool {
public:
    /// Null: no descriptors left; the caller copies instead.
    std::unique_ptr<Pipe> take();
    /// A pipe that still holds bytes is closed.
    void give(std::unique_ptr<Pipe> pipe);

private:
    std::vector<std::unique_ptr<Pipe>> m_free;
};

}  // namespace yard
