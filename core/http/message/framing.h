#pragma once

#include <cstdint>
#include <string_view>

#include "core/http/message/text.h"

namespace yard::http {

/// Gathers what the fields of a head say about its body and its connection, by HAProxy's rules.
/// Give it the fields in their order.
class FramingFields {
public:
    enum class Verdict : uint8_t { Keep, Drop, Bad };

    /// `value` becomes the one to pass on: "5, 5" is "5".
    Verdict contentLength(std::string_view& value);
    Verdict transferEncoding(std::string_view value);
    Verdict connection(std::string_view value);
    void upgrade(std::string_view value);
    /// `value` becomes "trailers", all that is passed on of TE. HAProxy looks for these letters
    /// where they come first, whatever they stand behind.
    static Verdict te(std::string_view& value);

    bool hasLength() const { return m_hasLength; }
    uint64_t length() const { return m_length; }
    bool hasCoding() const { return m_hasCoding; }
    bool chunked() const { return m_chunked; }
    bool unknownCoding() const { return m_unknownCoding; }
    bool close() const { return m_close; }
    bool keepAlive() const { return m_keepAlive; }
    bool saysUpgrade() const { return m_upgradeToken; }
    bool upgrades() const { return m_upgradeToken && m_upgradeField; }
    bool webSocket() const { return m_webSocket; }
    const char* fault() const { return m_fault; }

private:
    bool lengthElement(std::string_view element);

    const char* m_fault = "";
    uint64_t m_length = 0;
    bool m_hasLength = false;
    bool m_hasCoding = false, m_chunked = false, m_unknownCoding = false;
    bool m_close = false, m_keepAlive = false;
    bool m_upgradeToken = false, m_upgradeField = false, m_webSocket = false;
};

/// A Connection value without close and keep-alive, as HAProxy writes it: all in front of the first
/// of them as it was, the other options behind it joined by bare commas. Calls `piece(text)` for
/// each part to be written, in order.
template <typename Piece>
void connectionRest(std::string_view value, Piece piece) {
    bool verbatim = true, written = false;
    size_t kept = 0, at = 0;  // `kept`: how much of the front stays as it was
    const auto flush = [&] {
        if (verbatim && kept) {
            piece(value.substr(0, kept));
            written = true;
        }
        verbatim = false;
    };
    for (;; ++at) {
        while (at < value.size() && space(value[at])) ++at;
        if (at >= value.size()) break;
        const size_t end = at + elementEnd(value.substr(at));
        const std::string_view option = trimmed(value.substr(at, end - at));
        at = end;
        if (equalNoCase(option, "close") || equalNoCase(option, "keep-alive")) {
            flush();
        } else if (verbatim) {
            kept = end;
        } else {
            if (written) piece(std::string_view(","));
            piece(option);
            written = written || !option.empty();
        }
    }
    flush();
}

}  // namespace yard::http
