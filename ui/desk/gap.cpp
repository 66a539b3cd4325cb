#include "ui/desk/gap.h"

#include <QApplication>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

#include "ui/desk/configtext.h"
#include "ui/desk/desk.h"
#include "ui/look/wording.h"

namespace yard {

QString withEntries(const QString& text, const QString& file,
                    const std::vector<GapEntry>& entries) {
    QStringList lines = text.split(u'\n');
    std::vector<GapEntry> own;
    for (const GapEntry& entry : entries)
        if (entry.how != GapEntry::How::Unable && words(entry.where.file) == file &&
            entry.where.line >= 1 && entry.where.line <= lines.size())
            own.push_back(entry);
    // From below, so that the numbers of lines stay true; what is added behind one line keeps its
    // order.
    std::reverse(own.begin(), own.end());
    std::stable_sort(own.begin(), own.end(), [](const GapEntry& a, const GapEntry& b) {
        return a.where.line > b.where.line;
    });
    for (const GapEntry& entry : own) {
        const int at = entry.where.line - 1;
        if (entry.how == GapEntry::How::Replace)
            lines[at] = entry.line;
        else if (entry.how == GapEntry::How::Insert)
            lines.insert(at + 1, entry.line);
        else
            lines.removeAt(at);
    }
    return lines.join(u'\n');
}

Gap::Gap(Desk& desk) : m_desk(desk) {
    connect(&desk, &Desk::configurationChanged, this, &Gap::read);
    connect(&desk, &Desk::updated, this, &Gap::compare);
}

const GapEntry* Gap::of(const ServerKey& server) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const GapEntry& e) { return e.server == server; });
    return found == m_entries.end() ? nullptr : &*found;
}

void Gap::read() {
    m_known = false;
    m_files.clear();
    for (const NamedText& file : m_desk.configuration())
        m_files.push_back({file.name, ConfigText(file.text).text().split(u'\n')});
    const ConfigReader reader = m_desk.configReader();
    if (!reader) return;
    const auto job = [gap = QPointer<Gap>(this), reader, version = ++m_version,
                      files = m_desk.configuration()] {
        const ConfigReading reading = reader(files);
        // The application outlives the gap, which may be gone by now.
        QMetaObject::invokeMethod(qApp, [gap, version, reading] {
            if (gap) gap->take(version, reading);
        });
    };
    QThreadPool::globalInstance()->start(job);
}

void Gap::take(int version, const ConfigReading& reading) {
    if (version != m_version) return;
    m_configured = reading.servers;
    m_known = true;
    compare();
}

void Gap::compare() {
    std::vector<GapEntry> now;
    if (m_known) now = findGap(m_configured, m_desk.report(), m_desk.events(), m_files);
    if (now == m_entries) return;
    m_entries = std::move(now);
    emit changed();
}

}  // namespace yard
