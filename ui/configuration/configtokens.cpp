#include "ui/configuration/configtokens.h"

#include <QRegularExpression>
#include <QSet>

namespace yard {
namespace {

const QSet<QString>& sectionWords() {
    static const QSet<QString> all = {
        QStringLiteral("global"),      QStringLiteral("defaults"),  QStringLiteral("listen"),
        QStringLiteral("frontend"),    QStringLiteral("backend"),   QStringLiteral("userlist"),
        QStringLiteral("peers"),       QStringLiteral("resolvers"), QStringLiteral("mailers"),
        QStringLiteral("cache"),       QStringLiteral("program"),   QStringLiteral("ring"),
        QStringLiteral("http-errors"), QStringLiteral("fcgi-app")};
    return all;
}

/// Keywords whose second word says which one is meant.
const QSet<QString>& openWords() {
    static const QSet<QString> all = {
        QStringLiteral("option"),       QStringLiteral("timeout"),
        QStringLiteral("stats"),        QStringLiteral("no"),
        QStringLiteral("default"),      QStringLiteral("stick"),
        QStringLiteral("http-request"), QStringLiteral("http-response"),
        QStringLiteral("tcp-request"),  QStringLiteral("tcp-response"),
        QStringLiteral("balance"),      QStringLiteral("mode")};
    return all;
}

/// A number, a time, a size or an address with its port.
bool isFigure(const QString& word) {
    static const QRegularExpression figure(QStringLiteral(
        "^(\\d+(us|ms|s|m|h|d|k|g|K|M|G|%)?|[0-9.]*\\.[0-9.]+(:\\d+)?(/\\d+)?|\\*?:\\d+|"
        "\\[[0-9a-fA-F:]+\\]:\\d+)$"));
    return figure.match(word).hasMatch();
}

class Scanner {
public:
    explicit Scanner(const QString& line) : m_line(line) {}

    std::vector<ConfigToken> scan() {
        while (m_at < m_line.size() && !comment()) {
            if (m_line[m_at].isSpace())
                ++m_at;
            else
                word();
        }
        return std::move(m_tokens);
    }

private:
    bool comment() {
        if (m_line[m_at] != u'#') return false;
        const bool ours = QStringView(m_line).mid(m_at + 1).trimmed().startsWith(u"switchyard:");
        add(ours ? ConfigWord::Directive : ConfigWord::Comment, m_at, int(m_line.size()));
        return true;
    }

    void word() {
        const int from = m_at;
        const size_t before = m_tokens.size();
        while (m_at < m_line.size() && !m_line[m_at].isSpace() && m_line[m_at] != u'#') step();
        const QString text = m_line.mid(from, m_at - from);
        if (m_tokens.size() == before) plain(text, from);
        m_previous = m_words++ == 0 || m_previous == u"no" ? text : QString();
    }

    void plain(const QString& text, int from) {
        if (m_words == 0 && sectionWords().contains(text))
            add(ConfigWord::Section, from, m_at);
        else if (m_words == 0 || openWords().contains(m_previous))
            add(ConfigWord::Keyword, from, m_at);
        else if (isFigure(text))
            add(ConfigWord::Number, from, m_at);
    }

    /// A character of a word, or a quoted part of it.
    void step() {
        const QChar c = m_line[m_at];
        if (c == u'\\')
            m_at = qMin(m_at + 2, int(m_line.size()));
        else if (c == u'"' || c == u'\'')
            quoted(c);
        else
            ++m_at;
    }

    void quoted(QChar quote) {
        int from = m_at++;
        while (m_at < m_line.size() && m_line[m_at] != quote) {
            if (quote == u'"' && m_line[m_at] == u'$') {
                add(ConfigWord::String, from, m_at);
                variable();
                from = m_at;
            } else {
                m_at = qMin(m_at + (quote == u'"' && m_line[m_at] == u'\\' ? 2 : 1),
                            int(m_line.size()));
            }
        }
        if (m_at < m_line.size()) ++m_at;
        add(ConfigWord::String, from, m_at);
    }

    void variable() {
        const int from = m_at++;
        const bool braced = m_at < m_line.size() && m_line[m_at] == u'{';
        while (m_at < m_line.size() && m_line[m_at] != u'"') {
            const QChar c = m_line[m_at];
            if (!braced && !c.isLetterOrNumber() && c != u'_' && c != u'.') break;
            ++m_at;
            if (braced && c == u'}') break;
        }
        add(ConfigWord::Variable, from, m_at);
    }

    void add(ConfigWord kind, int from, int to) {
        if (to > from) m_tokens.push_back({kind, from, to - from});
    }

    const QString& m_line;
    std::vector<ConfigToken> m_tokens;
    QString m_previous;  ///< the keyword so far
    int m_at = 0, m_words = 0;
};

}  // namespace

std::vector<ConfigToken> configTokens(const QString& line) { return Scanner(line).scan(); }

}  // namespace yard
