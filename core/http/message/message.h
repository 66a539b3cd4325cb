#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http/message/fields.h"
#include "core/http/message/framing.h"
#include "core/http/message/startline.h"

namespace yard {

enum class Side : uint8_t { Request, Response };
enum class HttpVersion : uint8_t { V10, V11 };

/// How the end of a body is found (RFC 9112 section 6.3).
enum class Framing : uint8_t { None, Length, Chunked, UntilClose };

/// The head of one HTTP/1 message: start line and fields, as offsets into the bytes it came in,
/// which the caller keeps contiguous. Made for reuse: start() forgets everything and allocates
/// nothing. The field lines are taken apart by llhttp; what llhttp accepts and HAProxy refuses
/// (semantics.md section 8, "Smuggling") is refused here, so a Complete head is unambiguous. Fields
/// that HAProxy drops (a Host or Content-Length said twice, a Content-Length beside
/// Transfer-Encoding, a Connection of close and keep-alive alone, an Upgrade beside a body) are not
/// among the fields. One thread.
class MessageHead {
public:
    enum class State : uint8_t { More, Complete, Bad };
    static constexpr size_t MaxFields = http::FieldReader::MaxFields;

    MessageHead() { start(Side::Request); }
    MessageHead(const MessageHead&) = delete;
    MessageHead& operator=(const MessageHead&) = delete;

    void start(Side side);
    /// `bytes` begins with the first byte of the message and holds all that was fed before (perhaps
    /// at another place) and more behind it. Nothing behind the head is looked at.
    State feed(std::string_view bytes);
    /// After the bytes were moved.
    void rebase(const char* bytes) { m_base = bytes; }

    // After Complete. Views point into the bytes.
    size_t size() const { return m_fields.end(); }  ///< of the head with its empty line
    Side side() const { return m_side; }
    HttpVersion version() const { return m_line.http11() ? HttpVersion::V11 : HttpVersion::V10; }
    /// As to be passed on: "HTTP/1.1" for all from 1.1 on, what was said for those before.
    std::string_view versionText() const { return m_line.http11() ? "HTTP/1.1" : versionSaid(); }
    std::string_view versionSaid() const { return {m_versionSaid, sizeof m_versionSaid}; }
    std::string_view method() const { return view(m_lineEdited ? m_method : m_line.method()); }
    /// As sent: origin-form, absolute-form, "*", or authority for CONNECT.
    std::string_view uri() const { return view(m_lineEdited ? m_uri : m_line.uri()); }
    /// A part of uri() that is not passed on: the default port of an absolute-form; mostly empty.
    std::string_view uriCut() const { return view(m_uriCut); }
    /// The path without scheme, authority and query; empty where there is none, as in "*".
    std::string_view path() const;
    int status() const { return m_lineEdited ? m_status : m_line.status(); }
    std::string_view reason() const { return view(m_lineEdited ? m_uri : m_line.reason()); }
    size_t fieldCount() const { return m_fields.count(); }
    std::string_view fieldName(size_t i) const { return view(m_fields.at(i).name); }
    /// Trimmed. A folded value holds its line ends, each character of which stands for a blank.
    std::string_view fieldValue(size_t i) const { return view(m_fields.at(i).value); }
    bool folded() const { return m_fields.folded(); }  ///< some value is
    /// How many fields from `first` on came one behind the other as plain "Name: value\r\n", were
    /// not changed, and are no Connection; those are `lines`.
    size_t plainRun(size_t first, std::string_view& lines) const;
    /// The value of the first (or last) field of that name, compared without case; null data when
    /// absent.
    std::string_view first(std::string_view name) const;
    std::string_view last(std::string_view name) const;
    /// The value of the last cookie of that name in all Cookie fields; null data when absent.
    std::string_view cookie(std::string_view name) const;

    /// Of a response as if the request was neither HEAD nor CONNECT; None for 1xx, 204 and 304.
    Framing framing() const { return m_framing; }
    uint64_t length() const {  ///< 0 but with Framing::Length
        return m_framing == Framing::Length ? m_framingFields.length() : 0;
    }
    /// By version and Connection; false also where a doubtful framing or UntilClose asks for a
    /// close.
    bool keepsAlive() const { return m_keepAlive; }
    /// The body may be held back until a 100 is sent: that is what Expect says first.
    bool expectsContinue() const;
    /// Connection: upgrade with an Upgrade field and no body, or CONNECT.
    bool upgrades() const { return m_upgrade; }
    bool saysUpgrade() const { return m_framingFields.saysUpgrade(); }  ///< Connection: upgrade
    bool idempotent() const;  ///< GET HEAD OPTIONS PUT DELETE TRACE (RFC 9110 9.2.2)

