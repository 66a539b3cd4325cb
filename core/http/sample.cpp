#include "core/http/sample.h"

#include <netinet/in.h>
#include <unistd.h>

#include <QUuid>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <random>

#include "core/http/auth.h"

namespace yard {
namespace {

using http::FetchKind;

/// The address of an IP endpoint; there is none for a unix socket.
bool takeAddress(const Endpoint* endpoint, Sample& out) {
    if (!endpoint) return false;
    const char* data = reinterpret_cast<const char*>(endpoint->data());
    if (endpoint->family() == AF_INET)
        out.setAddress(data + offsetof(sockaddr_in, sin_addr), 4);
    else if (endpoint->family() == AF_INET6)
        out.setAddress(data + offsetof(sockaddr_in6, sin6_addr), 16);
    else
        return false;
    return true;
}

bool takePort(const Endpoint* endpoint, Sample& out) {
    out.setInteger(endpoint ? endpoint->port() : 0);
    return out.number != 0;
}

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

namespace {

bool isAuth(FetchKind kind) { return kind >= FetchKind::Auth && kind <= FetchKind::AuthBearer; }

bool takesOccurrence(FetchKind kind) {
    return kind >= FetchKind::Header && kind < FetchKind::WaitEnd && kind != FetchKind::Cookie &&
           !isAuth(kind) && !(kind >= FetchKind::AnswerCookie && kind < FetchKind::Status);
}

bool takesMark(FetchKind kind) {
    return kind == FetchKind::UrlParam || kind == FetchKind::UrlParamValue;
}

}  // namespace

SampleFetch::SampleFetch(const SampleExpr& expr)
    : m_kind(http::fetchKind(expr.fetch).value_or(FetchKind::Text)),
      m_argument(expr.argument),
      m_ofAnswer(expr.needs == SampleNeeds::Either),
      m_fact(findTlsFact(expr.fetch)),
      m_question(expr.asks),
      m_users(expr.users) {
    const auto number = [](std::string_view text, auto& value) {
        std::from_chars(text.data(), text.data() + text.size(), value);
    };
    if (m_kind == FetchKind::Integer || m_kind == FetchKind::Random || m_kind == FetchKind::Date ||
        m_kind == FetchKind::CapturedField || m_kind == FetchKind::CapturedAnswerField)
        number(m_argument, m_number);
    if (m_kind == FetchKind::Bytes)
        m_argument = QByteArray::fromHex(QByteArray::fromStdString(m_argument)).toStdString();
    if (m_kind == FetchKind::Boolean) m_number = m_argument == "true" || m_argument == "1";
    const size_t comma = m_argument.find(',');
    if (comma != std::string::npos && takesOccurrence(m_kind)) {
        number(std::string_view(m_argument).substr(comma + 1), m_occurrence);
        if (m_occurrence == 0) m_occurrence = -1;
        m_argument.resize(comma);
    }
    if (comma != std::string::npos && takesMark(m_kind)) {
        if (comma + 1 < m_argument.size()) m_queryMark = m_argument[comma + 1];
        m_argument.resize(comma);
    }
    if (m_kind > FetchKind::WaitEnd) m_bytes = http::ByteFetch(m_kind, m_argument);
    for (const auto& converter : expr.converters)
        if (converter.asks)
            m_steps.push_back({{}, converter.asks});
        else
            m_steps.push_back({http::Converter(converter), {}});
}

bool SampleFetch::run(const SampleContext& context, Sample& out) const {
    if (m_question ? !ask(*m_question, context, out) : !fetch(context, out)) return false;
    return std::all_of(m_steps.begin(), m_steps.end(), [&](const Step& step) {
        return step.converter ? step.converter->run(out, context.variables)
                              : ask(*step.question, context, out);
    });
}

bool SampleFetch::ask(const CounterAsk& question, const SampleContext& context, Sample& out) {
    if (!context.counters) return false;
    if (question.entry == CounterAsk::Entry::Source && !takeAddress(context.client, out))
        return false;
    return context.counters->answer(question, context.proxy->name, out);
}

bool SampleFetch::fetch(const SampleContext& context, Sample& out) const {
    switch (m_kind) {
        case FetchKind::Src:
            return takeAddress(context.client, out);
        case FetchKind::Dst:
            return takeAddress(context.local, out);
        case FetchKind::SrcPort:
            return takePort(context.client, out);
        case FetchKind::DstPort:
            return takePort(context.local, out);
        case FetchKind::Text:
            if (m_fact) return fetchTls(context.tls, out);
            break;
        default:
            break;
    }
    if (m_kind < FetchKind::FrontendName) return fetchPlain(out);
    if (m_kind < FetchKind::ListenerName) return fetchProxy(context, out);
    if (m_kind < FetchKind::IsHttp) return fetchKept(context, out);
    if (m_kind >= FetchKind::WaitEnd) return fetchBytes(context, out);
    if (m_kind < FetchKind::AnswerCookie) return fetchRequest(context, out);
    out.mayChange = context.open;
    if (!context.response) return false;
    return m_kind < FetchKind::Status ? fetchParts(*context.response, context.client, out)
                                      : fetchField(*context.response, out);
}

bool SampleFetch::fetchRequest(const SampleContext& context, Sample& out) const {
    out.mayChange = context.headOpen;
    if (m_kind == FetchKind::IsHttp) {
        out.setInteger(context.request != nullptr);
        return context.request != nullptr;
    }
    if (m_ofAnswer && context.response) return fetchField(*context.response, out);
    if (!context.request) return false;
    if (m_kind < FetchKind::Method) return fetchParts(*context.request, context.client, out);
    if (isAuth(m_kind)) return fetchAuth(*context.request, out);
    if (m_kind >= FetchKind::Version) return fetchField(*context.request, out);
    if (m_kind >= FetchKind::Body) return fetchBody(context, out);
    return fetchUri(*context.request, out);
}

bool SampleFetch::fetchBytes(const SampleContext& context, Sample& out) const {
    if (m_kind == FetchKind::WaitEnd) {
        out.setInteger(1);
        out.mayChange = context.open;
        return !context.open;
    }
    const bool counts = m_kind == FetchKind::SentLength || m_kind == FetchKind::AnswerLength;
    if (context.http && !counts) return false;
    return m_bytes.run(m_kind >= FetchKind::AnswerLength ? context.answer : context.sent, out);
}

bool SampleFetch::fetchTls(const TlsSession* tls, Sample& out) const {
    out.setInteger(0);
    if (!tls) return m_fact->plainIsFalse;
    TlsFact::Value value;
    if (!m_fact->read(*tls, m_argument, value)) return false;
    if (m_fact->kind <= TlsFact::Kind::Integer)
        out.setInteger(value.number);
    else
        out.own(std::move(value.bytes));
    return true;
}

/// What depends on nothing.
bool SampleFetch::fetchPlain(Sample& out) const {
    using namespace std::chrono;
    switch (m_kind) {
        case FetchKind::Integer:
        case FetchKind::Boolean:
            out.setInteger(m_number);
            return true;
        case FetchKind::True:
        case FetchKind::False:
            out.setInteger(m_kind == FetchKind::True);
            return true;
        case FetchKind::Env: {
            const char* value = std::getenv(m_argument.c_str());
            if (value) out.setText(value);
            return value != nullptr;
        }
        case FetchKind::Hostname: {
            char name[256] = {};
            gethostname(name, sizeof name - 1);
            out.own(name);
            return true;
        }
        case FetchKind::Random: {
            thread_local std::minstd_rand random{std::random_device{}()};
            const uint32_t value = static_cast<uint32_t>(random());
            out.setInteger(m_number > 0 ? value % m_number : value);
            return true;
        }
        case FetchKind::Date:
            out.setInteger(duration_cast<seconds>(system_clock::now().time_since_epoch()).count() +
                           m_number);
            return true;
        case FetchKind::Microseconds:
            out.setInteger(
                duration_cast<microseconds>(system_clock::now().time_since_epoch()).count() %
                1000000);
            return true;
        case FetchKind::Uuid:
            out.own(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
            return true;
        case FetchKind::Address:
            out.setText(m_argument);
            return out.toAddress();
        default:
            out.setText(m_argument);
            return true;
    }
}

/// What the proxies tell.
bool SampleFetch::fetchProxy(const SampleContext& context, Sample& out) const {
    if (m_kind >= FetchKind::UsableServers && m_kind < FetchKind::Variable)
        return measure(context,
                       static_cast<SampleWorld::Measure>(
                           static_cast<int>(m_kind) - static_cast<int>(FetchKind::UsableServers)),
                       out);
    const bool ofFrontend = m_kind == FetchKind::FrontendName || m_kind == FetchKind::FrontendId;
    const ProxyConf* named = ofFrontend ? context.frontend : context.backend;
    switch (m_kind) {
        case FetchKind::FrontendName:
        case FetchKind::BackendName:
            if (named) out.setText(named->name);
            return named != nullptr;
        case FetchKind::FrontendId:
        case FetchKind::BackendId:
            if (named) out.setInteger(named->id);
            return named != nullptr;
        case FetchKind::PriorityClass:
        case FetchKind::PriorityOffset:
            if (!context.notes) return false;
            out.setInteger(m_kind == FetchKind::PriorityClass ? context.notes->priority
                                                              : context.notes->priorityOffset);
            return true;
        default:
            break;
    }
    const size_t comma = m_argument.find(',');
    const auto name = std::string_view(m_argument).substr(0, comma);
    if (context.variables && context.variables->read(name, out)) return true;
    if (comma == std::string::npos) return false;
    out.setText(std::string_view(m_argument).substr(comma + 1));
    return true;
}

/// What is remembered of messages that may be gone.
bool SampleFetch::fetchKept(const SampleContext& context, Sample& out) const {
    if (!context.facts) return false;
    if (m_kind == FetchKind::UniqueId) context.facts->makeUniqueId();
    LogFacts facts;
    char room[LogFactSource::RequestLineRoom];
    context.facts->tell(facts, room);
    if (m_kind < FetchKind::UniqueId) return fetchPlace(context, facts, out);
    const std::string_view line = facts.requestLine;
    const size_t uri = std::min(line.find(' '), line.size());
    const size_t last = line.empty() ? 0 : line.rfind(' ');
    std::string_view found;
    switch (m_kind) {
        case FetchKind::UniqueId:
            found = facts.uniqueId;
            break;
        case FetchKind::CapturedField:
        case FetchKind::CapturedAnswerField: {
            const CaptureSlots* held =
                m_kind == FetchKind::CapturedField ? facts.requestCaptures : facts.responseCaptures;
            if (held && m_number >= 0) found = held->at(static_cast<size_t>(m_number));
            break;
        }
        case FetchKind::CapturedMethod:
            found = line.substr(0, uri);
            break;
        case FetchKind::CapturedUri:
            if (uri < last) found = http::fromPath(line.substr(uri + 1, last - uri - 1));
            break;
        case FetchKind::CapturedVersion:
            if (uri < last) found = line.substr(last + 1);
            break;
        default:
            if (context.response) found = context.response->versionSaid();
            break;
    }
    if (found.empty()) return false;
    out.own(std::string(found));
    return true;
}

bool SampleFetch::measure(const SampleContext& context, SampleWorld::Measure what,
                          Sample& out) const {
    if (!context.world) return false;
    const bool ofServer = what >= SampleWorld::Measure::ServerSessions;
    std::string_view proxy = m_argument, server;
    if (ofServer) {
        const size_t slash = m_argument.find('/');
        server = std::string_view(m_argument).substr(slash == std::string::npos ? 0 : slash + 1);
        proxy = proxy.substr(0, slash == std::string::npos ? 0 : slash);
    }
    if (proxy.empty() && context.proxy) proxy = context.proxy->name;
    out.setInteger(context.world->measure(what, proxy, server));
    return true;
}

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
    if (m_kind == FetchKind::BodySize && context.request->framing() == Framing::Length) {
        out.setInteger(static_cast<int64_t>(context.request->length()));
        return true;
    }
    std::string body = context.facts ? context.facts->body() : std::string();
    if (m_kind == FetchKind::BodyLength || m_kind == FetchKind::BodySize) {
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

bool knownFetch(std::string_view name) {
    return http::fetchKind(name).has_value() || findTlsFact(name) || counterFetch(name).has_value();
}
bool knownConverter(std::string_view name) {
    return http::Converter::known(name) || counterConverter(name).has_value();
}

}  // namespace yard
