#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/http/samples/logline.h"
#include "core/http/samples/sample.h"

namespace yard::http {

/// A log-format string made ready. Immutable; any thread.
class TextFormat {
public:
    TextFormat() = default;
    explicit TextFormat(const Format& format);
    /// Behind `out`, for rules: control characters of samples are written as "%01".
    void append(const SampleContext& context, std::string& out) const;
    std::string text(const SampleContext& context) const {
        std::string out;
        append(context, out);
        return out;
    }
    /// A log line, without a syslog header or newline. Returns the bytes written, cut at out's
    /// size.
    size_t write(const SampleContext& context, const LogFacts& facts, std::span<char> out) const;
    bool empty() const { return m_pieces.empty(); }
    /// Some sample is asked for, or this.
    bool asksSamples() const { return m_samples; }
    bool asks(LogItem item) const;

private:
    struct Piece : LogPiece {
        std::string before;     ///< text that stands before it
        bool space = false;     ///< a blank before that, unless there is one
        bool isAbsent = false;  ///< it may be nothing, as if it did not stand there
        bool ordinary = false;  ///< a variable of which none of this holds
        LogPut put = nullptr;
        std::shared_ptr<const SampleFetch> sample;
    };
    static void putSample(Line& line, const Piece& piece, const SampleContext& context);
    static void appendSample(const Piece& piece, const SampleContext& context, std::string& out);

    std::vector<Piece> m_pieces;
    bool m_samples = false, m_variables = false;
};

}  // namespace yard::http
