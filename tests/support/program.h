#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <string>

#include "core/base/clock.h"

namespace yard::test {

/// A program of the system or of ours as a child process, in a folder of its own. Killed when
/// destroyed.
class Program {
public:
    explicit Program(QString path) : m_path(std::move(path)) {}
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Starts in the folder; what is printed is kept.
    bool start(const QStringList& arguments, const QStringList& environment = {});
    /// Starts and waits for its end: its exit code, -1 when it was killed or did not end in time.
    int run(const QStringList& arguments, const QStringList& environment = {});
    /// The exit code after its end; -1 as above.
    int awaitEnd();
    void signal(int number);
    bool running() const { return m_process.state() == QProcess::Running; }
    qint64 pid() const { return m_process.processId(); }
    const QString& output() { return read(m_out, QProcess::StandardOutput); }
    const QString& errors() { return read(m_err, QProcess::StandardError); }

    /// Writes a file into the folder; its path relative to it is `name`.
    void write(const QString& name, const std::string& text) const;
    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    const QString& read(QString& text, QProcess::ProcessChannel channel);
    QString m_path;
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_out, m_err;
};

/// A listening socket of 127.0.0.1 that child processes inherit, as a service manager would hand it
/// over: `bind "fd@${name}"` with variable("name") in the environment.
class InheritedSocket {
public:
    InheritedSocket();
    ~InheritedSocket();
    InheritedSocket(const InheritedSocket&) = delete;
    InheritedSocket& operator=(const InheritedSocket&) = delete;
    QString variable(const char* name) const;
    uint16_t port() const { return m_port; }

private:
    int m_fd;
    uint16_t m_port;
};

/// A file or a folder of the sources, named from their root.
QString sourcePath(const char* name);

/// The paths of the two programs that are compared.
QString switchyardd();
QString haproxy();

/// A port of 127.0.0.1 accepts connections.
bool awaitListening(uint16_t port);

}  // namespace yard::test
