// Fetches that look at no message: constants, the clock, the proxies, what is remembered.
#include <unistd.h>

#include <QUuid>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>

#include "core/http/samples/logline.h"
#include "core/http/samples/sample.h"

namespace yard {

using http::FetchKind;

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
        case FetchKind::DefaultBackend:
            if (context.frontend) out.setText(context.frontend->defaultBackend);
            return !out.bytes.empty();
        case FetchKind::ClientTimeout:
            if (context.frontend) out.setInteger(context.frontend->timeouts.client);
            return context.frontend != nullptr;
        case FetchKind::ClientFault:
        case FetchKind::ClientFaultWords: {
            if (!context.clientFault) return false;
            out.setText(wordsOf(*context.clientFault));
            if (m_kind == FetchKind::ClientFault)
                out.setInteger(static_cast<int64_t>(*context.clientFault));
            return true;
        }
        case FetchKind::Authority:
        case FetchKind::HeaderId:
            out.setText(m_kind == FetchKind::Authority ? context.authority : context.headerId);
            return out.bytes.data() != nullptr;
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
    const RequestLineParts line(facts.requestLine);
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
            found = line.method;
            break;
        case FetchKind::CapturedUri:
            found = http::fromPath(line.uri);
            break;
        case FetchKind::CapturedVersion:
            // Also of a line that is cut before it.
            if (!line.method.empty() && context.request) found = context.request->versionSaid();
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

}  // namespace yard
