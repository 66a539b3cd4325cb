#include "ui/commands/linehistory.h"

namespace yard {

void LineHistory::add(const QString& line) {
    if (!line.trimmed().isEmpty() && (m_lines.isEmpty() || m_lines.back() != line)) m_lines << line;
    if (m_lines.size() > Most) m_lines = m_lines.mid(m_lines.size() - Most);
    m_at = end();
    m_draft.clear();
}

QString LineHistory::older(const QString& now) {
    if (draftIsShown()) m_draft = now;
    for (int i = m_at - 1; i >= 0; --i) {
        if (!m_lines[i].startsWith(m_draft)) continue;
        m_at = i;
        return m_lines[i];
    }
    return now;
}

QString LineHistory::newer(const QString& now) {
    if (draftIsShown()) return now;
    for (int i = m_at + 1; i < end(); ++i) {
        if (!m_lines[i].startsWith(m_draft)) continue;
        m_at = i;
        return m_lines[i];
    }
    m_at = end();
    return m_draft;
}

}  // namespace yard
