#include "core/http/reply.h"

#include "core/http/httprules.h"
#include "core/http/text.h"

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

}  // namespace yard::http
