#pragma once

#include <QObject>
#include <QStringList>
#include <deque>
#include <vector>

#include "core/control/configreading.h"
#include "core/control/report.h"

namespace yard {

class Desk;

/// What runs otherwise than the files say, and the line that would say it.
struct GapEntry {
    enum class How : uint8_t {
        Replace,  ///< `line` in place of the one at `where`
        Insert,   ///< `line` behind the one at `where`
        Remove,   ///< the line at `where` goes
        Unable    ///< no line can say it, or it is not known; `why` tells
    };
    ServerKey server;  ///< .server empty: of a frontend or the process
    QString whose;     ///< "be_app/web-1", "frontend fe_main", "global"
    QStringList what;  ///< "weight 50, in the file 100"; one a change
    QString line;
    QString why;
    Where where;
    How how = How::Replace;
    bool operator==(const GapEntry&) const = default;
};

/// A file that runs, in lines without their ends.
struct FileLines {
    std::string name;
    QStringList lines;
};

/// The gap between what runs and its files: every change that the next start would forget
/// (failover.md). Compares what the files say of servers with the latest report; what reports do
/// not show is known from the commands among the events. `files`: what runs, in reading order.
std::vector<GapEntry> findGap(const std::vector<ConfiguredServer>& configured, const Report& report,
                              const std::deque<Event>& events, const std::vector<FileLines>& files);

/// The text of `file` with those entries that are written in it.
QString withEntries(const QString& text, const QString& file, const std::vector<GapEntry>& entries);

/// The gap as it is now, for the panels. What the files say is read in a thread of its own whenever
/// other files run; until then there is no gap. GUI thread.
class Gap final : public QObject {
    Q_OBJECT
public:
    explicit Gap(Desk& desk);
    bool known() const { return m_known; }
    const std::vector<GapEntry>& entries() const { return m_entries; }
    const GapEntry* of(const ServerKey& server) const;

signals:
    void changed();

private:
    void read();
    void take(int version, const ConfigReading& reading);
    void compare();

    Desk& m_desk;
    std::vector<ConfiguredServer> m_configured;
    std::vector<FileLines> m_files;
    std::vector<GapEntry> m_entries;
    int m_version = 0;
    bool m_known = false;
};

}  // namespace yard
