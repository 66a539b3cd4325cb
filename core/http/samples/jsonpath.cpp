// One value out of a JSON text, found without a tree of it: numbers stay as they are written, and
// what follows the value does not matter.
#include "core/http/samples/jsonpath.h"

#include <charconv>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

constexpr int MaxDepth = 20;  // as HAProxy's reader

class JsonWalk {
public:
    explicit JsonWalk(std::string_view text) : m_text(text) {}

    /// Follows the path from the value at hand.
    std::optional<JsonPiece> follow(std::string_view path) {
        for (int depth = 0; !path.empty(); ++depth) {
            if (depth >= MaxDepth) return std::nullopt;
            const bool index = path.front() == '[';
            if (index ? !enterElement(path) : path.front() != '.' || !enterMember(path))
                return std::nullopt;
        }
        JsonPiece piece;
        if (!takeValue(piece, 0)) return std::nullopt;
        return piece;
    }

private:
    bool enterElement(std::string_view& path) {
        size_t wanted = 0;
        const size_t end = path.find(']');
        if (end == std::string_view::npos) return false;
        const auto read = std::from_chars(path.data() + 1, path.data() + end, wanted);
        if (read.ptr != path.data() + end || !take('[')) return false;
        path.remove_prefix(end + 1);
        JsonPiece passed;
        for (; wanted > 0; --wanted)
            if (!takeValue(passed, 0) || !take(',')) return false;
        return !at(']');
    }

    bool enterMember(std::string_view& path) {
        const std::string wanted = takeName(path);
        if (!take('{')) return false;
        for (JsonPiece name, passed;; name = passed = {}) {
            if (!at('"') || !takeValue(name, 0) || !take(':')) return false;
            if (name.text == wanted) return true;
            if (!takeValue(passed, 0) || !take(',')) return false;
        }
    }

    static std::string takeName(std::string_view& path) {
        std::string name;
        path.remove_prefix(1);
        for (; !path.empty() && path.front() != '.' && path.front() != '['; path.remove_prefix(1)) {
            if (path.front() == '\\' && path.size() > 1) path.remove_prefix(1);
            name += path.front();
        }
        return name;
    }

    bool takeValue(JsonPiece& out, int depth) {
        skip();
        if (m_text.empty() || depth > MaxDepth) return false;
        if (m_text.front() == '"') return takeString(out);
        if (m_text.front() == '{' || m_text.front() == '[') return takeNest(out, depth);
        out.kind = JsonPiece::Kind::Other;
        constexpr std::pair<std::string_view, JsonPiece::Kind> Words[] = {
            {"true", JsonPiece::Kind::True},
            {"false", JsonPiece::Kind::False},
            {"null", JsonPiece::Kind::Other}};
        for (const auto& [word, kind] : Words)
            if (m_text.starts_with(word)) return out.kind = kind, takeText(out, word.size());
        const size_t size = std::min(m_text.find_first_not_of("+-0123456789.eE"), m_text.size());
        out.kind = JsonPiece::Kind::Number;
        return size > 0 && (digit(m_text.front()) || m_text.front() == '-') && takeText(out, size);
    }

    bool takeText(JsonPiece& out, size_t size) {
        out.text = m_text.substr(0, size);
        m_text.remove_prefix(size);
        return true;
    }

    bool takeString(JsonPiece& out) {
        size_t end = 1;
        while (end < m_text.size() && m_text[end] != '"') end += m_text[end] == '\\' ? 2 : 1;
        if (end >= m_text.size()) return false;
        out.kind = JsonPiece::Kind::String;
        out.text = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return true;
    }

    /// An object or an array as a whole.
    bool takeNest(JsonPiece& out, int depth) {
        const std::string_view from = m_text;
        const bool object = m_text.front() == '{';
        const char close = object ? '}' : ']';
        m_text.remove_prefix(1);
        JsonPiece passed;
        for (bool more = !at(close); more; more = take(',')) {
            if (object && (!at('"') || !takeValue(passed, depth + 1) || !take(':'))) return false;
            if (!takeValue(passed, depth + 1)) return false;
        }
        if (!take(close)) return false;
        out.kind = JsonPiece::Kind::Other;
        out.text = from.substr(0, from.size() - m_text.size());
        return true;
    }

    void skip() {
        m_text.remove_prefix(std::min(m_text.find_first_not_of(" \t\r\n"), m_text.size()));
    }
    bool at(char c) {
        skip();
        return m_text.starts_with(c);
    }
    bool take(char c) {
        if (!at(c)) return false;
        m_text.remove_prefix(1);
        return true;
    }

    std::string_view m_text;
};

}  // namespace

std::optional<JsonPiece> jsonAt(std::string_view json, std::string_view path) {
    if (!path.starts_with('$')) return std::nullopt;
    return JsonWalk(json).follow(path.substr(1));
}

std::optional<std::string> jsonString(std::string_view written) {
    constexpr std::string_view Letters = "bfnrt\\\"", Meant = "\b\f\n\r\t\\\"";
    std::string out;
    for (size_t i = 0; i < written.size(); ++i) {
        if (written[i] != '\\') {
            out += written[i];
            continue;
        }
        if (++i >= written.size()) return std::nullopt;
        if (written[i] == 'u') {
            unsigned code = 0;
            const char* digits = written.data() + i + 1;
            if (written.size() - i < 5 ||
                std::from_chars(digits, digits + 4, code, 16).ptr != digits + 4 || code > 0xff)
                return std::nullopt;
            out += static_cast<char>(code);
            i += 4;
            continue;
        }
        const size_t letter = Letters.find(written[i]);
        if (letter == std::string_view::npos) return std::nullopt;
        out += Meant[letter];
    }
    return out;
}

}  // namespace yard::http
