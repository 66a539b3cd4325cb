#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <cstdint>
#include <list>
#include <string>

#include "core/base/result.h"

class QTcpSocket;

namespace yard {

/// A small HTTP/1.1 keep-alive server that answers 200 with its own name. It stands outside the
/// proxied path, so Qt's sockets do. One thread, with an event loop.
class Origin {
public:
    explicit Origin(std::string name);
    ~Origin();
    Origin(const Origin&) = delete;
    Origin& operator=(const Origin&) = delete;

    /// Listens on 127.0.0.1:`port`, 0: any free one.
    Result<bool> listen(uint16_t port = 0);
    /// Listens again where it did before.
    Result<bool> start() { return listen(m_port); }
    /// What the death of its process would do: connections are reset, the port refuses.
    void kill();

    bool alive() const { return m_server.isListening(); }
    const std::string& name() const { return m_name; }
    uint16_t port() const { return m_port; }
    uint64_t requests() const { return m_requests; }

private:
    void accept();
    void answer(QTcpSocket& socket);

    std::string m_name;
    QByteArray m_response;
    QTcpServer m_server;
    std::list<QTcpSocket*> m_sockets;  ///< children of m_server
    uint16_t m_port = 0;
    uint64_t m_requests = 0;
};

}  // namespace yard
