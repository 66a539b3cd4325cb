#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <QRegularExpression>
#include <memory>
#include <string>

#include "tests/support/haproxy.h"
#include "tests/support/peers.h"

namespace yard::test {

/// Receives the log lines of one program.
class LogPort {
public:
    LogPort() : m_fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
        if (::bind(m_fd, any.data(), any.size()) != 0) qFatal("no port for log lines");
    }
    ~LogPort() { ::close(m_fd); }
    uint16_t port() const { return Endpoint::localOf(m_fd).port(); }

    /// The next line without what differs from run to run: client, date, times and counts.
    std::string next() {
        char bytes[4096];
        ssize_t size = -1;
        await([&] { return (size = ::recv(m_fd, bytes, sizeof bytes, 0)) > 0; });
        QString line = QString::fromLatin1(bytes, std::max<qsizetype>(size, 0)).trimmed();
        static const QRegularExpression client(QStringLiteral("^[0-9.:]+ \\[[^]]*\\] "));
        static const QRegularExpression counts(QStringLiteral(" \\d+/\\d+/\\d+/\\d+/"));
        // HAProxy counts the bytes of some answers as it holds them, not as they go out.
        static const QRegularExpression times(QStringLiteral(" (-?\\d+/)+-?\\d+ (-?\\d+) \\d+ "));
        line.remove(client);
        line.replace(times, QStringLiteral(" t \\2 "));
        line.replace(counts, QStringLiteral(" n/n/n/n/"));
        return line.toStdString();
    }

private:
    int m_fd;
};

/// A program with its log.
struct ProgramSide {
    ProgramSide(const std::string& config, const QString& program, const QStringList& environment,
                int ports = 2)
        : proxy(config, ports,
                environment + QStringList{QStringLiteral("LOG=127.0.0.1:%1").arg(log.port())},
                program) {}
    LogPort log;
    RealHaproxy proxy;
};

/// What a test builds around a program, its `side`, around haproxy and around ours.
template <typename Rig>
struct BothSides {
    /// Why not both of them run; empty: they do.
    QString start() {
        real = std::make_unique<Rig>(haproxy());
        ours = std::make_unique<Rig>(switchyardd());
        for (Rig* one : {real.get(), ours.get()})
            if (!one->side.proxy.ready()) return one->side.proxy.errors() + QLatin1Char('.');
        return {};
    }
    std::unique_ptr<Rig> real, ours;
};

}  // namespace yard::test
