#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace yard {

/// A line of a configuration some of whose words change; its spacing, its quotes, its comment and
/// its line end stay as they are. Words are found as HAProxy splits a line.
class ConfigLine final {
public:
    explicit ConfigLine(const QString& line);
    int count() const { return static_cast<int>(m_words.size()); }
    QString word(int at) const;  ///< as it is written; empty: there is none
    void setWord(int at, const QString& text);
    /// The word behind `keyword`; both are added at the end where `keyword` is not there. Searches
    /// from the word `from` on; the last one counts, as for HAProxy.
    void setValue(const QString& keyword, const QString& value, int from);
    void setFlag(const QString& keyword, bool set, int from);
    QString indent() const { return m_line.left(m_words.empty() ? 0 : m_words.front().at); }
    const QString& text() const { return m_line; }

private:
    struct Word {
        int at = 0, length = 0;
    };
    void split();
    int lastOf(const QString& keyword, int from) const;
    void add(const QString& text);

    QString m_line;
    std::vector<Word> m_words;
};

}  // namespace yard
