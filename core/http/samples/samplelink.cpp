// Fetches of the connections and the session; converters that ask the running proxy.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "core/http/samples/sample.h"

namespace yard {

using http::FetchKind;

/// What the kernel tells of a TCP connection.
bool SampleFetch::fetchInfo(int socket, Sample& out) const {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (socket < 0 || getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
    const int64_t values[] = {info.tcpi_rtt,     info.tcpi_rttvar,    info.tcpi_unacked,
                              info.tcpi_sacked,  info.tcpi_lost,      info.tcpi_retrans,
                              info.tcpi_fackets, info.tcpi_reordering};
    const auto which = static_cast<size_t>(m_kind) - static_cast<size_t>(FetchKind::RoundTrip);
    const bool millis = m_kind < FetchKind::Unacknowledged && m_argument != "us";
    out.setInteger(millis ? (values[which] + 500) / 1000 : values[which]);
    return true;
}

bool SampleFetch::fetchLink(const SampleContext& context, Sample& out) const {
    if (m_kind < FetchKind::ServerTimeout) return fetchInfo(context.clientSocket, out);
    const Where* rule = context.notes ? context.notes->lastRule : nullptr;
    switch (m_kind) {
        case FetchKind::ServerTimeout:
        case FetchKind::TunnelTimeout:
        case FetchKind::RunningServerTimeout:
        case FetchKind::RunningTunnelTimeout: {
            if (!context.backend) return false;
            const Timeouts& t = context.backend->timeouts;
            const bool server =
                m_kind == FetchKind::ServerTimeout || m_kind == FetchKind::RunningServerTimeout;
            // They begin to count with the connection.
            const LogNotes* notes = m_kind > FetchKind::TunnelTimeout ? context.notes : nullptr;
            const int64_t set = !notes ? -1 : server ? notes->serverTimeout : notes->tunnelTimeout;
            const bool runs = m_kind <= FetchKind::TunnelTimeout || context.serverSocket >= 0;
            out.setInteger(set >= 0 ? set : !runs ? 0 : server ? t.server : t.tunnel);
            return true;
        }
        case FetchKind::FirstRequest:
            out.setInteger(context.firstRequest);
            return true;
        case FetchKind::LastRuleFile:
            if (rule) out.setText(rule->file);
            return rule != nullptr;
        case FetchKind::LastRuleLine:
            if (rule) out.setInteger(rule->line);
            return rule != nullptr;
        case FetchKind::CacheHit:
        case FetchKind::CacheName: {
            std::string cache = context.facts ? context.facts->cacheHit() : std::string();
            const bool hit = !cache.empty();
            out.own(std::move(cache));
            if (m_kind == FetchKind::CacheHit) out.setInteger(hit);
            return hit || m_kind == FetchKind::CacheHit;
        }
        default:
            break;
    }
    if (context.serverSocket < 0) return false;
    if (m_kind == FetchKind::ServerHttp) {
        out.setInteger(1);
        return context.request != nullptr;
    }
    if (m_kind == FetchKind::ServerFault || m_kind == FetchKind::ServerFaultWords) {
        // Of a connection that is here.
        out.setText(wordsOf(ConnectionFault::None));
        if (m_kind == FetchKind::ServerFault) out.setInteger(0);
        return true;
    }
    const bool ours = m_kind == FetchKind::ServerSource || m_kind == FetchKind::ServerSourcePort;
    const Endpoint end =
        ours ? Endpoint::localOf(context.serverSocket) : Endpoint::peerOf(context.serverSocket);
    return m_kind < FetchKind::ServerSourcePort ? takeAddress(&end, out) : takePort(&end, out);
}

std::optional<SampleFetch::Outside::What> SampleFetch::Outside::named(std::string_view name) {
    constexpr std::pair<std::string_view, What> Names[] = {{"nbsrv", What::UsableServers},
                                                           {"srv_queue", What::ServerQueue},
                                                           {"capture-req", What::CaptureRequest},
                                                           {"capture-res", What::CaptureAnswer}};
    for (const auto& [known, what] : Names)
        if (known == name) return what;
    return {};
}

bool SampleFetch::Outside::run(const SampleContext& context, Sample& value) const {
    value.toText();
    if (what == What::CaptureRequest || what == What::CaptureAnswer) {
        const bool request = what == What::CaptureRequest;
        const auto& declared =
            request ? context.frontend->requestCaptures : context.frontend->responseCaptures;
        if (!context.notes || slot >= declared.size()) return false;
        context.notes->captured[request ? 0 : 1].set(slot,
                                                     value.bytes.substr(0, declared[slot].length));
        return true;
    }
    if (!context.world) return false;
    const bool ofServer = what == What::ServerQueue;
    const size_t slash = ofServer ? value.bytes.find('/') : value.bytes.size();
    std::string_view proxy = value.bytes.substr(0, slash), server;
    if (ofServer) {
        server = value.bytes.substr(slash == std::string_view::npos ? 0 : slash + 1);
        if (slash == std::string_view::npos) proxy = context.proxy->name;
    }
    if (!context.world->knows(proxy, server)) return false;
    value.setInteger(context.world->measure(
        ofServer ? SampleWorld::Measure::ServerQueue : SampleWorld::Measure::UsableServers, proxy,
        server));
    return true;
}

}  // namespace yard
