#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// Text by its lines, which end in LF; the last may have none.
namespace yard {

/// The first line of `text`, without its end; `text` is what follows.
inline std::string_view nextLine(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

/// Lines of what comes piece by piece; one without its end waits for the rest of it.
class LineGatherer {
public:
    /// `take` is called with each line that is whole now.
    template <typename Take>
    void add(std::string_view piece, const Take& take) {
        m_waiting += piece;
        size_t from = 0;
        for (size_t end; (end = m_waiting.find('\n', from)) != std::string::npos; from = end + 1)
            take(std::string_view(m_waiting).substr(from, end - from));
        m_waiting.erase(0, from);
    }
    void clear() { m_waiting.clear(); }

private:
    std::string m_waiting;
};

}  // namespace yard
