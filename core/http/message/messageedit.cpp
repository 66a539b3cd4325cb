// Changes to a head by rules.
#include "core/http/message/message.h"
#include "core/http/message/text.h"

namespace yard {

http::Span MessageHead::keep(std::string_view text) {
    const auto at = static_cast<uint32_t>(m_added.size());
    m_added.append(text);
    return {at | Added, static_cast<uint32_t>(text.size())};
}

void MessageHead::editLine() {
    if (m_lineEdited) return;
    m_method = m_line.method();
    m_uri = m_line.uri();
    m_status = m_line.status();
    m_lineEdited = true;
}

bool MessageHead::framesBody(size_t i) const {
    return is(i, "content-length") || is(i, "transfer-encoding");
}

void MessageHead::dropExpectation() {
    size_t i = 0;
    while (!is(i, "expect")) ++i;
    const std::string_view said = fieldValue(i);
    const size_t comma = said.find(',');
    if (comma != std::string_view::npos)
        return setFieldValue(i, http::trimmed(said.substr(comma + 1)));
    removeFields([i](size_t at) { return at == i; });
}

void MessageHead::becomeChunked() {
    size_t kept = 0;
    bool said = false;
    for (size_t i = 0; i < m_fields.count(); ++i) {
        said = said || is(i, "transfer-encoding");
        if (!is(i, "content-length")) m_fields.at(kept++) = m_fields.at(i);
    }
    m_fields.keep(kept);
    if (!said) addField("transfer-encoding", "chunked");
}

bool MessageHead::addField(std::string_view name, std::string_view value) {
    const size_t count = m_fields.count();
    if (count == MaxFields) return false;
    const http::Span kept = keep(name);
    m_fields.at(count) = {kept, keep(value)};
    m_fields.keep(count + 1);
    return true;
}

void MessageHead::setFieldValue(size_t i, std::string_view value) {
    m_fields.at(i).value = keep(value);
}

void MessageHead::setMethod(std::string_view method) {
    editLine();
    m_method = keep(method);
}

void MessageHead::setUri(std::string_view uri) {
    editLine();
    m_uri = keep(uri);
    m_uriCut = {};
}

void MessageHead::setStatus(int status, std::string_view reason) {
    editLine();
    m_status = status;
    m_uri = keep(reason);
}

}  // namespace yard
