#pragma once

#include <optional>

#include "core/config/values/config.h"
#include "core/http/samples/sample.h"

namespace yard::http {

/// What a hash algorithm makes of a request. Immutable; any thread.
class HashKey {
public:
    explicit HashKey(const ProxyConf& conf);
    /// Nothing: the algorithm takes no key, or the request has none.
    std::optional<uint32_t> of(const SampleContext& context) const;

private:
    std::optional<uint32_t> raw(const SampleContext& context) const;
    std::optional<uint32_t> ofField(const MessageHead& request) const;
    std::optional<uint32_t> ofBody(std::string_view form) const;
    uint32_t ofUri(const MessageHead& request) const;
    uint32_t hash(std::string_view text) const;

    const Algorithm m_algorithm;
    const HashConf m_conf;
    std::optional<SampleFetch> m_sample;
};

}  // namespace yard::http
