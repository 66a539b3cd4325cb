#include "core/http/message/regex.h"

#include "core/http/message/text.h"

namespace yard::http {
namespace {

// Each byte is one character, so that positions and classes are those of bytes.
QString bytes(std::string_view text) {
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

void append(std::string& out, const QString& text) {
    const QByteArray plain = text.toLatin1();
    out.append(plain.constData(), static_cast<size_t>(plain.size()));
}

/// "\1", "\xNN" and "\\" in what replaces.
void fill(std::string& out, std::string_view with, const QRegularExpressionMatch& found) {
    for (size_t i = 0; i < with.size(); ++i) {
        if (with[i] != '\\' || i + 1 == with.size()) {
            out += with[i];
            continue;
        }
        const char next = with[++i];
        if (digit(next))
            append(out, found.captured(next - '0'));
        else
            out += next;
    }
}

}  // namespace

Regex::Regex(const std::string& pattern, bool ignoreCase)
    : m_regex(bytes(pattern), ignoreCase ? QRegularExpression::CaseInsensitiveOption
                                         : QRegularExpression::NoPatternOption) {
    m_regex.optimize();
}

bool Regex::matches(std::string_view text) const { return m_regex.match(bytes(text)).hasMatch(); }

std::string Regex::replace(std::string_view text, std::string_view with, bool everywhere) const {
    const QString whole = bytes(text);
    std::string out;
    qsizetype at = 0;
    auto all = m_regex.globalMatch(whole);
    while (all.hasNext()) {
        const QRegularExpressionMatch found = all.next();
        append(out, whole.mid(at, found.capturedStart() - at));
        fill(out, with, found);
        at = found.capturedEnd();
        if (!everywhere) break;
    }
    append(out, whole.mid(at));
    return out;
}

std::optional<std::string> Regex::expand(std::string_view text, std::string_view with) const {
    const QRegularExpressionMatch found = m_regex.match(bytes(text));
    if (!found.hasMatch()) return {};
    std::string out;
    fill(out, with, found);
    return out;
}

}  // namespace yard::http
