#pragma once

#include <QStringList>

namespace yard {

/// The lines that were typed, to go back and forth among them; the one being typed waits below the
/// newest.
class LineHistory final {
public:
    static constexpr int Most = 200;

    /// Oldest first.
    explicit LineHistory(QStringList lines = {}) : m_lines(std::move(lines)), m_at(end()) {}
    const QStringList& lines() const { return m_lines; }

    /// A line was said: it is the newest, and not kept twice in a row.
    void add(const QString& line);
    /// The line before or after the one shown, of those that begin like the draft; `now` when there
    /// is none. `now`: what the field holds.
    QString older(const QString& now);
    QString newer(const QString& now);

private:
    int end() const { return static_cast<int>(m_lines.size()); }
    bool draftIsShown() const { return m_at >= end(); }

    QStringList m_lines;
    int m_at = 0;     ///< what is shown; end(): the draft
    QString m_draft;  ///< what was typed before going back
};

}  // namespace yard
