#include "core/http/samples/textformat.h"

#include <algorithm>

namespace yard::http {
namespace {

/// Captures that were not even looked for leave the blank before them as it is.
bool mayBeAbsent(LogItem item) {
    return item >= LogItem::RequestCaptures && item <= LogItem::ResponseCapturesClf;
}

/// As the rules of HAProxy write the value of a sample into a header.
void appendEncoded(std::string_view text, bool escaped, std::string& out) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 32 ? byte != 127 : byte == '\t') {
            if (escaped && (c == '"' || c == '\\' || c == ']')) out += '\\';
            out += c;
            continue;
        }
        out += '%';
        out += "0123456789abcdef"[byte / 16];
        out += "0123456789abcdef"[byte % 16];
    }
}

}  // namespace

TextFormat::TextFormat(const Format& format) {
    Piece next;  // gathers what stands before the next variable
    for (const FormatPiece& from : format) {
        if (from.item == LogItem::Text) {
            next.before += from.text;
            continue;
        }
        if (from.item == LogItem::Space) {
            // Where nothing else can have written one, a blank is text like any other.
            const bool plain = !next.before.empty()
                                   ? !next.before.ends_with(' ')
                                   : !m_pieces.empty() && !m_pieces.back().isAbsent;
            if (plain)
                next.before += ' ';
            else if (next.before.empty())
                next.space = true;
            continue;
        }
        next.item = from.item;
        next.quoted = from.quoted;
        next.hex = from.hex;
        next.escaped = from.escaped;
        next.mandatory = from.mandatory;
        next.put = logPut(from.item);
        next.isAbsent = mayBeAbsent(from.item);
        next.ordinary = next.put && !next.isAbsent && !next.space;
        if (from.sample) next.sample = std::make_shared<const SampleFetch>(*from.sample);
        m_samples |= from.item == LogItem::Sample;
        m_variables |= next.put != nullptr;
        m_pieces.push_back(std::exchange(next, {}));
    }
    if (next.space || !next.before.empty()) m_pieces.push_back(std::move(next));
}

bool TextFormat::asks(LogItem item) const {
    return std::ranges::any_of(m_pieces, [&](const Piece& piece) { return piece.item == item; });
}

void TextFormat::putSample(Line& line, const Piece& piece, const SampleContext& context) {
    Sample value;
    if (piece.sample->run(context, value))
        value.toString();
    else
        value.setText({});
    putText(line, value.bytes, piece);
}

size_t TextFormat::write(const SampleContext& context, const LogFacts& facts,
                         std::span<char> out) const {
    Line line(out);
    bool blank = true;  // HAProxy begins no line with one
    for (const Piece& piece : m_pieces) {
        if (piece.ordinary) {
            if (piece.before.size() == 1)
                line << piece.before.front();
            else if (!piece.before.empty())
                line << std::string_view(piece.before);
            piece.put(line, piece, facts);
            blank = false;
            continue;
        }
        if (piece.space && !blank) line << ' ';
        blank = blank || piece.space;
        line << std::string_view(piece.before);
        if (!piece.before.empty()) blank = piece.before.back() == ' ';
        const size_t before = line.size();
        if (piece.put)
            piece.put(line, piece, facts);
        else if (piece.sample)
            putSample(line, piece, context);
        if (!piece.isAbsent || line.size() > before) blank = blank && !piece.put && !piece.sample;
    }
    return line.size();
}

void TextFormat::appendSample(const Piece& piece, const SampleContext& context, std::string& out) {
    Sample value;
    const bool there = piece.sample->run(context, value);
    if (piece.quoted) out += '"';
    if (there) {
        value.toString();
        appendEncoded(value.bytes, piece.escaped, out);
    } else if (piece.mandatory && !piece.quoted) {
        out += '-';
    }
    if (piece.quoted) out += '"';
}

void TextFormat::append(const SampleContext& context, std::string& out) const {
    LogFacts facts;
    char request[LogFactSource::RequestLineRoom], variable[2 * LogFactSource::RequestLineRoom];
    if (m_variables && context.facts) context.facts->tell(facts, request);
    for (const Piece& piece : m_pieces) {
        if (piece.space && !out.empty() && out.back() != ' ') out += ' ';
        out += piece.before;
        if (piece.sample) appendSample(piece, context, out);
        if (!piece.put) continue;
        Line line(variable);
        piece.put(line, piece, facts);
        out.append(variable, line.size());
    }
}

}  // namespace yard::http
