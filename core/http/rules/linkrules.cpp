// What rules do to the connection of a session.
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/base/lower.h"
#include "core/http/rules/httprules.h"

namespace yard::http {
namespace {

using Do = HttpRule::Do;

/// The address of a sample with that port.
Endpoint endpointOf(const Sample& address, uint16_t port) {
    if (address.type == Sample::Type::Address4) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        address.bytes.copy(reinterpret_cast<char*>(&v4.sin_addr), sizeof v4.sin_addr);
        return {reinterpret_cast<const sockaddr*>(&v4), sizeof v4};
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.bytes.copy(reinterpret_cast<char*>(&v6.sin6_addr), sizeof v6.sin6_addr);
    return {reinterpret_cast<const sockaddr*>(&v6), sizeof v6};
}

}  // namespace

/// `set-src` and its like. A port on what is no IP address makes one of it.
void HttpRules::moveEnd(const Rule& rule, const SampleContext& context) {
    const Do what = rule.conf->what;
    const bool source = what == Do::SetSource || what == Do::SetSourcePort;
    Endpoint* end = source ? context.movableClient : context.movableLocal;
    Sample value;
    if (!end || !rule.sample->run(context, value)) return;
    const bool ip = end->family() == AF_INET || end->family() == AF_INET6;
    if (what == Do::SetSource || what == Do::SetDestination) {
        if (value.toAddress()) *end = endpointOf(value, ip ? end->port() : 0);
        return;
    }
    value.toInteger();
    const auto port = static_cast<uint16_t>(value.number);
    *end = ip ? end->withPort(port) : *Endpoint::literal("0.0.0.0", port);
}

void HttpRules::markLink(const Rule& rule, const SampleContext& context) {
    const int socket = context.clientSocket, number = rule.conf->status;
    if (socket < 0) return;
    if (rule.conf->what == Do::SetMark) {
        setsockopt(socket, SOL_SOCKET, SO_MARK, &number, sizeof number);
        return;
    }
    // One of them is of the wrong family, and refused.
    setsockopt(socket, IPPROTO_IP, IP_TOS, &number, sizeof number);
    setsockopt(socket, IPPROTO_IPV6, IPV6_TCLASS, &number, sizeof number);
}

void HttpRules::setTimeout(const Rule& rule, const SampleContext& context) {
    if (!context.notes) return;
    int64_t millis = rule.conf->delay;
    if (rule.sample) {
        Sample value;
        if (!rule.sample->run(context, value)) return;
        value.toInteger();
        millis = value.number;
    }
    if (millis <= 0) return;
    (rule.conf->tunnel ? context.notes->tunnelTimeout : context.notes->serverTimeout) = millis;
}

/// Of HTTP/1.0 nobody understands an answer before the answer.
void HttpRules::addHint(const Rule& rule, const SampleContext& context) {
    if (!context.notes || !context.facts || context.request->version() == HttpVersion::V10) return;
    std::string& hints = context.notes->hints;
    hints += lowered(rule.conf->name) + ": " + rule.format.text(context) + "\r\n";
    if (!rule.endsHints) return;
    context.facts->hint(hints);
    hints.clear();
}

}  // namespace yard::http
