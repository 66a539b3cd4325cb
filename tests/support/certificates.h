#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace yard::test {

/// A folder with an authority, and certificates of it, made by the `openssl` command: NAME.pem
/// holds certificate and key, NAME.crt and NAME.key one of them each, ca.crt is the authority's.
class Certificates {
public:
    Certificates();
    QString folder() const { return m_folder.path(); }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// `names`: as subjectAltName has them, "DNS:a.test,IP:127.0.0.1". `subject`: "/CN=a.test".
    void issue(const QString& name, const QString& subject, const QString& names);
    /// One that its own key signs.
    void selfSigned(const QString& name, const QString& subject,
                    const QStringList& key = {QStringLiteral("ec")});
    void write(const QString& name, const QByteArray& bytes) const;
    QByteArray read(const QString& name) const;

private:
    void run(const QStringList& arguments) const;
    void join(const QString& name) const;
    QTemporaryDir m_folder;
};

}  // namespace yard::test