    // Changes to a Complete head, as rules ask for them: what is read, and passed on, from then on.
    // They cost memory of their own, which is kept for the next message. Views taken before are
    // not to be used behind a change.
    /// False: there is no room for one more.
    bool addField(std::string_view name, std::string_view value);
    void setFieldValue(size_t i, std::string_view value);
    /// Those for which `wanted(i)` holds; never what frames the body.
    template <typename Wanted>
    void removeFields(Wanted wanted) {
        size_t kept = 0;
        for (size_t i = 0; i < m_fields.count(); ++i)
            if (!wanted(i) || framesBody(i)) m_fields.at(kept++) = m_fields.at(i);
        m_fields.keep(kept);
    }
    /// After expectsContinue(): nobody behind us is to send a 100.
    void dropExpectation();
    /// Its body goes on in chunks, whatever it came in.
    void becomeChunked();
    void setMethod(std::string_view method);
    void setUri(std::string_view uri);
    void setStatus(int status, std::string_view reason);
    /// The start line differs from what came; that is still told by these.
    bool lineEdited() const { return m_lineEdited; }
    std::string_view methodSaid() const { return view(m_line.method()); }
    std::string_view uriSaid() const { return view(m_line.uri()); }

    /// Why it is Bad, in words.
    const char* fault() const { return m_fault; }
    /// What to answer a Bad request with: 400, 413 or 422. (To a Bad response it is always 502.)
    int faultStatus() const { return m_faultStatus; }

private:
    enum class Part : uint8_t { Line, Fields, Done };
    using Verdict = http::FramingFields::Verdict;

    /// Spans with this bit are in m_added.
    static constexpr uint32_t Added = uint32_t{1} << 31;
    std::string_view view(http::Span s) const {
        return {s.at & Added ? m_added.data() + (s.at ^ Added) : m_base + s.at, s.size};
    }
    http::Span keep(std::string_view text);
    void editLine();
    bool framesBody(size_t i) const;
    http::Span span(std::string_view text) const;
    State bad(const char* fault, int status = 400);
    bool is(size_t i, std::string_view name) const;
    State conclude();
    bool sift();
    Verdict judge(http::FieldReader::Field& field);
    Verdict judgeHost(http::Span& value);
    bool concludeRequest();
    bool checkTarget();
    bool checkWebSocket() const;
    bool concludeResponse();
    void decideFraming();
    void drop(std::string_view name);

    const char* m_base = nullptr;
    const char* m_fault = "";
    http::StartLine m_line;
    http::FieldReader m_fields;
    http::FramingFields m_framingFields;
    http::Span m_host, m_uriCut;
    std::string m_added;         ///< texts of changes
    http::Span m_method, m_uri;  ///< after a change of the line; of an answer its reason
    int m_status = 0;
    bool m_lineEdited = false;
    int m_faultStatus = 400;
    char m_versionSaid[8] = {};
    Side m_side = Side::Request;
    Part m_part = Part::Line;
    Framing m_framing = Framing::None;
    bool m_hasHost = false;
    bool m_connectionKept = false;  ///< some Connection field is among them
    bool m_keepAlive = true, m_upgrade = false;
};

/// Finds the data in a chunked body, a run at a time, and checks the framing by HAProxy's rules.
/// Extensions are dropped; trailers are kept, but for those that speak of framing.
class ChunkReader {
public:
    enum class State : uint8_t { More, Done, Bad };
    struct Step {
        size_t consumed = 0;    ///< of the bytes given
        std::string_view data;  ///< body bytes among them, perhaps none
        State state = State::More;
    };
    void start();
    /// Call again with what was not consumed until all is consumed or the state is Done or Bad.
    Step next(std::string_view raw);
    /// After Done: the trailer fields, each "name: value\r\n" with lower-case names; may be empty.
    std::string_view trailers() const { return m_trailers; }

private:
    enum class Part : uint8_t {
        FirstDigit,
        Size,
        SizeBlank,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        Trailer,
        TrailerLine,
        TrailerLf,
        Done
    };
    void takeData(std::string_view raw, Step& step);
    bool take(char c);
    bool takeSize(char c);
    bool endSize(char c);
    bool takeTrailer(char c);
    bool endTrailers();
    bool go(Part part);

    std::string m_trailers;
    uint64_t m_left = 0;
    Part m_part = Part::FirstDigit;
    uint8_t m_digits = 0;
};

}  // namespace yard
