#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace yard {

/// Equal blocks of memory, for whoever holds bytes for a while. One thread.
class BlockPool {
public:
    explicit BlockPool(size_t blockSize) : m_blockSize(blockSize) {}
    size_t blockSize() const { return m_blockSize; }
    std::unique_ptr<char[]> take() {
        if (m_free.empty()) return std::make_unique_for_overwrite<char[]>(m_blockSize);
        auto block = std::move(m_free.back());
        m_free.pop_back();
        return block;
    }
    void give(std::unique_ptr<char[]> block) {
        if (m_free.size() < Kept) m_free.push_back(std::move(block));
    }

private:
    static constexpr size_t Kept = 256;
    size_t m_blockSize;
    std::vector<std::unique_ptr<char[]>> m_free;
};

/// Up to a block of bytes as they came from a connection, in one piece; parsed in place. One
/// thread.
class Intake {
public:
    bool empty() const { return m_begin == m_end; }
    std::string_view view() const { return {m_block.get() + m_begin, m_end - m_begin}; }
    /// Where more bytes go; takes a block for them, moves what there is to its front.
    std::span<char> room(BlockPool& pool) {
        if (!m_block) m_block = pool.take();
        if (m_begin) {
            std::memmove(m_block.get(), m_block.get() + m_begin, m_end - m_begin);
            m_end -= m_begin;
            m_begin = 0;
        }
        return {m_block.get() + m_end, pool.blockSize() - m_end};
    }
    void added(size_t n) { m_end += n; }
    /// As much of them as there is room for; the number taken.
    size_t append(std::string_view bytes, BlockPool& pool) {
        const std::span<char> space = room(pool);
        const size_t n = std::min(space.size(), bytes.size());
        std::memcpy(space.data(), bytes.data(), n);
        m_end += n;
        return n;
    }
    void consume(size_t n) { m_begin += n; }
    void release(BlockPool& pool) {
        if (m_block) pool.give(std::move(m_block));
        m_begin = m_end = 0;
    }

private:
    std::unique_ptr<char[]> m_block;
    size_t m_begin = 0, m_end = 0;
};

}  // namespace yard
