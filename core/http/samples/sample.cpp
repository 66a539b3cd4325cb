#include "core/http/samples/sample.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace yard {
namespace {

using http::FetchKind;

/// Whether it is an address of this machine: what may be bound to is.
bool takeWhetherLocal(const Endpoint* endpoint, Sample& out) {
    if (!endpoint || (endpoint->family() != AF_INET && endpoint->family() != AF_INET6))
        return false;
    const Endpoint own = endpoint->withPort(0);
    const int fd = ::socket(own.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    out.setInteger(::bind(fd, own.data(), own.size()) == 0);
    ::close(fd);
    return true;
}

bool isAuth(FetchKind kind) { return kind >= FetchKind::Auth && kind <= FetchKind::AuthBearer; }

bool takesOccurrence(FetchKind kind) {
    return kind >= FetchKind::Header && kind < FetchKind::WaitEnd && kind != FetchKind::Cookie &&
           !isAuth(kind) && !(kind >= FetchKind::AnswerCookie && kind < FetchKind::Status);
}

bool takesMark(FetchKind kind) {
    return kind == FetchKind::UrlParam || kind == FetchKind::UrlParamValue;
}

}  // namespace

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
    for (const auto& converter : expr.converters) {
        const auto outside = Outside::named(converter.name);
        Step& step = m_steps.emplace_back();
        if (converter.asks)
            step.question = converter.asks;
        else if (outside)
            number(converter.arguments.empty() ? std::string_view() : converter.arguments[0],
                   step.outside.emplace(Outside{*outside}).slot);
        else
            step.converter.emplace(converter);
    }
}

bool SampleFetch::run(const SampleContext& context, Sample& out) const {
    if (m_question ? !ask(*m_question, context, out) : !fetch(context, out)) return false;
    return std::all_of(m_steps.begin(), m_steps.end(), [&](const Step& step) {
        if (step.outside) return step.outside->run(context, out);
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
        case FetchKind::ConnectionSrc:
            return takeAddress(context.origin[0] ? context.origin[0] : context.client, out);
        case FetchKind::ConnectionDst:
            return takeAddress(context.origin[1] ? context.origin[1] : context.local, out);
        case FetchKind::ConnectionSrcPort:
            return takePort(context.origin[0] ? context.origin[0] : context.client, out);
        case FetchKind::ConnectionDstPort:
            return takePort(context.origin[1] ? context.origin[1] : context.local, out);
        case FetchKind::SrcLocal:
            return takeWhetherLocal(context.client, out);
        case FetchKind::DstLocal:
            return takeWhetherLocal(context.local, out);
        case FetchKind::Text:
            if (m_fact) return fetchTls(m_fact->ofServer ? context.serverTls : context.tls, out);
            break;
        default:
            break;
    }
    if (m_kind < FetchKind::FrontendName) return fetchPlain(out);
    if (m_kind < FetchKind::RoundTrip) return fetchProxy(context, out);
    if (m_kind < FetchKind::ListenerName) return fetchLink(context, out);
    if (m_kind < FetchKind::IsHttp) return fetchKept(context, out);
    if (m_kind >= FetchKind::WaitEnd) return fetchBytes(context, out);
    if (m_kind < FetchKind::AnswerCookie) return fetchRequest(context, out);
    out.mayChange = context.open;
    if (!context.response) return false;
    if (m_kind >= FetchKind::AnswerBody && m_kind < FetchKind::Status)
        return fetchBody(context, out);
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
    const bool ofAnswer =
        m_kind >= FetchKind::AnswerLength || (m_ofAnswer && context.answer.data());
    return m_bytes.run(ofAnswer ? context.answer : context.sent, out);
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

bool knownFetch(std::string_view name) {
    return http::fetchKind(name).has_value() || findTlsFact(name) || counterFetch(name).has_value();
}
bool knownConverter(std::string_view name) {
    return http::Converter::known(name) || counterConverter(name).has_value() ||
           SampleFetch::knownOutside(name);
}

}  // namespace yard
