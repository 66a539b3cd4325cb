// From a request to the server that gets it.
#include "core/http/samples/fetch.h"
#include "core/traffic/sessions/account.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// Of the first request of a client, which it cannot repeat should the connection be closed.
Reuse reuseAtFirst(HttpReuse reuse) {
    switch (reuse) {
        case HttpReuse::Never:  // a client's own connections can only be of its requests before
        case HttpReuse::Safe:
            return Reuse::None;
        case HttpReuse::Aggressive:
            return Reuse::Proven;
        case HttpReuse::Always:
            return Reuse::Any;
    }
    return Reuse::None;
}

}  // namespace

void HttpSession::seek() {
    Exchange& x = *m_exchange;
    if (awaitsForm()) return;
    if (compresses()) wishPacked();
    Backend& backend = *x.way->route.backend;
    if (!backend.stickRules().empty())
        backend.stickRules().collect(asking(serverConf(), false), false, x.sticks);
    Seeker::Request wanted = x.wish(*this, client(), id());
    if (hashes(backend.conf().algorithm))
        wanted.key = backend.hashKey().of(asking(serverConf(), false));
    if (m_ownsServers && serverConf().preferLastServer && !wanted.key)
        wanted.last = UpstreamPool::ownedIn(*x.way->shelf, backend, id());
    // HAProxy's `http-reuse safe`: a kept connection may turn out to be closed, so the first
    // request of a client gets a new one, as only later ones may be repeated by the client. We
    // repeat them ourselves where that is safe, and so may use a kept connection for those.
    const bool repeatable = x.request.idempotent() && x.bodyHere && !m_core.crew.strict;
    wanted.reuse = x.way->closeMode != CloseMode::KeepAlive ? Reuse::None
                   : !m_first || repeatable                 ? Reuse::Any
                                                            : reuseAtFirst(serverConf().reuse);
    wanted.redirectable =
        backend.redirects() && (x.request.method() == "GET" || x.request.method() == "HEAD");
    m_phase = Phase::Seeking;
    x.seeker.start(wanted);
}

void HttpSession::serverFound(std::unique_ptr<Upstream> upstream) {
    Exchange& x = *m_exchange;
    x.upstream = std::move(upstream);
    x.upstream->user = this;
    x.upstream->counted = &x.way->cells->h1;
    x.server = x.seeker.server();
    x.connected = now();
    noteServerEnds(x, m_door->desk);
    x.response.start(Side::Response);
    if (!x.way->route.backend->rules().answer.empty() && !judgeAnswer({})) return;
    sendRequest();
}

std::string HttpSession::textOf(const SampleFetch& fetch) {
    Sample sample;
    if (!fetch.run(asking(serverConf(), false), sample)) return {};
    sample.toText();
    return std::string(sample.bytes);
}

/// A server with `redir` gets nothing: the client is told where else to ask ("/": where it asked).
void HttpSession::sentElsewhere(Server& server) {
    Exchange& x = *m_exchange;
    const std::string& prefix = server.conf().redirect;
    x.server = &server;
    m_keepClient = false;
    http::Verdict verdict;
    verdict.status = 302;
    verdict.answer =
        "HTTP/1.1 302 Found\r\ncache-control: no-cache\r\ncontent-length: 0\r\nlocation: " +
        (prefix == "/" ? std::string() : prefix) + std::string(http::fromPath(x.request.uri())) +
        "\r\n\r\n";
    answer(verdict, 'L', 'C');
}

void HttpSession::serverNotFound(SeekEnd end) {
    switch (end) {
        case SeekEnd::NoServer:
        case SeekEnd::ConnectFailed:
            return reply(503, 'S', 'C');
        case SeekEnd::QueueFull:
            return reply(503, 'S', 'Q');
        case SeekEnd::QueueTimeout:
            return reply(503, 's', 'Q');
        case SeekEnd::ConnectTimeout:
            return reply(503, 's', 'C');
    }
}

}  // namespace yard
