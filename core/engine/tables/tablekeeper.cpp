#include "core/engine/tables/tablekeeper.h"

#include <QFile>
#include <QSaveFile>

namespace yard {
namespace {

/// Entries copied with a shard locked, and between two looks at the thread's other work: well below
/// a millisecond.
constexpr size_t SliceSize = 4096;
/// Enough of a file to tell whose it is.
constexpr qint64 HeadSize = 64;
/// Between two slices.
constexpr Millis Breath{1};

}  // namespace

TableKeeper::TableKeeper(std::shared_ptr<StickTable> table, const PersistConf& conf,
                         ServerNames servers, Clock& clock, Tell tell)
    : m_table(std::move(table)),
      m_conf(conf),
      m_servers(std::move(servers)),
      m_clock(clock),
      m_tell(std::move(tell)) {}

TableKeeper::~TableKeeper() = default;

void TableKeeper::restore() {
    QFile file(QString::fromStdString(m_conf.file));
    if (!file.exists()) return;
    const std::string start =
        "stick table '" + m_table->name() + "' is not restored from '" + m_conf.file + "': ";
    if (!file.open(QIODevice::ReadOnly)) return m_tell(start + file.errorString().toStdString());
    const QByteArray text = file.readAll();
    const auto entries = readTableFile(text, *m_table, m_servers, wallMillis(m_clock.wall()));
    m_foreign = !text.isEmpty() && !isTableFile(text);
    if (!entries)
        return m_tell(start + entries.error() +
                      (m_foreign ? ". It is left as it is, nothing will be saved there." : "."));
    for (const StickTable::Saved& entry : *entries) m_table->restore(entry);
}

void TableKeeper::start() {
    QFile file(QString::fromStdString(m_conf.file));
    if (!m_foreign && file.open(QIODevice::ReadOnly) && file.size() > 0 &&
        !isTableFile(file.read(HeadSize))) {
        m_foreign = true;
        m_tell("stick table '" + m_table->name() + "' is not saved in '" + m_conf.file +
               "': it is not a stick table of Switchyard.");
    }
    if (!m_foreign) wait();
}

void TableKeeper::wait() {
    m_timer = m_clock.after(Millis(m_conf.every), [this] {
        begin();
        goOn();
    });
}

void TableKeeper::begin() {
    m_place = {};
    m_file = std::make_unique<QSaveFile>(QString::fromStdString(m_conf.file));
    if (!m_file->open(QIODevice::WriteOnly)) return;
    m_writer = std::make_unique<TableFileWriter>(*m_file, *m_table, m_servers);
}

bool TableKeeper::step() {
    if (!m_writer) return false;
    std::vector<StickTable::Saved> slice;
    const bool more = m_table->slice(m_place, SliceSize, slice);
    m_writer->add(slice, wallMillis(m_clock.wall()));
    return more;
}

void TableKeeper::goOn() {
    if (!step()) {
        finish();
        return wait();
    }
    m_timer = m_clock.after(Breath, [this] { goOn(); });
}

void TableKeeper::finish() {
    const bool written = m_writer && m_writer->finish() && m_file->commit();
    if (!written && !m_failed)
        m_tell("stick table '" + m_table->name() + "' cannot be saved in '" + m_conf.file +
               "': " + m_file->errorString().toStdString() + ".");
    m_failed = !written;
    m_writer.reset();
    m_file.reset();
}

void TableKeeper::saveNow() {
    if (m_foreign) return;
    m_timer.reset();
    begin();
    while (step()) {
    }
    finish();
}

}  // namespace yard
