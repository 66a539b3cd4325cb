#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/config.h"
#include "core/http/message/message.h"

namespace yard::http {

/// Compresses one body as it comes. One thread.
class Compressor {
public:
    using Algorithm = CompressionConf::Algorithm;
    explicit Compressor(Algorithm algorithm);
    ~Compressor();
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;

    /// Appends what `data` becomes, all of it, to `out`; with the `last` of it the end as well.
    void pack(std::string_view data, bool last, std::string& out);
    /// Whether anything is compressed at all; HAProxy counts other bytes as bypassing it.
    bool packs() const { return m_state != nullptr; }

private:
    struct State;
    std::unique_ptr<State> m_state;  ///< null: the body stays as it is
};

/// What the client takes of what `conf` offers, by its Accept-Encoding and its User-Agent; nothing:
/// the answer stays as it is. (HAProxy's select_comp_request_header.)
std::optional<Compressor::Algorithm> wantedCompression(const MessageHead& request,
                                                       const CompressionConf& conf);
/// Whether an answer to such a request may be compressed; `types` as in CompressionConf. (HAProxy's
/// select_comp_response_header.)
bool mayCompress(const MessageHead& request, const MessageHead& response,
                 const std::vector<std::string>& types);
/// Says in the head of an answer that its body is compressed.
void sayCompressed(MessageHead& response, Compressor::Algorithm algorithm);

}  // namespace yard::http
