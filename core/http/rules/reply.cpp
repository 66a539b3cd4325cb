#include "core/http/rules/reply.h"

#include "core/http/message/text.h"

namespace yard::http {

Reply::Reply(const HttpReply& conf) : m_conf(&conf), m_body(conf.format) {
    for (const auto& [name, value] : conf.fields) {
        std::string small = name;
        for (char& c : small) c = lower(c);
        m_fields.emplace_back(std::move(small), value);
    }
}

std::string Reply::text(const SampleContext& context) const {
    if (m_conf->body == HttpReply::Body::File) return m_conf->text;
    const bool made = m_conf->body == HttpReply::Body::Formatted;
    const std::string body = made ? m_body.text(context) : m_conf->text;
    std::string answer = statusLine(m_conf->status);
    for (const auto& [name, value] : m_fields) answer += name + ": " + value.text(context) + "\r\n";
    answer += "content-length: " + std::to_string(body.size()) + "\r\n";
    if (!m_conf->contentType.empty() && !body.empty())
        answer += "content-type: " + m_conf->contentType + "\r\n";
    return answer + "\r\n" + body;
}

std::string statusLine(int status) {
    return "HTTP/1.1 " + std::to_string(status) + " " + std::string(reasonOf(status)) + "\r\n";
}

std::string_view reasonOf(int status) {
    constexpr std::pair<int, std::string_view> Reasons[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {102, "Processing"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {203, "Non-Authoritative Information"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {207, "Multi-Status"},
        {210, "Content Different"},
        {226, "IM Used"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Moved Temporarily"},
        {303, "See Other"},
        {304, "Not Modified"},
        {305, "Use Proxy"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {310, "Too many Redirects"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {407, "Proxy Authentication Required"},
        {408, "Request Time-out"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Request Entity Too Large"},
        {414, "Request-URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Requested range unsatisfiable"},
        {417, "Expectation failed"},
        {418, "I'm a teapot"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {424, "Method failure"},
        {425, "Too Early"},
        {426, "Upgrade Required"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {449, "Retry With"},
        {450, "Blocked by Windows Parental Controls"},
        {451, "Unavailable For Legal Reasons"},
        {456, "Unrecoverable Error"},
        {499, "client has closed connection"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway or Proxy Error"},
        {503, "Service Unavailable"},
        {504, "Gateway Time-out"},
        {505, "HTTP Version not supported"},
        {506, "Variant also negotiate"},
        {507, "Insufficient storage"},
        {508, "Loop detected"},
        {509, "Bandwidth Limit Exceeded"},
        {510, "Not extended"},
        {511, "Network authentication required"},
        {520, "Web server is returning an unknown error"}};
    for (const auto& [known, words] : Reasons)
        if (known == status) return words;
    return status < 200   ? "Informational"
           : status < 300 ? "Success"
           : status < 400 ? "Redirection"
           : status < 500 ? "Client Error"
           : status < 600 ? "Server Error"
                          : "Other";
}

}  // namespace yard::http
