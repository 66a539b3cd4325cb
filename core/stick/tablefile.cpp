#include "core/stick/tablefile.h"

#include <QDataStream>
#include <QIODevice>
#include <algorithm>

namespace yard {
namespace {

const QByteArray Magic = QByteArrayLiteral("Switchyard stick table\n");
constexpr quint32 Version = 1;
constexpr qsizetype DigestSize = 32;
constexpr char Entry = 'e', End = '.';

QByteArray bytesOf(std::string_view text) {
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

/// What keys must agree in: "string of 32 bytes".
std::string shapeOf(const StickTableConf& conf) {
    const bool sized = conf.type == KeyType::String || conf.type == KeyType::Binary;
    return typeWord(conf.type) + (sized ? " of " + std::to_string(conf.length) + " bytes" : "");
}

/// The id that each id of the file means now; none for servers that are gone.
std::map<int, int> translate(const ServerNames& then, const ServerNames& now) {
    std::map<int, int> ids;
    for (const auto& [id, name] : then)
        for (const auto& [current, same] : now)
            if (same == name) ids[id] = current;
    return ids;
}

/// Reads what is behind the magic and the version.
class BodyReader {
public:
    explicit BodyReader(const QByteArray& body) : m_stream(body) {
        m_stream.setVersion(QDataStream::Qt_6_4);
    }
    std::string shape() {
        QByteArray text;
        m_stream >> text;
        return text.toStdString();
    }
    ServerNames servers() {
        ServerNames names;
        quint32 count = 0;
        m_stream >> count;
        for (quint32 i = 0; i < count && good(); ++i) {
            qint32 id = 0;
            QByteArray name;
            m_stream >> id >> name;
            names[id] = name.toStdString();
        }
        return names;
    }
    struct Read {
        QByteArray key;
        qint32 serverId = 0;
        qint64 touched = 0;
    };
    /// False: that was the last.
    bool next(Read& read) {
        qint8 mark = 0;
        m_stream >> mark;
        if (mark == End || !good()) return false;
        m_stream >> read.key >> read.serverId >> read.touched;
        return good();
    }
    bool good() const { return m_stream.status() == QDataStream::Ok; }

private:
    QDataStream m_stream;
};

}  // namespace

TableFileWriter::TableFileWriter(QIODevice& device, const StickTable& table,
                                 const ServerNames& servers)
    : m_device(device) {
    QByteArray head = Magic;
    QByteArray rest;
    QDataStream stream(&rest, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << Version << bytesOf(shapeOf(table.conf())) << static_cast<quint32>(servers.size());
    for (const auto& [id, name] : servers) stream << static_cast<qint32>(id) << bytesOf(name);
    put(head + rest);
}

void TableFileWriter::add(const std::vector<StickTable::Saved>& entries, int64_t now) {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    for (const StickTable::Saved& entry : entries)
        stream << static_cast<qint8>(Entry) << bytesOf(entry.key.bytes())
               << static_cast<qint32>(entry.serverId) << static_cast<qint64>(now - entry.ageMs);
    put(bytes);
}

bool TableFileWriter::finish() {
    put(QByteArray(1, End));
    const QByteArray digest = m_digest.result();
    return m_device.write(digest) == digest.size() && !m_failed;
}

void TableFileWriter::put(const QByteArray& bytes) {
    m_digest.addData(bytes);
    m_failed = m_failed || m_device.write(bytes) != bytes.size();
}

bool isTableFile(const QByteArray& file) { return file.startsWith(Magic); }

Result<std::vector<StickTable::Saved>> readTableFile(const QByteArray& file,
                                                     const StickTable& table,
                                                     const ServerNames& servers, int64_t now) {
    if (!isTableFile(file)) return Error{"it is not a stick table of Switchyard"};
    const QByteArray body = file.mid(Magic.size() + qsizetype{sizeof Version});
    quint32 version = 0;
    QDataStream(file.mid(Magic.size(), sizeof version)) >> version;
    if (version != Version)
        return Error{"it is of version " + std::to_string(version) + ", not " +
                     std::to_string(Version)};
    const qsizetype size = file.size() - DigestSize;
    if (body.isEmpty() || size < 0 ||
        QCryptographicHash::hash(file.first(size), QCryptographicHash::Sha256) != file.mid(size))
        return Error{"it is cut short or damaged"};
    BodyReader reader(body);
    if (const std::string shape = reader.shape(); shape != shapeOf(table.conf()))
        return Error{"its keys are " + shape + ", those of the table " + shapeOf(table.conf())};
    const std::map<int, int> ids = translate(reader.servers(), servers);
    std::vector<StickTable::Saved> entries;
    for (BodyReader::Read read; reader.next(read);) {
        const int64_t age = std::max<int64_t>(now - read.touched, 0);
        const auto id = ids.find(read.serverId);
        const bool lives = table.conf().expire == 0 || age < table.conf().expire;
        if (lives && (read.serverId == 0 || id != ids.end()))
            entries.push_back({StickKey({read.key.data(), static_cast<size_t>(read.key.size())}),
                               read.serverId == 0 ? 0 : id->second, age});
    }
    if (!reader.good()) return Error{"it is damaged"};
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.ageMs > b.ageMs; });
    return entries;
}

}  // namespace yard
