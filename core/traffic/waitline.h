#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace yard {

class Server;
class Waiter;

/// Those who wait for a slot, in the order they came: for one of any server, or for one of a
/// certain server's. Guarded by the Backend.
class WaitLine {
public:
    explicit WaitLine(size_t servers) : m_lines(servers + 1) {}

    /// A server more.
    void grow() { m_lines.emplace_back(); }
    /// `own`: the only server that will do; null: any. Answers the place, a number that is never
    /// used again.
    uint64_t join(Waiter& waiter, const Server* own);
    /// Takes out the longest waiting of those whom `server` may serve; null: nobody. `any`: those
    /// who wait for any server count too.
    Waiter* next(const Server& server, bool any);
    Waiter* next() { return take(0); }
    struct Left {
        bool waited = false;
        int server = -1;  ///< index of the server it waited for; -1: any
    };
    Left leave(uint64_t place);
    /// The same of one who stays.
    Left find(uint64_t place) const;
    /// Those who wait for `server` now wait for any, without losing their turn. Answers how many.
    size_t handOver(const Server& server);

    size_t forAny() const { return m_lines[0].size(); }
    size_t total() const { return m_where.size(); }

private:
    using Line = std::map<uint64_t, Waiter*>;
    Waiter* take(size_t line);

    std::vector<Line> m_lines;                     ///< of any server, then of each
    std::unordered_map<uint64_t, size_t> m_where;  ///< place to line
    uint64_t m_last = 0;
};

}  // namespace yard
