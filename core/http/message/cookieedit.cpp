#include "core/http/message/cookieedit.h"

#include <optional>

#include "core/http/message/cookie.h"
#include "core/http/message/text.h"

namespace yard::http {
namespace {

std::string_view withoutLeading(std::string_view text) {
    while (!text.empty() && space(text[0])) text.remove_prefix(1);
    return text;
}

class CookieEditor {
public:
    CookieEditor(std::string_view name, const CookieChange& change)
        : m_name(name), m_change(change) {}

    /// One piece of the list, and the delimiter before it: NUL before the first.
    void take(char delimiter, std::string_view piece) {
        if (withoutLeading(piece).starts_with('$')) return append(delimiter, piece);
        std::string text(piece);
        if (const size_t equal = piece.find('='); equal != std::string_view::npos) {
            const auto name = trimmed(piece.substr(0, equal));
            std::string value(withoutLeading(piece.substr(equal + 1)));
            if (name == m_name && !m_change(value)) return drop();
            const auto lead = piece.substr(0, piece.size() - withoutLeading(piece).size());
            text = std::string(lead) + std::string(name) + "=" + value;
        }
        m_kept = true;
        if (m_dropFrom) return close(delimiter, text);
        append(delimiter, text);
    }

    std::string end() {
        if (m_dropFrom) m_out.resize(m_kept ? *m_dropFrom : 0);
        return std::move(m_out);
    }

private:
    void append(char delimiter, std::string_view text) {
        if (delimiter) m_out += delimiter;
        m_out += text;
    }

    void drop() {
        if (!m_dropFrom) m_dropFrom = m_out.size();
    }

    /// What is kept moves to where the dropped ones began.
    void close(char delimiter, std::string_view text) {
        m_out.resize(*m_dropFrom);
        m_dropFrom.reset();
        if (!m_out.empty()) {
            while (space(m_out.back())) m_out.pop_back();
            append(delimiter, " ");
        }
        m_out += withoutLeading(text);
    }

    std::string_view m_name;
    const CookieChange& m_change;
    std::string m_out;
    std::optional<size_t> m_dropFrom;  ///< of what is dropped, once there is something
    bool m_kept = false;
};

}  // namespace

std::string changedCookies(std::string_view list, std::string_view name,
                           const CookieChange& change) {
    CookieEditor editor(name, change);
    char delimiter = '\0';
    for (size_t at = 0;;) {
        const size_t end = cookieEnd(list, at);
        editor.take(delimiter, list.substr(at, end - at));
        if (end >= list.size()) break;
        delimiter = list[end];
        at = end + 1;
    }
    return editor.end();
}

bool hasLooseCookies(std::string_view list) {
    for (size_t at = list.find('='); at != std::string_view::npos; at = list.find('=', at + 1)) {
        if (at > 0 && space(list[at - 1])) return true;
        if (at + 1 < list.size() && space(list[at + 1])) return true;
    }
    return false;
}

}  // namespace yard::http
