#include "core/checks/httpstatus.h"

#include <algorithm>
#include <cctype>

#include "core/http/message/message.h"
#include "core/http/message/text.h"

namespace yard {
namespace {

using State = CheckAnswer::State;

constexpr int Switching = 101, NoContent = 204, NotModified = 304;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isToken(std::string_view text) {
    constexpr std::string_view extra = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || extra.find(c) != extra.npos;
    });
}

/// "HTTP/1.1" as far as it is there: a wrong byte is known before the line is complete.
bool versionFits(std::string_view bytes) {
    constexpr std::string_view form = "HTTP/d.d ";
    for (size_t i = 0; i < std::min(bytes.size(), form.size()); ++i)
        if (form[i] == 'd' ? !isDigit(bytes[i]) : bytes[i] != form[i]) return false;
    return true;
}

void skipBlanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool readStatusLine(std::string_view line, CheckAnswer& answer) {
    constexpr size_t MostDigits = 9;  // what an int holds; HAProxy takes "HTTP/1.1 2000" as well
    line.remove_prefix(std::min<size_t>(line.size(), 8));
    skipBlanks(line);
    const size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    if (digits == 0 || digits > MostDigits) return false;
    answer.code = std::stoi(std::string(line.substr(0, digits)));
    line.remove_prefix(digits);
    if (!line.empty() && line.front() != ' ' && line.front() != '\t') return false;
    skipBlanks(line);
    answer.reason = line;
    return true;
}

bool isContentLength(std::string_view name) { return http::equalNoCase(name, "content-length"); }

bool isChunked(const CheckAnswer& answer) {
    return std::ranges::any_of(answer.fields, [](const auto& field) {
        return http::equalNoCase(field.first, "transfer-encoding") &&
               http::equalNoCase(field.second, "chunked");
    });
}

/// HAProxy takes the body of what comes with a 1xx for that of the 1xx (verified 2.6.12).
CheckBody behindInterim(std::string_view rest) {
    const CheckAnswer next = readCheckAnswer(rest);
    CheckBody body;
    if (next.state == State::Complete) body = readCheckBody(next, rest.substr(next.size));
    body.whole = true;
    return body;
}

CheckBody unchunked(std::string_view rest) {
    CheckBody body;
    ChunkReader reader;
    reader.start();
    while (!rest.empty() && !body.whole && !body.broken) {
        const ChunkReader::Step step = reader.next(rest);
        body.bytes += step.data;
        body.whole = step.state == ChunkReader::State::Done;
        body.broken = step.state == ChunkReader::State::Bad;
        if (step.consumed == 0) break;
        rest.remove_prefix(step.consumed);
    }
    return body;
}

/// The fields of a head as they come, line by line.
class Fields {
public:
    bool add(std::string_view line) {
        if (line.front() == ' ' || line.front() == '\t') return true;  // folded
        const size_t colon = line.find(':');
        if (colon == line.npos || !isToken(line.substr(0, colon))) return false;
        std::string_view value = line.substr(colon + 1);
        skipBlanks(value);
        value = value.substr(0, value.find_last_not_of(" \t") + 1);
        m_all.emplace_back(line.substr(0, colon), value);
        if (!isContentLength(line.substr(0, colon))) return true;
        if (value.empty() || value.find_first_not_of("0123456789") != value.npos) return false;
        if (!m_length.empty() && m_length != value) return false;
        m_length = value;
        return true;
    }

    std::optional<size_t> length() const {
        constexpr size_t MostDigits = 15;
        if (m_length.empty() || m_length.size() > MostDigits) return std::nullopt;
        return std::stoull(std::string(m_length));
    }

    auto take() { return std::move(m_all); }

private:
    std::vector<std::pair<std::string_view, std::string_view>> m_all;
    std::string_view m_length;
};

}  // namespace

CheckAnswer readCheckAnswer(std::string_view bytes) {
    CheckAnswer answer, bad;
    bad.state = State::Bad;
    const size_t all = bytes.size();
    if (!versionFits(bytes)) return bad;
    Fields fields;
    for (bool first = true;; first = false) {
        const size_t end = bytes.find('\n');
        if (end == bytes.npos) return {};
        std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (first) {
            if (!readStatusLine(line, answer)) return bad;
        } else if (line.empty()) {
            answer.state = State::Complete;
            answer.size = all - bytes.size();
            answer.length = fields.length();
            answer.fields = fields.take();
            return answer;
        } else if (!fields.add(line)) {
            return bad;
        }
    }
}

CheckBody readCheckBody(const CheckAnswer& answer, std::string_view rest) {
    if (answer.code < 200 && answer.code != Switching) return behindInterim(rest);
    if (answer.code == NoContent || answer.code == NotModified) return {{}, true, false};
    if (isChunked(answer)) return unchunked(rest);
    if (!answer.length) return {std::string(rest), answer.code < 200, false};
    return {std::string(rest.substr(0, *answer.length)), rest.size() >= *answer.length, false};
}

}  // namespace yard
