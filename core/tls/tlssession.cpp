#include "core/tls/tlssession.h"

namespace yard {
namespace {

/// Where an SSL keeps the TlsSession around it.
int sessionIndex() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

}  // namespace

TlsSession::TlsSession(SSL* ssl, std::shared_ptr<const void> maker)
    : m_maker(std::move(maker)), m_ssl(ssl) {
    SSL_set_ex_data(ssl, sessionIndex(), this);
}

TlsSession::~TlsSession() {
    if (m_tally) m_tally->now.fetch_sub(1, std::memory_order_relaxed);
}

void TlsSession::countIn(std::shared_ptr<TlsTally> tally) {
    m_tally = std::move(tally);
    m_tally->now.fetch_add(1, std::memory_order_relaxed);
    m_tally->total.fetch_add(1, std::memory_order_relaxed);
}

TlsSession& TlsSession::of(const SSL* ssl) {
    return *static_cast<TlsSession*>(SSL_get_ex_data(ssl, sessionIndex()));
}

}  // namespace yard
