#pragma once

#include <QRegularExpression>
#include <memory>
#include <string>

#include "core/runtime/served/cliserver.h"
#include "tests/engine/enginerig.h"
#include "tests/support/program.h"

namespace yard::test {

/// The same configuration run by the real haproxy and by our Engine, both asked over unix sockets
/// at three levels. "PORT<n>" in the text becomes a free port, another one for each program.
class RuntimePair {
public:
    static constexpr const char* Levels[] = {"user", "operator", "admin"};

    explicit RuntimePair(const QString& text) : m_text(text), m_haproxy(test::haproxy()) {}

    /// Empty: both run.
    std::string start() {
        m_haproxy.write(QStringLiteral("a.cfg"), (Global + sockets() + withPorts()).toStdString());
        if (!m_haproxy.start(
                {QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}))
            return "haproxy does not start";
        const std::string ours = rig.start((Global + withPorts()).toStdString());
        if (!ours.empty()) return ours;
        GlobalConf conf;
        for (int level = 0; level < 3; ++level) {
            StatsSocket socket;
            socket.address = ourSocket(Levels[level]);
            socket.level = level;
            conf.statsSockets.push_back(socket);
        }
        const auto opened = m_server.open(conf);
        if (!opened) return opened.error();
        const bool up = await([&] { return !askHaproxy("user", "show version\n").empty(); });
        return up ? std::string() : "haproxy does not answer: " + m_haproxy.errors().toStdString();
    }

    /// What comes back for these bytes on a connection of their own, until it ends.
    std::string askHaproxy(const char* level, const std::string& bytes) {
        return ask(*Endpoint::unixPath(m_haproxy.path(QLatin1String(level)).toStdString()), bytes);
    }
    std::string askUs(const char* level, const std::string& bytes) {
        return ask(ourSocket(level), bytes);
    }

    EngineRig rig;
    std::vector<uint16_t> haproxyPorts, ourPorts;

private:
    inline static const QString Global =
        QStringLiteral("global\n    maxconn 400\n    nbthread 1\n    stats timeout 60s\n");

    QString sockets() const {
        QString text;
        for (const char* level : Levels)
            text += QStringLiteral("    stats socket %1 level %2\n")
                        .arg(m_haproxy.path(QLatin1String(level)), QLatin1String(level));
        return text;
    }

    QString withPorts() {
        QString text = m_text;
        auto& ports = haproxyPorts.empty() ? haproxyPorts : ourPorts;
        for (int n = 1; text.contains(QStringLiteral("PORT%1").arg(n)); ++n) {
            ports.push_back(refusingPort());
            text.replace(QStringLiteral("PORT%1").arg(n), QString::number(ports.back()));
        }
        return text;
    }

    Endpoint ourSocket(const char* level) const {
        return *Endpoint::unixPath(
            m_haproxy.path(QLatin1String("our-") + QLatin1String(level)).toStdString());
    }

    static std::string ask(const Endpoint& where, const std::string& bytes) {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        Wire wire(fd);
        if (::connect(fd, where.data(), where.size()) != 0) return {};
        if (!wire.send(bytes)) return "(not sent)";
        wire.shutWrite();
        return wire.readAll();
    }

    QString m_text;
    Program m_haproxy;
    CliServer m_server{rig.engine, rig.clock};
};

/// What differs from run to run made alike: pointers, ages of entries, the name of a stuck server
/// (HAProxy has none where the Runtime API made the entry).
inline QString steady(const std::string& answer) {
    QString text = QString::fromStdString(answer);
    text.replace(QRegularExpression(QStringLiteral("0x[0-9a-f]+:")), QStringLiteral("0xP:"));
    text.replace(QRegularExpression(QStringLiteral("exp=[1-9]\\d*")), QStringLiteral("exp=E"));
    text.replace(QRegularExpression(QStringLiteral("server_key=\\S+")),
                 QStringLiteral("server_key=K"));
    return text;
}

}  // namespace yard::test
