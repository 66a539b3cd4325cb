#include "tests/support/haproxy.h"

#include <QFile>

#include "tests/support/peers.h"

namespace yard::test {

RealHaproxy::RealHaproxy(const std::string& config, int ports, QStringList environment,
                         const QString& program) {
    for (int i = 1; i <= ports; ++i) {
        m_ports.push_back(refusingPort());
        environment << QStringLiteral("PORT%1=%2").arg(i).arg(m_ports.back());
    }
    m_program = std::make_unique<Program>(program);
    m_program->write(QStringLiteral("haproxy.cfg"), config);
    const QStringList arguments{QStringLiteral("-db"), QStringLiteral("-f"),
                                QStringLiteral("haproxy.cfg")};
    if (!m_program->start(arguments, environment)) return;
    m_ready = await([&] { return !m_program->running() || listens(config); });
    m_ready = m_ready && m_program->running();
    if (!m_ready) qWarning("not ready: %s", qPrintable(errors()));
}

/// On every port that `config` binds; its last line need not be the one that HAProxy binds last. A
/// connection to find out would be counted.
bool RealHaproxy::listens(const std::string& config) const {
    QFile file(QStringLiteral("/proc/net/tcp"));
    if (!file.open(QIODevice::ReadOnly)) return false;
    const QByteArray sockets = file.readAll();
    for (size_t i = 0; i < m_ports.size(); ++i) {
        const std::string address = " 127.0.0.1:${PORT" + std::to_string(i + 1) + "}";
        const bool binds = config.find("bind" + address) != std::string::npos ||
                           config.find("socket" + address) != std::string::npos;
        const QByteArray hex = QByteArray::number(m_ports[i], 16).toUpper().rightJustified(4, '0');
        if (binds && !sockets.contains(" 0100007F:" + hex + " 00000000:0000 0A ")) return false;
    }
    return true;
}

}  // namespace yard::test
