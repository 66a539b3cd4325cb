#pragma once

#include <QByteArray>
#include <QString>
#include <string>
#include <vector>

namespace yard {

/// The text of a configuration file for an editor, and the way back into bytes: whatever was not
/// edited keeps every byte, its encoding and its line ends.
class ConfigText final {
public:
    ConfigText() = default;
    explicit ConfigText(const std::string& bytes);
    /// Lines end with "\n" alone.
    const QString& text() const { return m_text; }
    /// Of an edited text: its lines end as those around them did.
    QByteArray bytes(const QString& edited) const;

private:
    QString withReturns(const QString& edited) const;

    QString m_text;
    bool m_utf8 = true;           ///< else Latin-1, so that no byte changes
    std::vector<bool> m_returns;  ///< which lines ended with "\r\n"; empty: none did
};

}  // namespace yard
