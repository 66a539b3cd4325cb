#include "tests/support/program.h"

#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/peers.h"

namespace yard::test {

Program::~Program() {
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.kill();
    m_process.waitForFinished();
}

bool Program::start(const QStringList& arguments, const QStringList& environment) {
    m_out.clear(), m_err.clear();
    m_process.setWorkingDirectory(m_folder.path());
    m_process.setEnvironment(QProcess::systemEnvironment() + environment);
    m_process.start(m_path, arguments, QIODevice::ReadOnly);
    return m_process.waitForStarted();
}

int Program::run(const QStringList& arguments, const QStringList& environment) {
    return start(arguments, environment) ? awaitEnd() : -1;
}

int Program::awaitEnd() {
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished()) return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void Program::signal(int number) { ::kill(static_cast<pid_t>(pid()), number); }

const QString& Program::read(QString& text, QProcess::ProcessChannel channel) {
    m_process.setReadChannel(channel);
    text += QString::fromUtf8(m_process.readAll());
    return text;
}

void Program::write(const QString& name, const std::string& text) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(QByteArray::fromStdString(text));
}

InheritedSocket::InheritedSocket() : m_fd(socket(AF_INET, SOCK_STREAM, 0)) {
    const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
    if (bind(m_fd, any.data(), any.size()) != 0 || listen(m_fd, 16) != 0) qFatal("no socket");
    m_port = Endpoint::localOf(m_fd).port();
}

InheritedSocket::~InheritedSocket() { close(m_fd); }

QString InheritedSocket::variable(const char* name) const {
    return QStringLiteral("%1=%2").arg(QLatin1String(name)).arg(m_fd);
}

QString sourcePath(const char* name) {
    return QStringLiteral(SOURCE_ROOT "/") + QLatin1String(name);
}

QString switchyardd() { return QStringLiteral(BINARY_ROOT "/switchyardd"); }
QString haproxy() { return QStringLiteral("/usr/sbin/haproxy"); }

bool awaitListening(uint16_t port) {
    return await([port] { return TestClient(port).open(); });
}

}  // namespace yard::test
