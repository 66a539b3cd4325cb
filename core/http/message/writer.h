#pragma once

#include <span>
#include <string_view>

#include "core/config/values/fieldconf.h"
#include "core/http/message/message.h"

namespace yard {

/// What a head passed on to a server differs in from the one received.
struct RequestEdit {
    bool close = false;             ///< add "connection: close"
    std::string_view forwardedFor;  ///< add "x-forwarded-for: ..."; empty: do not
    std::string_view forwardedName = "x-forwarded-for";
    std::string_view originalTo = {};  ///< likewise
    std::string_view originalName = "x-original-to";
    std::string_view server = {}, serverName = {};  ///< of `http-send-name-header`
    const FieldCase* names = nullptr;               ///< how names are spelled; null: in lower case
};

/// What a head passed on to a client differs in from the one received.
struct ResponseEdit {
    bool close = false;      ///< the client's connection ends: add "connection: close"
    bool keepAlive = false;  ///< it stays, and the client or the server speaks HTTP/1.0: add
                             ///< "connection: keep-alive"
    const FieldCase* names = nullptr;  ///< as of RequestEdit
};

/// The head as HAProxy re-emits it (semantics.md section 8): names in lower case, close and
/// keep-alive taken out of Connection (other tokens stay), the default port of an absolute URI left
/// out, folded values on one line; then x-forwarded-for and its like, and what has to be said of
/// the connection: close to HTTP/1.1, keep-alive to HTTP/1.0, nothing beside an upgrade. Returns
/// the bytes written; 0: they do not fit.
size_t writeRequestHead(const MessageHead& head, const RequestEdit& edit, std::span<char> out);
size_t writeResponseHead(const MessageHead& head, const ResponseEdit& edit, std::span<char> out);

/// "1a\r\n" before a run of body data of that size; returns the bytes written (at most 18).
size_t writeChunkSize(size_t size, std::span<char> out);

/// HAProxy's built-in page for a status, head and body; that of 500 for one it has no page for.
/// `close` adds "connection: close".
std::string_view errorPage(int status, bool close);
/// The form used when no request could be read (400, 408, 413, 422): other spelling of the fields.
std::string_view earlyErrorPage(int status);

}  // namespace yard
