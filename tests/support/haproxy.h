#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/program.h"

namespace yard::test {

/// A real HAProxy beside which ours is compared: in the foreground, in a folder of its own that
/// holds its file as "haproxy.cfg". It ends with the object, at once and by its own process.
///
///     RealHaproxy real("listen a\n mode http\n bind 127.0.0.1:${PORT1}\n ...", 1);
///     QVERIFY2(real.ready(), qPrintable(real.errors()));
///     TestClient client(real.port());
class RealHaproxy {
public:
    /// `config` says "${PORT1}", "${PORT2}".. for `ports` free ports of 127.0.0.1; other variables
    /// can come by `environment`. Returns when all those that it binds accept.
    /// `program`: another that takes the same command line, such as switchyardd.
    explicit RealHaproxy(const std::string& config, int ports = 1, QStringList environment = {},
                         const QString& program = haproxy());

    bool ready() const { return m_ready; }
    uint16_t port(size_t number = 1) const { return m_ports.at(number - 1); }
    /// What it wrote to stderr.
    QString errors() { return m_program->errors(); }
    Program& program() { return *m_program; }

private:
    bool listens(const std::string& config) const;

    std::unique_ptr<Program> m_program;
    std::vector<uint16_t> m_ports;
    bool m_ready = false;
};

}  // namespace yard::test
