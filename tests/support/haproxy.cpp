#include "tests/support/haproxy.h"

#include "tests/support/peers.h"

namespace yard::test {

RealHaproxy::RealHaproxy(const std::string& config, int ports, const QStringList& environment,
                         const QString& program) {
    // Another program may take a port between our look and HAProxy's bind.
    for (int attempt = 0; attempt < 5 && !m_ready; ++attempt)
        start(config, ports, environment, program);
}

void RealHaproxy::start(const std::string& config, int ports, QStringList environment,
                        const QString& program) {
    m_ports.clear();
    for (int i = 1; i <= ports; ++i) {
        uint16_t port = refusingPort();
        while (std::find(m_ports.begin(), m_ports.end(), port) != m_ports.end())
            port = refusingPort();
        m_ports.push_back(port);
        environment << QStringLiteral("PORT%1=%2").arg(i).arg(port);
    }
    m_program = std::make_unique<Program>(program);
    m_program->write(QStringLiteral("haproxy.cfg"), config);
    const QStringList arguments{QStringLiteral("-db"), QStringLiteral("-f"),
                                QStringLiteral("haproxy.cfg")};
    if (!m_program->start(arguments, environment)) return;
    m_ready = m_ports.empty() ||
              await([this] { return !m_program->running() || TestClient(m_ports.back()).open(); });
    m_ready = m_ready && m_program->running();
}

}  // namespace yard::test
