#include "core/traffic/sessions/badmessages.h"

namespace yard {
namespace {

/// HAProxy's bufsize, unless it is configured.
constexpr size_t MaxKept = 16384;

}  // namespace

void BadMessages::keep(BadMessage message) {
    if (message.bytes.size() > MaxKept) message.bytes.resize(MaxKept);
    const std::lock_guard lock(m_mutex);
    message.number = m_ever++;
    m_latest[{message.proxyId, message.response}] = std::move(message);
}

std::vector<BadMessage> BadMessages::all() const {
    const std::lock_guard lock(m_mutex);
    std::vector<BadMessage> messages;
    for (const auto& [key, message] : m_latest) messages.push_back(message);
    return messages;
}

uint64_t BadMessages::ever() const {
    const std::lock_guard lock(m_mutex);
    return m_ever;
}

}  // namespace yard
