#include "tests/support/certificates.h"

#include <QFile>

namespace yard::test {
namespace {

const QStringList EcKey{QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                        QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes")};

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

}  // namespace

Certificates::Certificates() { selfSigned(QStringLiteral("ca"), QStringLiteral("/CN=Test CA")); }

void Certificates::run(const QStringList& arguments) const {
    QProcess openssl;
    openssl.setWorkingDirectory(m_folder.path());
    openssl.start(QStringLiteral("openssl"), arguments);
    if (!openssl.waitForStarted() || !openssl.waitForFinished(60000) || openssl.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(QLatin1Char(' '))),
               openssl.readAllStandardError().constData());
}

void Certificates::selfSigned(const QString& name, const QString& subject, const QStringList& key) {
    const QStringList kind =
        key.first() == QLatin1String("ec")
            ? EcKey
            : QStringList{QStringLiteral("-newkey"), key.first(), QStringLiteral("-nodes")};
    run(words("req -x509 -days 30") + kind +
        QStringList{QStringLiteral("-keyout"), name + QStringLiteral(".key"),
                    QStringLiteral("-out"), name + QStringLiteral(".crt"), QStringLiteral("-subj"),
                    subject});
    join(name);
}

void Certificates::issue(const QString& name, const QString& subject, const QString& names) {
    run(words("req") + EcKey +
        QStringList{QStringLiteral("-keyout"), name + QStringLiteral(".key"),
                    QStringLiteral("-out"), name + QStringLiteral(".csr"), QStringLiteral("-subj"),
                    subject});
    write(name + QStringLiteral(".ext"), "subjectAltName=" + names.toLatin1());
    run(words("x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 30") +
        QStringList{QStringLiteral("-in"), name + QStringLiteral(".csr"), QStringLiteral("-out"),
                    name + QStringLiteral(".crt"), QStringLiteral("-extfile"),
                    name + QStringLiteral(".ext")});
    join(name);
}

void Certificates::join(const QString& name) const {
    write(name + QStringLiteral(".pem"),
          read(name + QStringLiteral(".crt")) + read(name + QStringLiteral(".key")));
}

void Certificates::write(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(name));
}

QByteArray Certificates::read(const QString& name) const {
    QFile file(path(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("%s cannot be read", qPrintable(name));
    return file.readAll();
}

}  // namespace yard::test
