#include "core/http/message/fields.h"
#include "core/http/message/message.h"

namespace yard {
namespace {

/// HAProxy's: the trailers must fit one buffer.
constexpr size_t MaxTrailers = 16384;
/// HAProxy takes sizes below 2^52, so that no sum of them overflows anywhere.
constexpr uint8_t MaxDigits = 13;

int hexValue(char c) {
    if (http::digit(c)) return c - '0';
    const char l = http::lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// They would speak of the message itself, and too late (RFC 9110 section 6.5.1).
bool frames(std::string_view name) {
    return http::equalNoCase(name, "content-length") ||
           http::equalNoCase(name, "transfer-encoding");
}

}  // namespace

void ChunkReader::start() {
    m_trailers.clear();
    m_part = Part::FirstDigit;
}

ChunkReader::Step ChunkReader::next(std::string_view raw) {
    Step step;
    while (step.consumed < raw.size() && m_part != Part::Done) {
        if (m_part == Part::Data) {
            if (!step.data.empty()) return step;
            takeData(raw.substr(step.consumed), step);
            continue;
        }
        if (!take(raw[step.consumed])) {
            step.state = State::Bad;
            return step;
        }
        ++step.consumed;
    }
    if (m_part == Part::Done) step.state = State::Done;
    return step;
}

void ChunkReader::takeData(std::string_view raw, Step& step) {
    step.data = raw.substr(0, static_cast<size_t>(std::min<uint64_t>(m_left, raw.size())));
    step.consumed += step.data.size();
    m_left -= step.data.size();
    if (m_left == 0) m_part = Part::DataCr;
}

bool ChunkReader::take(char c) {
    switch (m_part) {
        case Part::FirstDigit:
            m_left = 0;
            m_digits = 0;
            m_part = Part::Size;
            return hexValue(c) >= 0 && takeSize(c);
        case Part::Size:
            return takeSize(c);
        case Part::SizeBlank:
            if (http::blank(c)) return true;
            return c == ';' ? go(Part::Extension) : endSize(c);
        case Part::Extension:
            return c == '\r' || c == '\n' ? endSize(c) : true;
        case Part::SizeLf:
            return c == '\n' && endSize(c);
        case Part::DataCr:
            if (c == '\r') return go(Part::DataLf);
            [[fallthrough]];
        case Part::DataLf:
            return c == '\n' && go(Part::FirstDigit);
        case Part::Trailer:
        case Part::TrailerLine:
        case Part::TrailerLf:
            return takeTrailer(c);
        case Part::Data:
        case Part::Done:
            break;
    }
    return false;
}

bool ChunkReader::takeSize(char c) {
    const int value = hexValue(c);
    if (value < 0) {
        m_part = Part::SizeBlank;
        return take(c);
    }
    if (m_left || value) ++m_digits;  // leading zeros are free
    m_left = m_left * 16 + static_cast<uint64_t>(value);
    return m_digits <= MaxDigits;
}

bool ChunkReader::endSize(char c) {
    if (c == '\r') return go(Part::SizeLf);
    return c == '\n' && go(m_left ? Part::Data : Part::Trailer);
}

/// Gathers the lines as they are until the empty one.
bool ChunkReader::takeTrailer(char c) {
    if (m_part == Part::TrailerLf) return c == '\n' && endTrailers();
    if (m_part == Part::Trailer) {
        if (c == '\n') return endTrailers();
        if (c == '\r') return go(Part::TrailerLf);
    }
    if (m_trailers.size() == MaxTrailers) return false;
    m_trailers += c;
    return go(c == '\n' ? Part::Trailer : Part::TrailerLine);
}

/// Rewrites them as HAProxy does.
bool ChunkReader::endTrailers() {
    m_part = Part::Done;
    if (m_trailers.empty()) return true;
    const std::string raw = m_trailers + "\r\n";
    http::FieldReader reader;
    reader.start(0);
    if (reader.feed(raw) != http::FieldReader::State::Complete) return false;
    if (reader.count() > http::FieldReader::MaxFields) return false;
    m_trailers.clear();
    for (size_t i = 0; i < reader.count(); ++i) {
        const auto [name, value] = reader.at(i);
        if (frames({raw.data() + name.at, name.size})) continue;
        for (size_t k = 0; k < name.size; ++k) m_trailers += http::lower(raw[name.at + k]);
        m_trailers += ": ";
        for (size_t k = 0; k < value.size; ++k) {
            const char c = raw[value.at + k];
            m_trailers += http::space(c) && !http::blank(c) ? ' ' : c;
        }
        m_trailers += "\r\n";
    }
    return true;
}

bool ChunkReader::go(Part part) {
    m_part = part;
    return true;
}

}  // namespace yard
