#include "core/net/pipe.h"

#include <fcntl.h>
#include <unistd.h>

namespace yard {
namespace {

constexpr int WantedCapacity = 1 << 20;
constexpr size_t KeptPipes = 32;

}  // namespace

Pipe::~Pipe() {
    if (readEnd >= 0) close(readEnd);
    if (writeEnd >= 0) close(writeEnd);
}

std::unique_ptr<Pipe> PipePool::take() {
    if (!m_free.empty()) {
        auto pipe = std::move(m_free.back());
        m_free.pop_back();
        return pipe;
    }
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return nullptr;
    auto pipe = std::make_unique<Pipe>();
    pipe->readEnd = ends[0];
    pipe->writeEnd = ends[1];
    // The limit for users without privileges may be lower; what there is must do.
    fcntl(pipe->writeEnd, F_SETPIPE_SZ, WantedCapacity);
    const int size = fcntl(pipe->writeEnd, F_GETPIPE_SZ);
    pipe->capacity = size > 0 ? static_cast<size_t>(size) : 65536;
    return pipe;
}

void PipePool::give(std::unique_ptr<Pipe> pipe) {
    if (pipe && pipe->held == 0 && m_free.size() < KeptPipes) m_free.push_back(std::move(pipe));
}

}  // namespace yard
