#include "ui/desk/configtext.h"

#include <algorithm>

#include "ui/desk/linediff.h"

namespace yard {

ConfigText::ConfigText(const std::string& bytes) {
    const QByteArray raw = QByteArray::fromStdString(bytes);
    m_text = QString::fromUtf8(raw);
    m_utf8 = m_text.toUtf8() == raw;
    if (!m_utf8) m_text = QString::fromLatin1(raw);
    if (!m_text.contains(QStringLiteral("\r\n"))) return;
    for (int at = 0, end; (end = static_cast<int>(m_text.indexOf(u'\n', at))) >= 0; at = end + 1)
        m_returns.push_back(end > at && m_text[end - 1] == u'\r');
    m_text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
}

QByteArray ConfigText::bytes(const QString& edited) const {
    const QString text = m_returns.empty() ? edited : withReturns(edited);
    return m_utf8 ? text.toUtf8() : text.toLatin1();
}

QString ConfigText::withReturns(const QString& edited) const {
    const QStringList lines = edited.split(u'\n');
    const auto changes = diffLines(m_text.split(u'\n'), lines);
    auto change = changes.begin();
    size_t before = 0;  // the line of m_text that stands beside
    bool returns = m_returns.front();
    QString text;
    for (int i = 0; i < lines.size(); ++i) {
        while (change != changes.end() && i >= change->newFrom + change->newCount) {
            before += static_cast<size_t>(change->oldCount - change->newCount);
            ++change;
        }
        const bool added = change != changes.end() && i >= change->newFrom;
        if (!added && before + static_cast<size_t>(i) < m_returns.size())
            returns = m_returns[before + static_cast<size_t>(i)];
        text += lines[i];
        if (i + 1 < lines.size()) text += returns ? QStringLiteral("\r\n") : QStringLiteral("\n");
    }
    return text;
}

}  // namespace yard
