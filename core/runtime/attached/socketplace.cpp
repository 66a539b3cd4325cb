#include "core/runtime/attached/socketplace.h"

#include <sys/un.h>

#include <QFileInfo>

namespace yard {
namespace {

Error tooLong(const QString& path) {
    return Error{"'" + path.toStdString() + "' is too long for the path of a socket: " +
                 std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes at most"};
}

Result<SocketPlace> readPath(const QString& text) {
    SocketPlace place;
    place.path = QFileInfo(text).absoluteFilePath();
    if (place.path.toLocal8Bit().size() >= static_cast<qsizetype>(sizeof(sockaddr_un::sun_path)))
        return tooLong(place.path);
    return place;
}

Result<SocketPlace> readTcp(const QString& text) {
    SocketPlace place;
    const qsizetype colon = text.lastIndexOf(u':');
    bool number = false;
    const uint port = text.mid(colon + 1).toUInt(&number);
    if (colon < 0 || !number || port == 0 || port > 65535)
        return Error{"'" + text.toStdString() + "' is neither the path of a socket nor HOST:PORT"};
    place.host = text.left(colon);
    if (place.host.startsWith(u'[') && place.host.endsWith(u']'))
        place.host = place.host.mid(1, place.host.size() - 2);
    if (place.host.isEmpty() || place.host == u"*") place.host = QStringLiteral("127.0.0.1");
    place.port = static_cast<uint16_t>(port);
    return place;
}

}  // namespace

Result<SocketPlace> SocketPlace::read(const std::string& text) {
    QString rest =
        QString::fromLocal8Bit(text.data(), static_cast<qsizetype>(text.size())).trimmed();
    for (const char* family : {"ipv4@", "ipv6@", "tcp@", "tcp4@", "tcp6@"})
        if (rest.startsWith(QLatin1String(family)))
            return readTcp(rest.mid(static_cast<qsizetype>(qstrlen(family))));
    if (rest.startsWith(u"unix@")) return readPath(rest.mid(5));
    if (rest.startsWith(u"abns@"))
        return Error{"sockets of the abstract namespace (abns@) cannot be attached to"};
    if (rest.isEmpty()) return Error{"Where is the stats socket? Its path, or HOST:PORT"};
    return rest.contains(u'/') || QFileInfo::exists(rest) ? readPath(rest) : readTcp(rest);
}

QString SocketPlace::text() const {
    if (!path.isEmpty()) return path;
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(host)
        .arg(port);
}

}  // namespace yard
