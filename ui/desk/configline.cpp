#include "ui/desk/configline.h"

namespace yard {

ConfigLine::ConfigLine(const QString& line) : m_line(line) { split(); }

void ConfigLine::split() {
    m_words.clear();
    QChar quote;
    bool inside = false;
    for (int i = 0; i < m_line.size(); ++i) {
        const QChar c = m_line[i];
        if (quote.isNull() && (c.isSpace() || c == u'#')) {
            inside = false;
            if (c == u'#') return;
            continue;
        }
        if (!inside) m_words.push_back({i, 0});
        inside = true;
        if (c == u'\\' && quote != u'\'')
            ++i;
        else if (c == quote)
            quote = {};
        else if (quote.isNull() && (c == u'"' || c == u'\''))
            quote = c;
        const int end = qMin(i + 1, static_cast<int>(m_line.size()));
        m_words.back().length = end - m_words.back().at;
    }
}

QString ConfigLine::word(int at) const {
    if (at < 0 || at >= count()) return {};
    const Word& word = m_words[static_cast<size_t>(at)];
    return m_line.mid(word.at, word.length);
}

void ConfigLine::setWord(int at, const QString& text) {
    if (at >= count()) return add(text);
    const Word& word = m_words[static_cast<size_t>(at)];
    m_line.replace(word.at, word.length, text);
    split();
}

int ConfigLine::lastOf(const QString& keyword, int from) const {
    for (int i = count() - 1; i >= from; --i)
        if (word(i) == keyword) return i;
    return -1;
}

void ConfigLine::setValue(const QString& keyword, const QString& value, int from) {
    const int at = lastOf(keyword, from);
    if (at >= 0) return setWord(at + 1, value);
    add(keyword);
    add(value);
}

void ConfigLine::setFlag(const QString& keyword, bool set, int from) {
    int at = lastOf(keyword, from);
    if (set && at < 0) return add(keyword);
    for (; !set && at >= 0; at = lastOf(keyword, from)) {
        const Word& word = m_words[static_cast<size_t>(at)];
        // With the blanks before it.
        int begin = word.at;
        while (begin > 0 && m_line[begin - 1].isSpace()) --begin;
        m_line.remove(begin, word.at + word.length - begin);
        split();
    }
}

/// Behind the last word, before a comment.
void ConfigLine::add(const QString& text) {
    const int end = m_words.empty() ? 0 : m_words.back().at + m_words.back().length;
    m_line.insert(end, m_words.empty() ? text : u' ' + text);
    split();
}

}  // namespace yard
