#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/http/message/compressor.h"
#include "core/http/message/message.h"
#include "core/net/buffer.h"
#include "core/net/pipe.h"
#include "core/net/stream.h"

namespace yard {

/// Memory that every connection of a worker uses in turn, and keeps nothing in.
struct Scratch {
    static constexpr size_t In = 65536, Out = In + 64, Head = 32768;
    std::unique_ptr<char[]> in = std::make_unique<char[]>(In);
    std::unique_ptr<char[]> out = std::make_unique<char[]>(Out);
    std::unique_ptr<char[]> head = std::make_unique<char[]>(Head);
    PipePool pipes;
    std::span<char> inSpan() const { return {in.get(), In}; }
    std::span<char> outSpan() const { return {out.get(), Out}; }
    std::span<char> headSpan() const { return {head.get(), Head}; }
};

/// Moves one body, or one direction of a tunnel, from a Stream to another. Reads only while nothing
/// waits to be written, so a slow receiver never grows memory beyond one read. Chunked bodies are
/// framed anew: the data of one read leaves as one chunk. Large bodies are spliced.
class Pump {
public:
    enum class State : uint8_t {
        Blocked,     ///< nothing can move until an event
        Again,       ///< moved its share; others first
        Done,        ///< the body is complete and delivered
        Ended,       ///< UntilClose: the sender ended, all is delivered
        Cut,         ///< the sender ended within the body, or its connection failed
        Bad,         ///< not a chunked body
        WriteFailed  ///< the receiver's connection failed
    };
    struct Piece {
        size_t consumed = 0;
        std::string_view bytes;  ///< as to be sent; until the next piece
        bool bad = false;
    };

    /// What is held already stays, and goes first.
    void start(Framing framing, uint64_t length);
    /// The same of a body that leaves compressed, in chunks.
    void startPacked(Framing framing, uint64_t length, CompressionConf::Algorithm algorithm);
    /// What of `raw` belongs to the body, as it is to be sent. Call until all is consumed or
    /// complete(). The caller sends the bytes, and gives hold() what could not be sent.
    Piece piece(std::string_view raw, std::span<char> out);
    void hold(std::string_view unsent) { m_held.append(unsent); }
    /// What is left of two parts of which `sent` bytes were sent.
    void holdRest(std::string_view first, std::string_view second, size_t sent) {
        if (sent < first.size()) hold(first.substr(sent));
        second.remove_prefix(sent > first.size() ? sent - first.size() : 0);
        if (!second.empty()) hold(second);
    }
    State run(Stream& from, Stream& to, Scratch& scratch);

    /// What of the body comes from now on is kept in `copy`, too, as long as it is no more than
    /// that many bytes; else nothing is, and copied() tells so.
    void keepCopy(std::string& copy, size_t limit) { m_copy = &copy, m_copyLimit = limit; }
    bool copied() const { return m_copy && m_complete; }

    bool complete() const { return m_complete; }                ///< the end of the body was read
    bool finished() const { return m_complete && !holding(); }  ///< and delivered
    /// Only the end of the connection tells the receiver that it has all.
    bool untilClose() const { return m_framing == Framing::UntilClose && !m_packing; }
    /// Sends what is held; Done, Blocked or WriteFailed.
    State flush(Stream& to);
    bool holding() const { return !m_held.empty() || (m_pipe && m_pipe->held); }
    uint64_t received() const { return m_received; }
    /// What went into the compression of this body and what came out of it, in bytes.
    struct Packed {
        bool any = false;    ///< the body goes through it
        bool packs = false;  ///< and becomes another one
        uint64_t in = 0, out = 0;
    };
    Packed packed() const;
    /// Bytes read behind the end of the body.
    Buffer& beyond() { return m_beyond; }
    void reset(Scratch& scratch);

private:
    State copy(Stream& from, Stream& to, Scratch& scratch);
    State splice(Stream& from, Stream& to, Scratch& scratch);
    Piece chunkPiece(std::string_view raw, std::span<char> out);
    Piece packedPiece(std::string_view raw);
    State sent(const IoResult& result, std::string_view bytes);
    void note(std::string_view data);
    bool worthSplicing(const Stream& from, const Stream& to) const;

    Framing m_framing = Framing::None;
    bool m_complete = true;
    uint64_t m_left = 0;      ///< with Length
    uint64_t m_received = 0;  ///< body bytes as they came
    uint32_t m_full = 0;      ///< full reads in a row, for bodies of unknown length
    ChunkReader m_chunks;
    std::string* m_copy = nullptr;
    size_t m_copyLimit = 0;
    Buffer m_held, m_beyond;
    std::unique_ptr<Pipe> m_pipe;
    struct Packing {
        explicit Packing(CompressionConf::Algorithm algorithm) : compressor(algorithm) {}
        http::Compressor compressor;
        std::string data, chunk;  ///< of the piece at hand
        uint64_t in = 0, out = 0;
    };
    std::unique_ptr<Packing> m_packing;  ///< null: the body leaves as it is
};

}  // namespace yard
