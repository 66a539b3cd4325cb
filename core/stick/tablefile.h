#pragma once

#include <QCryptographicHash>
#include <map>
#include <string>
#include <vector>

#include "core/stick/sticktable.h"

class QIODevice;

namespace yard {

/// Which server an id meant when a table was saved. Ids follow the order in the configuration and
/// may mean others later; names stay.
using ServerNames = std::map<int, std::string>;

/// Writes a stick table as a file, slice by slice: what it is, its entries with the wall time of
/// their last touch, and a digest of it all, by which a file that was cut short is noticed.
class TableFileWriter {
public:
    TableFileWriter(QIODevice& device, const StickTable& table, const ServerNames& servers);
    /// `now`: wall time of the entries' ages, ms since 1970.
    void add(const std::vector<StickTable::Saved>& entries, int64_t now);
    /// False: it could not be written.
    bool finish();

private:
    void put(const QByteArray& bytes);
    QIODevice& m_device;
    QCryptographicHash m_digest{QCryptographicHash::Sha256};
    bool m_failed = false;
};

/// Else something of somebody else's is in it, and it is better left alone.
bool isTableFile(const QByteArray& file);

/// What a file holds of a table that is as `table` is now: entries by age, the oldest first, those
/// that have expired since left out. The Error says what is wrong with the file.
Result<std::vector<StickTable::Saved>> readTableFile(const QByteArray& file,
                                                     const StickTable& table,
                                                     const ServerNames& servers, int64_t now);

}  // namespace yard
