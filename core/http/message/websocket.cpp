#include "core/http/message/websocket.h"

#include <QCryptographicHash>

#include "core/http/message/text.h"

namespace yard {
namespace {

constexpr std::string_view Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

}  // namespace

bool webSocketAgreed(const MessageHead& request, const MessageHead& response) {
    if (!http::listHas(request.first("upgrade"), "websocket")) return true;
    const std::string_view key = request.first("sec-websocket-key");
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const std::string_view part : {key, Guid})
        hash.addData(QByteArrayView(part.data(), static_cast<qsizetype>(part.size())));
    const QByteArray expected = hash.result().toBase64();
    const std::string_view said = response.first("sec-websocket-accept");
    return said == std::string_view(expected.data(), static_cast<size_t>(expected.size()));
}

}  // namespace yard
