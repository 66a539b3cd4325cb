#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace yard {

/// Bytes that wait: appended behind, consumed in front. Holds memory only while it holds bytes, so
/// an idle connection costs none.
class Buffer {
public:
    bool empty() const { return m_start == m_bytes.size(); }
    size_t size() const { return m_bytes.size() - m_start; }
    size_t capacity() const { return m_bytes.capacity(); }  ///< memory held
    std::string_view view() const { return {m_bytes.data() + m_start, size()}; }
    void append(std::string_view bytes) {
        // What was consumed goes once it outweighs the rest, so a buffer that never runs empty
        // stays small.
        if (m_start > size()) {
            m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(m_start));
            m_start = 0;
        }
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    void consume(size_t n) {
        m_start += n;
        if (empty()) clear();
    }
    void clear() {
        std::vector<char>().swap(m_bytes);  // assigning {} would keep the memory
        m_start = 0;
    }

private:
    std::vector<char> m_bytes;
    size_t m_start = 0;
};

}  // namespace yard
