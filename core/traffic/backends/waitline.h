#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace yard {

class Server;

/// How many were served from each kind of line while somebody waited in it, and itself: HAProxy's
/// srv_queue and backend_queue of the log.
struct QueuePlaces {
    int ofServer = 0, ofBackend = 0;
};

/// Somebody who waits for a slot. Called once, on any thread, with no lock held.
class Waiter {
public:
    virtual ~Waiter() = default;
    /// The slot is already taken for it. Null: there is none, as the server that it waits for went
    /// down; it has to choose anew.
    virtual void granted(Server* server) = 0;
    bool stays = false;  ///< also when the server that it waits for goes down
    QueuePlaces places;  ///< guarded by the Backend until it waits no more
};

/// Who comes first: the lowest class (`set-priority-class`), in it the earliest (the time of its
/// arrival in ms, moved by `set-priority-offset`).
struct QueueTurn {
    int priority = 0;
    int64_t due = 0;
    auto operator<=>(const QueueTurn&) const = default;
};

/// Those who wait for a slot, in their turn and among equals in the order they came: for one of any
/// server, or for one of a certain server's. Guarded by the Backend.
class WaitLine {
public:
    explicit WaitLine(size_t servers) : m_lines(servers + 1) {}

    /// A server more.
    void grow() { m_lines.emplace_back(); }
    /// `own`: the only server that will do; null: any. Answers the place, a number that is never
    /// used again.
    uint64_t join(Waiter& waiter, const Server* own, QueueTurn turn);
    /// Takes out the first of those whom `server` may serve; null: nobody. `any`: those who wait
    /// for any server count too.
    Waiter* next(const Server& server, bool any);
    Waiter* next() { return take(0); }
    struct Left {
        bool waited = false;
        int server = -1;  ///< index of the server it waited for; -1: any
    };
    Left leave(uint64_t place);
    /// The same of one who stays.
    Left find(uint64_t place) const;
    /// Takes out those who wait for `server`, but for those who stay.
    std::vector<Waiter*> dismiss(const Server& server);

    size_t forAny() const { return m_lines[0].waiting.size(); }
    size_t total() const { return m_where.size(); }

private:
    struct Place {
        QueueTurn turn;
        uint64_t number;
        auto operator<=>(const Place&) const = default;
    };
    struct Entry {
        Waiter* waiter;
        int64_t joined;  ///< Line::served when it came
    };
    struct Line {
        std::map<Place, Entry> waiting;
        int64_t served = 0;  ///< how many had their turn, not those who gave up
    };
    struct Where {
        size_t line;
        QueueTurn turn;
    };
    Waiter* take(size_t line);
    /// The entry is over: its waiter learns how many went before.
    void count(size_t line, const Entry& entry) const;

    std::vector<Line> m_lines;                    ///< of any server, then of each
    std::unordered_map<uint64_t, Where> m_where;  ///< by the number of the place
    uint64_t m_last = 0;
};

}  // namespace yard
