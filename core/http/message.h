#pragma once

#include <llhttp.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace yard {

enum class Side : uint8_t { Request, Response };
enum class HttpVersion : uint8_t { V10, V11 };

/// How the end of a body is found (RFC 9112 section 6.3).
enum class Framing : uint8_t { None, Length, Chunked, UntilClose };

/// The head of one HTTP/1 message: start line and fields, as offsets into the bytes it came in, which
/// the caller keeps contiguous. Made for reuse: start() forgets everything and allocates nothing.
/// Parsing is llhttp's; what llhttp accepts and HAProxy refuses (semantics.md section 8, "Smuggling")
/// is refused here, so a Complete head is unambiguous. One thread.
class MessageHead {
public:
    enum class State : uint8_t { More, Complete, Bad };
    static constexpr size_t MaxFields = 101;  ///< HAProxy's tune.http.maxhdr

    MessageHead();
    MessageHead(const MessageHead&) = delete;
    MessageHead& operator=(const MessageHead&) = delete;

    void start(Side side);
    /// `bytes` begins with the first byte of the message and holds all that was fed before (perhaps at
    /// another place) and more behind it. Nothing behind the head is looked at.
    State feed(std::string_view bytes);
    /// After the bytes were moved.
    void rebase(const char* bytes) { m_base = bytes; }

    // After Complete. Views point into the bytes.
    size_t size() const { return m_size; }  ///< of the head with its empty line
    Side side() const { return m_side; }
    HttpVersion version() const { return m_version; }
    std::string_view method() const { return view(m_method); }
    /// As sent: origin-form, absolute-form, "*", or authority for CONNECT.
    std::string_view uri() const { return view(m_uri); }
    /// The path without scheme, authority, query and fragment; "*" or empty where there is none.
    std::string_view path() const;
    int status() const { return m_status; }
    std::string_view reason() const { return view(m_reason); }
    size_t fieldCount() const { return m_count; }
    std::string_view fieldName(size_t i) const { return view(m_fields[i].name); }
    std::string_view fieldValue(size_t i) const { return view(m_fields[i].value); }  ///< trimmed
    /// The value of the first (or last) field of that name, compared without case; empty-data view
    /// when absent.
    std::string_view first(std::string_view name) const;
    std::string_view last(std::string_view name) const;
    /// The value of a cookie in any Cookie field; empty-data view when absent.
    std::string_view cookie(std::string_view name) const;

    Framing framing() const { return m_framing; }  ///< of a response as if the request was not HEAD
    uint64_t length() const { return m_length; }   ///< with Framing::Length
    bool keepsAlive() const { return m_keepAlive; }  ///< by version and Connection tokens
    bool expectsContinue() const { return m_expectContinue; }
    bool upgrades() const { return m_upgrade; }    ///< Connection: upgrade with an Upgrade field, or CONNECT
    bool idempotent() const;                       ///< GET HEAD OPTIONS PUT DELETE TRACE (RFC 9110 9.2.2)

    /// Why it is Bad, in words.
    const char* fault() const { return m_fault; }

private:
    struct Span { uint32_t at = 0, size = 0; };
    struct Field { Span name, value; };
    std::string_view view(Span s) const { return {m_base + s.at, s.size}; }

    // The rest is the implementer's to arrange.
    llhttp_t m_parser;
    const char* m_base = nullptr;
    const char* m_fault = "";
    size_t m_fed = 0, m_size = 0;
    uint64_t m_length = 0;
    Span m_method, m_uri, m_reason;
    std::array<Field, MaxFields> m_fields;
    size_t m_count = 0;
    int m_status = 0;
    Side m_side = Side::Request;
    HttpVersion m_version = HttpVersion::V11;
    Framing m_framing = Framing::None;
    bool m_keepAlive = true, m_expectContinue = false, m_upgrade = false;
};

/// Finds the data in a chunked body, a run at a time. Extensions are dropped; trailers are kept.
class ChunkReader {
public:
    enum class State : uint8_t { More, Done, Bad };
    struct Step {
        size_t consumed = 0;      ///< of the bytes given
        std::string_view data;    ///< body bytes among them, perhaps none
        State state = State::More;
    };
    void start();
    /// Call again with what was not consumed until all is consumed or the state is Done or Bad.
    Step next(std::string_view raw);
    /// After Done: the trailer fields, each "name: value\r\n" with lower-case names; may be empty.
    std::string_view trailers() const { return m_trailers; }

private:
    enum class Part : uint8_t { Size, Extension, SizeLf, Data, DataCr, DataLf, Trailer, TrailerLine, Done };
    std::string m_trailers;
    uint64_t m_left = 0;
    Part m_part = Part::Size;
    uint8_t m_digits = 0;
};

}  // namespace yard
