#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http/samples/fetch.h"
#include "core/http/samples/samplevalue.h"

namespace yard::http {

/// What looks at the bytes of a connection instead of at HTTP. Immutable; any thread.
class ByteFetch {
public:
    ByteFetch() = default;
    /// `argument`: as in SampleExpr.
    ByteFetch(FetchKind kind, std::string_view argument);
    /// `bytes` are what came so far. False: it is not there; with out.mayChange it may still come.
    bool run(std::string_view bytes, Sample& out) const;

private:
    bool part(std::string_view bytes, Sample& out) const;
    bool prefixed(std::string_view bytes, Sample& out) const;
    bool hello(std::string_view bytes, Sample& out) const;
    bool cookie(std::string_view bytes, Sample& out) const;

    FetchKind m_kind = FetchKind::SentLength;
    std::string m_name;  ///< of a cookie
    uint64_t m_offset = 0, m_size = 0;
    uint64_t m_second = 0;  ///< where the data begins; 0 and not relative: behind its length
    bool m_relative = true, m_back = false;
};

}  // namespace yard::http
