#pragma once

#include "core/http/message/message.h"

namespace yard {

/// False: a WebSocket handshake whose answer does not carry the Sec-WebSocket-Accept that belongs
/// to the key of the request (RFC 6455 section 4.2.2). True for every other answer.
bool webSocketAgreed(const MessageHead& request, const MessageHead& response);

}  // namespace yard
