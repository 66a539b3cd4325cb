#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/stick/tablefile.h"

class QSaveFile;

namespace yard {

/// Keeps one stick table in a file (`# switchyard: stick-table persist`): restores it at the start,
/// saves it now and then and at the end. A saving goes on in slices, between which the thread does
/// its other work and no shard is locked; the file changes only when all of it is written. Control
/// thread.
class TableKeeper {
public:
    /// What the keeper has to say to people: a whole sentence.
    using Tell = std::function<void(const std::string& problem)>;
    TableKeeper(std::shared_ptr<StickTable> table, const PersistConf& conf, ServerNames servers,
                Clock& clock, Tell tell);
    ~TableKeeper();

    /// Fills the table with what is in the file; to be called before there is any traffic. A file
    /// that is not there yet is none to complain about.
    void restore();
    /// Saves again and again from now on.
    void start();
    /// At once, in one go.
    void saveNow();

    const std::shared_ptr<StickTable>& table() const { return m_table; }

private:
    void wait();
    void begin();
    bool step();  ///< false: that was the last slice
    void goOn();
    void finish();

    const std::shared_ptr<StickTable> m_table;
    const PersistConf m_conf;
    const ServerNames m_servers;
    Clock& m_clock;
    const Tell m_tell;
    std::unique_ptr<QSaveFile> m_file;  ///< while a saving is under way
    std::unique_ptr<TableFileWriter> m_writer;
    StickTable::Place m_place;
    std::unique_ptr<Timer> m_timer;
    bool m_foreign = false;  ///< the file is somebody else's
    bool m_failed = false;   ///< told already; told again only after a success
};

}  // namespace yard
