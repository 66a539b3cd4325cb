#include "ui/desk/historyfile.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include "ui/desk/configfile.h"
#include "ui/desk/desk.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

constexpr quint32 Magic = 0x53594831, Version = 1;  // "SYH1"
constexpr auto Hash = QCryptographicHash::Sha1;
constexpr qsizetype HashSize = 20;

QByteArray head() {
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << Magic << Version;
    return bytes;
}

QString name(const std::string& text) { return QString::fromStdString(text); }

QDataStream& operator<<(QDataStream& out, const Second& s) {
    out << qint64{s.wallMs} << s.span << s.requests << s.errors5xx << s.redispatched << s.p50Ms
        << s.p99Ms << s.worstMs << s.sessions << s.queued << s.stickEntries;
    for (size_t i = 0; i < s.perServer.size(); ++i)
        out << s.perServer[i] << s.errorsPerServer[i] << static_cast<quint8>(s.shown[i])
            << bool(s.checking[i]);
    return out;
}

Second readSecond(QDataStream& in, size_t servers) {
    Second s;
    qint64 wallMs = 0;
    in >> wallMs >> s.span >> s.requests >> s.errors5xx >> s.redispatched >> s.p50Ms >> s.p99Ms >>
        s.worstMs >> s.sessions >> s.queued >> s.stickEntries;
    s.wallMs = wallMs;
    for (size_t i = 0; i < servers; ++i) {
        double hits = 0, errors = 0;
        quint8 shown = 0;
        bool checking = false;
        in >> hits >> errors >> shown >> checking;
        s.perServer.push_back(hits);
        s.errorsPerServer.push_back(errors);
        s.shown.push_back(static_cast<Shown>(std::min<quint8>(shown, quint8(Shown::Rising))));
        s.checking.push_back(checking);
    }
    return s;
}

void writeAll(QDataStream& out, const std::vector<Second>& all) {
    out << static_cast<quint32>(all.size());
    for (const Second& one : all) out << one;
}

std::vector<Second> readAll(QDataStream& in, size_t servers) {
    quint32 count = 0;
    in >> count;
    std::vector<Second> all;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i)
        all.push_back(readSecond(in, servers));
    return all;
}

void writeFlags(QDataStream& out, const std::deque<Flag>& flags) {
    out << static_cast<quint32>(flags.size());
    for (const Flag& flag : flags)
        out << qint32{flag.number} << qint64{flag.wallMs} << static_cast<quint8>(flag.shown)
            << name(flag.server.backend) << name(flag.server.server);
}

std::deque<Flag> readFlags(QDataStream& in) {
    quint32 count = 0;
    in >> count;
    std::deque<Flag> flags;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        qint32 number = 0;
        qint64 wallMs = 0;
        quint8 shown = 0;
        QString backend, server;
        in >> number >> wallMs >> shown >> backend >> server;
        // Events are numbered anew by every run: the old ones belong to none.
        flags.push_back({0,
                         number,
                         wallMs,
                         static_cast<Shown>(std::min<quint8>(shown, quint8(Shown::Rising))),
                         {backend.toStdString(), server.toStdString()}});
    }
    return flags;
}

}  // namespace

QByteArray encodeHistory(const History::Kept& kept) {
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out.setFloatingPointPrecision(QDataStream::SinglePrecision);
    out << static_cast<quint32>(kept.servers.size());
    for (size_t i = 0; i < kept.servers.size(); ++i)
        out << name(kept.servers[i].backend) << name(kept.servers[i].server)
            << bool(kept.backups[i]);
    writeAll(out, kept.minutes);
    writeAll(out, kept.seconds);
    writeFlags(out, kept.flags);
    const QByteArray packed = qCompress(body, 1);
    return head() + packed + QCryptographicHash::hash(packed, Hash);
}

Result<History::Kept> decodeHistory(const QByteArray& bytes) {
    const QByteArray start = head();
    if (!bytes.startsWith(start.left(4))) return Error{"it is no history"};
    if (!bytes.startsWith(start)) return Error{"it is of another version"};
    const QByteArray packed = bytes.mid(start.size(), bytes.size() - start.size() - HashSize);
    if (bytes.size() < start.size() + HashSize ||
        QCryptographicHash::hash(packed, Hash) != bytes.right(HashSize))
        return Error{"it is cut off or damaged"};
    const QByteArray body = qUncompress(packed);
    QDataStream in(body);
    in.setVersion(QDataStream::Qt_6_4);
    in.setFloatingPointPrecision(QDataStream::SinglePrecision);
    History::Kept kept;
    quint32 servers = 0;
    in >> servers;
    for (quint32 i = 0; i < servers && in.status() == QDataStream::Ok; ++i) {
        QString backend, server;
        bool backup = false;
        in >> backend >> server >> backup;
        kept.servers.push_back({backend.toStdString(), server.toStdString()});
        kept.backups.push_back(backup);
    }
    kept.minutes = readAll(in, kept.servers.size());
    kept.seconds = readAll(in, kept.servers.size());
    kept.flags = readFlags(in);
    if (in.status() != QDataStream::Ok) return Error{"it is damaged"};
    return kept;
}

HistoryFile::HistoryFile(Desk& desk, const QString& file) : m_desk(desk), m_file(file) {
    load();
    connect(&m_timer, &QTimer::timeout, this, &HistoryFile::save);
    m_timer.start(EveryMs);
}

HistoryFile::~HistoryFile() { save(); }

QString HistoryFile::placeFor(const QString& configuration) {
    const QByteArray hash = QCryptographicHash::hash(configuration.toUtf8(), Hash).toHex().left(12);
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/Switchyard/history-%1.bin").arg(QLatin1String(hash));
}

void HistoryFile::load() {
    QFile file(m_file);
    if (!file.exists()) return;
    if (!file.open(QIODevice::ReadOnly)) {
        m_fault =
            tr("The history of earlier runs is not read: %1: %2").arg(m_file, file.errorString());
        return;
    }
    const auto kept = decodeHistory(file.readAll());
    if (kept) return m_desk.restoreHistory(*kept);
    const QString aside = m_file + QStringLiteral(".refused");
    QFile::remove(aside);
    file.close();
    file.rename(aside);
    m_fault = tr("The history of earlier runs is not used: %1 (kept as %2)")
                  .arg(words(kept.error()), aside);
}

void HistoryFile::save() {
    if (m_desk.history().size() == 0) return;
    QDir().mkpath(QFileInfo(m_file).path());
    const auto written = writeWhole(m_file, encodeHistory(m_desk.history().kept()));
    if (!written) qWarning("The history is not kept: %s", written.error().c_str());
}

}  // namespace yard
