#include "core/http/message/writer.h"

#include <cstring>

#include "core/http/message/framing.h"
#include "core/http/message/text.h"

namespace yard {
namespace {

/// Appends to a fixed piece of memory; once something does not fit, nothing counts.
class Output {
public:
    explicit Output(std::span<char> out)
        : m_begin(out.data()), m_at(out.data()), m_end(m_at + out.size()) {}

    void put(std::string_view text) {
        if (fits(text.size())) add(text);
    }
    /// HAProxy puts a blank for each character of the line ends of a folded value.
    void putUnfolded(std::string_view text) {
        if (!fits(text.size())) return;
        for (const char c : text) *m_at++ = c == '\r' || c == '\n' ? ' ' : c;
    }
    void putName(std::string_view name) {
        if (!fits(name.size() + 2)) return;
        m_at = http::copyLower(m_at, name);
        add(": ");
    }
    void putField(std::string_view name, std::string_view value) {
        if (!fits(name.size() + value.size() + 4)) return;
        m_at = http::copyLower(m_at, name);
        add(": ");
        add(value);
        add("\r\n");
    }
    /// Whole lines, of which the names are to be made lower case: the writer knows where they are.
    char* putLines(std::string_view lines) {
        if (!fits(lines.size())) return nullptr;
        add(lines);
        return m_at - lines.size();
    }
    size_t written() const { return m_full ? 0 : static_cast<size_t>(m_at - m_begin); }

private:
    bool fits(size_t size) {
        m_full = m_full || size > static_cast<size_t>(m_end - m_at);
        return !m_full;
    }
    void add(std::string_view text) {
        if (!text.empty()) std::memcpy(m_at, text.data(), text.size());
        m_at += text.size();
    }

    char* m_begin;
    char* m_at;
    char* m_end;
    bool m_full = false;
};

void putOneField(const MessageHead& head, size_t i, Output& out) {
    const std::string_view name = head.fieldName(i);
    const std::string_view value = head.fieldValue(i);
    const bool connection = name.size() == 10 && http::equalNoCase(name, "connection");
    if (!connection && !head.folded()) return out.putField(name, value);
    out.putName(name);
    if (connection)
        http::connectionRest(value, [&out](std::string_view piece) { out.putUnfolded(piece); });
    else
        out.putUnfolded(value);
    out.put("\r\n");
}

void putFields(const MessageHead& head, Output& out) {
    for (size_t i = 0; i < head.fieldCount();) {
        std::string_view lines;
        const size_t run = head.plainRun(i, lines);
        if (run == 0) {
            putOneField(head, i++, out);
            continue;
        }
        char* const copy = out.putLines(lines);
        if (!copy) return;
        for (const size_t end = i + run; i < end; ++i) {
            const std::string_view name = head.fieldName(i);
            http::copyLower(copy + (name.data() - lines.data()), name);
        }
    }
}

void putUri(const MessageHead& head, Output& out) {
    const std::string_view uri = head.uri(), cut = head.uriCut();
    if (cut.empty()) return out.put(uri);
    const auto at = static_cast<size_t>(cut.data() - uri.data());
    out.put(uri.substr(0, at));
    out.put(uri.substr(at + cut.size()));
}

/// Spells the names of a written head, which only differ in case.
void spell(std::span<char> head, const FieldCase& names) {
    std::string_view rest(head.data(), head.size());
    std::string name;
    for (size_t line = rest.find('\n') + 1; line < rest.size(); line = rest.find('\n', line) + 1) {
        const size_t end = rest.find(':', line);
        if (end == std::string_view::npos) return;
        name.assign(rest.substr(line, end - line));
        if (const auto it = names.find(name); it != names.end())
            it->second.copy(head.data() + line, name.size());
    }
}

size_t spelled(const Output& out, const FieldCase* names, std::span<char> to) {
    if (names) spell(to.first(out.written()), *names);
    return out.written();
}

}  // namespace

size_t writeRequestHead(const MessageHead& head, const RequestEdit& edit, std::span<char> to) {
    Output out(to);
    out.put(head.method());
    out.put(" ");
    putUri(head, out);
    out.put(" ");
    out.put(head.versionText());
    out.put("\r\n");
    putFields(head, out);
    if (!edit.forwardedFor.empty()) out.putField(edit.forwardedName, edit.forwardedFor);
    if (!edit.originalTo.empty()) out.putField(edit.originalName, edit.originalTo);
    if (!edit.serverName.empty()) out.putField(edit.serverName, edit.server);
    // What the server would take for granted is not said; nor is anything beside an upgrade.
    const bool v11 = head.version() == HttpVersion::V11;
    const bool chunkedV10 = !v11 && head.framing() == Framing::Chunked;
    if (!head.saysUpgrade()) {
        if (edit.close && v11) out.put("connection: close\r\n");
        if (!edit.close && !v11 && !chunkedV10) out.put("connection: keep-alive\r\n");
    }
    out.put("\r\n");
    return spelled(out, edit.names, to);
}

size_t writeResponseHead(const MessageHead& head, const ResponseEdit& edit, std::span<char> to) {
    Output out(to);
    out.put(head.versionText());
    const int s = head.status();
    const char status[] = {' ', static_cast<char>('0' + s / 100),
                           static_cast<char>('0' + s / 10 % 10), static_cast<char>('0' + s % 10),
                           ' '};
    out.put({status, sizeof status});
    out.put(head.reason());
    out.put("\r\n");
    putFields(head, out);
    if (s >= 200 && !head.saysUpgrade()) {
        if (edit.close && head.version() == HttpVersion::V11) out.put("connection: close\r\n");
        if (!edit.close && edit.keepAlive) out.put("connection: keep-alive\r\n");
    }
    out.put("\r\n");
    return spelled(out, edit.names, to);
}

size_t writeChunkSize(size_t size, std::span<char> out) {
    char digits[18];
    size_t at = sizeof digits;
    digits[--at] = '\n';
    digits[--at] = '\r';
    do {
        digits[--at] = "0123456789abcdef"[size % 16];
        size /= 16;
    } while (size);
    const size_t count = sizeof digits - at;
    if (count > out.size()) return 0;
    std::memcpy(out.data(), digits + at, count);
    return count;
}

}  // namespace yard
