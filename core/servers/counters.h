#pragma once

#include <cstddef>
#include <memory>

#include "core/base/cell.h"

namespace yard {

/// The cells of all workers. A copy is another handle to the same cells: what stands for the same
/// server, backend or frontend in the next generation goes on counting in them.
template <typename Cells>
class SharedCells {
public:
    explicit SharedCells(int workers)
        : m_cells(new Cells[static_cast<size_t>(workers)]), m_count(static_cast<size_t>(workers)) {}
    Cells& operator[](int worker) const { return m_cells[worker]; }
    Cells* begin() const { return m_cells.get(); }
    Cells* end() const { return m_cells.get() + m_count; }
    size_t size() const { return m_count; }

private:
    std::shared_ptr<Cells[]> m_cells;
    size_t m_count;
};

/// What one worker counted for one server. Only that worker writes.
struct alignas(64) ServerCells {
    Cell stot, bin, bout, econ, eresp, wretr, wredis, lbtot, cliAbrt, srvAbrt, connect, reuse;
    Cell dresp, hits, stuck, balanced, redispatched;
    Cell hrsp[6];                             ///< 1xx..5xx, other
    Cell lastSession;                         ///< monotonic ms of the latest session
    Cell idle;                                ///< kept connections that wait (a gauge)
    Cell tlsSessions, tlsResumed, tlsFailed;  ///< handshakes: new, resumed, in vain
    RateCells tlsKeys;                        ///< the new ones
    RateCells sessions;
    AverageCells queueTime, connectTime, responseTime, totalTime;  ///< ms
    HistogramCells latency;                                        ///< us
};

/// What compression did: bytes, and whole answers.
struct CompressionCells {
    Cell in, out, bypassed, responses;
    void clear() {
        for (Cell* cell : {&in, &out, &bypassed, &responses}) cell->set(0);
    }
    template <typename Row>
    void addTo(Row& row) const {
        row.compIn += in.get(), row.compOut += out.get();
        row.compByp += bypassed.get(), row.compRsp += responses.get();
    }
};

/// HTTP/1 on the wire.
struct H1Cells {
    Cell in, out;    ///< bytes
    Cell now, ever;  ///< requests under way (a gauge), and so far; of clients
    void clear() {
        for (Cell* cell : {&in, &out, &ever}) cell->set(0);
    }
    template <typename Row>
    void addTo(Row& row) const {
        row.h1In += in.get(), row.h1Out += out.get();
        row.h1Streams += now.get(), row.h1StreamsEver += ever.get();
    }
};

/// What was looked for in caches, and found.
struct CacheCells {
    Cell lookups, hits;
    void clear() {
        lookups.set(0);
        hits.set(0);
    }
    template <typename Row>
    void addTo(Row& row) const {
        row.cacheLookups += lookups.get(), row.cacheHits += hits.get();
    }
};

/// What one worker counted for one backend.
struct alignas(64) BackendCells {
    Cell stot, bin, bout, dreq, dresp, econ, eresp, wretr, wredis, lbtot, cliAbrt, srvAbrt, reqTot;
    Cell connect, reuse, intercepted, lastSession;
    CompressionCells compression;
    CacheCells cache;
    H1Cells h1;
    Cell tlsSessions, tlsResumed, tlsFailed;
    Cell hrsp[6];
    RateCells sessions, requests;
    AverageCells queueTime, connectTime, responseTime, totalTime;
    HistogramCells latency;
};

/// What one worker counted for one frontend.
struct alignas(64) FrontendCells {
    Cell stot, bin, bout, dreq, dresp, ereq, reqTot, connTot, intercepted, eint, dcon, dses;
    CompressionCells compression;
    CacheCells cache;
    H1Cells h1;
    Cell hrsp[6];
    Cell tlsSessions, tlsResumed, tlsFailed;  ///< handshakes: new, resumed, in vain
    RateCells connections, sessions, requests;
    RateCells tlsConnections, tlsKeys;  ///< that begin, and new ones that came about
};

}  // namespace yard
