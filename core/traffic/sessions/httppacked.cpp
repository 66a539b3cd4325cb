// Answers that are compressed on their way to the client.
#include "core/http/message/text.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {

/// What the client takes, before any server is asked: with `offload` none of them learns of it.
void HttpSession::wishPacked() {
    Exchange& x = *m_exchange;
    const CompressionConf& ours = frontendConf().compression;
    const CompressionConf& theirs = serverConf().compression;
    x.packing = http::wantedCompression(x.request, theirs.algorithms.empty() ? ours : theirs);
    if (!x.packing || !(ours.offload || theirs.offload)) return;
    if (*x.packing == CompressionConf::Algorithm::Identity &&
        !x.request.first("accept-encoding").data())
        return;
    x.request.removeFields(
        [&](size_t i) { return http::equalNoCase(x.request.fieldName(i), "accept-encoding"); });
}

/// How the body of the answer goes to the client.
Framing HttpSession::startAnswer() {
    Exchange& x = *m_exchange;
    const Framing framing = answerFraming();
    const ProxyConf& backend = x.backendUsed ? serverConf() : frontendConf();
    const std::vector<std::string>& theirs = backend.compression.types;
    const auto& types = theirs.empty() ? frontendConf().compression.types : theirs;
    const bool empty = framing == Framing::Length && x.response.length() == 0;
    if (!x.packing || empty || !http::mayCompress(x.request, x.response, types)) {
        x.down.start(framing, x.response.length());
        return framing;
    }
    x.down.startPacked(framing, x.response.length(), *x.packing);
    http::sayCompressed(x.response, *x.packing);
    return Framing::Chunked;
}

void HttpSession::countPacked() {
    Exchange& x = *m_exchange;
    const Pump::Packed packed = x.down.packed();
    if (!packed.any) return;
    CompressionCells* theirs = x.backendUsed ? &x.way->cells->compression : nullptr;
    for (CompressionCells* cells : {&m_door->desk.cells.compression, theirs}) {
        if (!cells) continue;
        (packed.packs ? cells->in : cells->bypassed).add(packed.in);
        if (packed.packs) cells->out.add(packed.out);
        if (x.down.complete()) cells->responses.add();
    }
}

}  // namespace yard
