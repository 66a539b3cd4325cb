#include "core/traffic/sessions/pump.h"

#include <algorithm>
#include <cstring>

#include "core/http/message/writer.h"

namespace yard {
namespace {

constexpr uint64_t SpliceFrom = 32768;  // below it two extra system calls cost more than the copy
constexpr uint32_t FullReads = 2;
constexpr size_t Share = 4 << 20;  // bytes moved before other connections have their turn
constexpr size_t SizeRoom = 20;    // for a chunk's size line
constexpr std::string_view LastChunk = "0\r\n";

}  // namespace

void Pump::start(Framing framing, uint64_t length) {
    m_framing = framing;
    m_left = length;
    m_received = 0;
    m_full = 0;
    m_copy = nullptr;
    m_packing.reset();
    m_complete = framing == Framing::None || (framing == Framing::Length && length == 0);
    if (framing == Framing::Chunked) m_chunks.start();
}

void Pump::startPacked(Framing framing, uint64_t length, CompressionConf::Algorithm algorithm) {
    start(framing, length);
    m_packing = std::make_unique<Packing>(algorithm);
}

Pump::Packed Pump::packed() const {
    if (!m_packing) return {};
    return {true, m_packing->compressor.packs(), m_packing->in, m_packing->out};
}

void Pump::reset(Scratch& scratch) {
    if (m_pipe) scratch.pipes.give(std::move(m_pipe));
    m_held.clear();
    m_beyond.clear();
    start(Framing::None, 0);
}

void Pump::note(std::string_view data) {
    if (!m_copy) return;
    if (m_copy->size() + data.size() > m_copyLimit)
        m_copy = nullptr;
    else
        m_copy->append(data);
}

Pump::Piece Pump::piece(std::string_view raw, std::span<char> out) {
    if (m_complete) return {};
    if (m_packing) return packedPiece(raw);
    if (m_framing == Framing::Chunked) return chunkPiece(raw, out);
    size_t n = raw.size();
    if (m_framing == Framing::Length) {
        n = static_cast<size_t>(std::min<uint64_t>(n, m_left));
        m_left -= n;
        m_complete = m_left == 0;
    }
    m_received += n;
    note(raw.substr(0, n));
    return {n, raw.substr(0, n), false};
}

// The data of a piece becomes one chunk.
Pump::Piece Pump::packedPiece(std::string_view raw) {
    Packing& packing = *m_packing;
    Piece piece;
    packing.data.clear();
    packing.chunk.clear();
    const auto pack = [&](std::string_view data) {
        packing.in += data.size();
        note(data);
        packing.compressor.pack(data, m_complete, packing.data);
    };
    if (m_framing == Framing::Length) {
        piece.consumed = static_cast<size_t>(std::min<uint64_t>(raw.size(), m_left));
        m_left -= piece.consumed;
        m_complete = m_left == 0;
        pack(raw.substr(0, piece.consumed));
    }
    while (m_framing == Framing::Chunked && piece.consumed < raw.size() && !m_complete) {
        const auto step = m_chunks.next(raw.substr(piece.consumed));
        if (step.state == ChunkReader::State::Bad) return {piece.consumed, {}, true};
        piece.consumed += step.consumed;
        m_complete = step.state == ChunkReader::State::Done;
        pack(step.data);
        if (step.consumed == 0) break;
    }
    m_received += piece.consumed;
    packing.out += packing.data.size();
    if (!packing.data.empty()) {
        char line[SizeRoom];
        packing.chunk.assign(line, writeChunkSize(packing.data.size(), line));
        packing.chunk.append(packing.data).append("\r\n");
    }
    if (m_complete) {
        packing.chunk.append(LastChunk);
        if (m_framing == Framing::Chunked) packing.chunk.append(m_chunks.trailers());
        packing.chunk.append("\r\n");
    }
    piece.bytes = packing.chunk;
    return piece;
}

// Data is gathered behind room for the size line, then the line is put right before it.
Pump::Piece Pump::chunkPiece(std::string_view raw, std::span<char> out) {
    Piece piece;
    size_t size = 0;
    const size_t room = out.size() - SizeRoom - 2;
    while (piece.consumed < raw.size() && !m_complete) {
        const auto step = m_chunks.next(raw.substr(piece.consumed, room - size));
        if (step.state == ChunkReader::State::Bad) return {piece.consumed, {}, true};
        note(step.data);
        size += step.data.copy(out.data() + SizeRoom + size, step.data.size());
        piece.consumed += step.consumed;
        m_complete = step.state == ChunkReader::State::Done;
        if (size >= room || (step.consumed == 0 && !m_complete)) break;
    }
    m_received += piece.consumed;
    char* begin = out.data() + SizeRoom;
    char* end = begin + size;
    if (size) {
        char line[SizeRoom];
        const size_t n = writeChunkSize(size, line);
        begin -= n;
        std::memcpy(begin, line, n);
        std::memcpy(end, "\r\n", 2);
        end += 2;
    }
    piece.bytes = {begin, static_cast<size_t>(end - begin)};
    if (!m_complete) return piece;
    // The last chunk and the trailers are few bytes; when they do not fit behind the data they
    // wait.
    std::string tail(LastChunk);
    tail.append(m_chunks.trailers()).append("\r\n");
    if (static_cast<size_t>(out.data() + out.size() - end) < tail.size()) {
        m_held.append(piece.bytes);
        m_held.append(tail);
        piece.bytes = {};
        return piece;
    }
    std::memcpy(end, tail.data(), tail.size());
    piece.bytes = {begin, static_cast<size_t>(end - begin) + tail.size()};
    return piece;
}

Pump::State Pump::run(Stream& from, Stream& to, Scratch& scratch) {
    const State flushed = flush(to);
    if (flushed != State::Done) return flushed;
    if (m_complete) return State::Done;
    const State state =
        worthSplicing(from, to) ? splice(from, to, scratch) : copy(from, to, scratch);
    if (m_pipe && !m_pipe->held) scratch.pipes.give(std::move(m_pipe));
    return state;
}

Pump::State Pump::sent(const IoResult& result, std::string_view bytes) {
    if (result.kind == IoResult::Kind::Failed) return State::WriteFailed;
    const size_t n = result.done() ? result.bytes : 0;
    if (n == bytes.size()) return State::Done;
    m_held.append(bytes.substr(n));
    return State::Blocked;
}

Pump::State Pump::flush(Stream& to) {
    while (m_pipe && m_pipe->held) {
        const IoResult r = to.spliceFrom(m_pipe->readEnd, m_pipe->held);
        if (r.kind == IoResult::Kind::Failed) return State::WriteFailed;
        if (!r.done()) return State::Blocked;
        m_pipe->held -= r.bytes;
    }
    while (!m_held.empty()) {
        const IoResult r = to.write(m_held.view());
        if (r.kind == IoResult::Kind::Failed) return State::WriteFailed;
        if (!r.done()) return State::Blocked;
        m_held.consume(r.bytes);
    }
    return State::Done;
}

bool Pump::worthSplicing(const Stream& from, const Stream& to) const {
    if (m_packing || m_copy || !from.splices() || !to.splices()) return false;
    if (m_framing == Framing::Length) return m_left >= SpliceFrom;
    return m_framing == Framing::UntilClose && m_full >= FullReads;
}

Pump::State Pump::copy(Stream& from, Stream& to, Scratch& scratch) {
    for (size_t moved = 0; moved < Share;) {
        size_t wanted = Scratch::In;
        if (m_framing == Framing::Length)
            wanted = static_cast<size_t>(std::min<uint64_t>(wanted, m_left));
        const IoResult r = from.read({scratch.in.get(), wanted});
        if (r.blocked()) return State::Blocked;
        if (!r.done()) {
            if (m_framing != Framing::UntilClose || r.kind == IoResult::Kind::Failed)
                return State::Cut;
            m_complete = true;
            return State::Ended;
        }
        m_full = r.bytes == Scratch::In ? m_full + 1 : 0;
        moved += r.bytes;
        std::string_view raw{scratch.in.get(), r.bytes};
        while (!raw.empty() && !m_complete) {
            const Piece p = piece(raw, scratch.outSpan());
            if (p.bad) return State::Bad;
            raw.remove_prefix(p.consumed);
            if (holding())
                m_held.append(p.bytes);
            else if (!p.bytes.empty() && sent(to.write(p.bytes), p.bytes) == State::WriteFailed)
                return State::WriteFailed;
        }
        if (m_complete) {
            m_beyond.append(raw);
            return flush(to);
        }
        if (holding()) {
            const State flushed = flush(to);
            if (flushed != State::Done) return flushed;
        }
        if (worthSplicing(from, to)) return splice(from, to, scratch);
    }
    return State::Again;
}

Pump::State Pump::splice(Stream& from, Stream& to, Scratch& scratch) {
    if (!m_pipe && !(m_pipe = scratch.pipes.take())) {
        m_full = 0;  // no descriptors left for a pipe: copy
        return copy(from, to, scratch);
    }
    for (size_t moved = 0; moved < Share;) {
        size_t wanted = m_pipe->capacity;
        if (m_framing == Framing::Length)
            wanted = static_cast<size_t>(std::min<uint64_t>(wanted, m_left));
        const IoResult r = from.spliceTo(m_pipe->writeEnd, wanted);
        if (r.blocked()) return State::Blocked;
        if (!r.done()) {
            if (m_framing != Framing::UntilClose || r.kind == IoResult::Kind::Failed)
                return State::Cut;
            m_complete = true;
            return State::Ended;
        }
        m_pipe->held = r.bytes;
        m_received += r.bytes;
        moved += r.bytes;
        if (m_framing == Framing::Length) {
            m_left -= r.bytes;
            m_complete = m_left == 0;
        }
        const State flushed = flush(to);
        if (flushed != State::Done || m_complete) return flushed;
        if (m_framing == Framing::UntilClose && r.bytes < SpliceFrom)
            m_full = 0;  // small talk again
    }
    return State::Again;
}

}  // namespace yard
