// Fetches of what a message says in its own words: URI, fields, body, credentials.
#include <algorithm>

#include "core/http/message/auth.h"
#include "core/http/samples/sample.h"

namespace yard {

using http::FetchKind;

namespace {

/// False: null data, it is not there. The line ends of a folded value become blanks.
bool takeText(std::string_view text, const MessageHead& request, Sample& out) {
    out.setText(text);
    if (request.folded() && text.find('\n') != std::string_view::npos) {
        std::string unfolded(text);
        for (char& c : unfolded)
            if (c == '\r' || c == '\n') c = ' ';
        out.own(std::move(unfolded));
    }
    return text.data() != nullptr;
}

}  // namespace

/// The method, and what is cut from the URI.
bool SampleFetch::fetchUri(const MessageHead& request, Sample& out) const {
    switch (m_kind) {
        case FetchKind::Method:
            out.setText(request.method());
            return true;
        case FetchKind::Path:
            out.setText(request.path());
            return !out.bytes.empty();
        case FetchKind::PathQuery:
            out.setText(http::pathAndQuery(request));
            return !out.bytes.empty();
        case FetchKind::Query: {
            const size_t mark = request.uri().find('?');
            if (mark == std::string_view::npos) return false;
            out.setText(request.uri().substr(mark + 1));
            return true;
        }
        case FetchKind::Base:
            out.own(std::string(request.first("host")) + std::string(request.path()));
            return !out.bytes.empty();
        case FetchKind::Url:
            out.setText(request.uri());
            if (!request.uriCut().empty()) {
                std::string uri(request.uri());
                uri.erase(static_cast<size_t>(request.uriCut().data() - request.uri().data()),
                          request.uriCut().size());
                out.own(std::move(uri));
            }
            return true;
        default:
            break;
    }
    if (!takeText(http::urlParameter(request.uri(), m_queryMark, m_argument), request, out))
        return false;
    if (m_kind == FetchKind::UrlParamValue) out.toInteger();
    return true;
}

bool SampleFetch::fetchBody(const SampleContext& context, Sample& out) const {
    const bool ofAnswer = m_kind >= FetchKind::AnswerBody;
    const MessageHead& head = ofAnswer ? *context.response : *context.request;
    const bool size = m_kind == FetchKind::BodySize || m_kind == FetchKind::AnswerBodySize;
    // An answer to HEAD has none, whatever it says.
    const bool none = ofAnswer && context.request && context.request->method() == "HEAD";
    if (size && !none && head.framing() == Framing::Length) {
        out.setInteger(static_cast<int64_t>(head.length()));
        return true;
    }
    std::string body;
    if (context.facts) body = ofAnswer ? context.facts->answerBody() : context.facts->body();
    if (size || m_kind == FetchKind::BodyLength || m_kind == FetchKind::AnswerBodyLength) {
        out.setInteger(static_cast<int64_t>(body.size()));
        return true;
    }
    if (m_kind == FetchKind::BodyParam) {
        const std::string text = "?" + body;
        const std::string_view value = http::urlParameter(text, '?', m_argument);
        if (!value.data()) return false;
        body = value;
    }
    out.own(std::move(body));
    return true;
}

/// Who the client says it is.
bool SampleFetch::fetchAuth(const MessageHead& request, Sample& out) const {
    using Kind = http::Credentials::Kind;
    http::Credentials said = http::credentialsOf(request);
    const bool basic = said.kind == Kind::Basic;
    switch (m_kind) {
        case FetchKind::Auth:
        case FetchKind::AuthGroup: {
            const bool known = m_users && m_users->list && http::isUser(*m_users->list, said);
            const bool grouped = m_kind == FetchKind::AuthGroup;
            if (grouped && !known) return false;
            if (grouped && m_users->groups.empty())
                out.own(std::move(said.user));
            else
                out.setInteger(known && (!grouped || isInGroup(said.user)));
            return basic;
        }
        case FetchKind::AuthUser:
            out.own(std::move(said.user));
            return basic;
        case FetchKind::AuthPassword:
            out.own(std::move(said.password));
            return basic;
        case FetchKind::AuthType:
            out.setText(basic ? "Basic" : "Bearer");
            return said.kind != Kind::None;
        default:
            out.own(std::move(said.token));
            return said.kind == Kind::Bearer;
    }
}

bool SampleFetch::isInGroup(const std::string& user) const {
    return std::ranges::any_of(m_users->list->groups, [&](const auto& group) {
        return m_users->groups.contains(group.first) && group.second.contains(user);
    });
}

/// Version, status and fields of either message.
bool SampleFetch::fetchField(const MessageHead& head, Sample& out) const {
    switch (m_kind) {
        case FetchKind::Version:
        case FetchKind::AnswerVersion:
            out.setText(head.versionSaid().substr(5));
            return true;
        case FetchKind::Status:
            out.setInteger(head.status());
            return true;
        case FetchKind::Cookie:
            return takeText(head.cookie(m_argument), head, out);
        case FetchKind::HeaderCount:
        case FetchKind::AnswerHeaderCount:
            out.setInteger(http::fieldValueCount(head, m_argument));
            return true;
        default:
            break;
    }
    const bool whole = m_kind == FetchKind::WholeHeader || m_kind == FetchKind::AnswerWholeHeader;
    if (!takeText(http::fieldValue(head, m_argument, m_occurrence, whole), head, out)) return false;
    if (m_kind == FetchKind::HeaderAddress || m_kind == FetchKind::AnswerHeaderAddress)
        return out.toAddress();
    if (m_kind == FetchKind::HeaderValue || m_kind == FetchKind::AnswerHeaderValue) out.toInteger();
    return true;
}

}  // namespace yard
