#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/endpoint.h"
#include "core/config/config.h"
#include "core/http/message.h"

namespace yard {

/// What a sample fetch may look at. `request` is null in TCP mode.
struct SampleContext {
    const Endpoint* client = nullptr;
    const Endpoint* local = nullptr;  ///< the address the client connected to
    const MessageHead* request = nullptr;
};

/// A fetched value. Text views point into the request or into the Sample's own scratch, so a Sample
/// is used before either goes away. No allocation for src, dst, ports and unconverted text.
struct Sample {
    enum class Type : uint8_t { Address4, Address6, Integer, Text } type = Type::Text;
    std::string_view bytes;  ///< Text: the text; addresses: 4 or 16 bytes in network order
    int64_t number = 0;      ///< Integer
    char scratch[16] = {};   ///< holds addresses
    std::string owned;       ///< holds converted text
};

/// A SampleExpr made ready to run.
class SampleFetch {
public:
    explicit SampleFetch(const SampleExpr& expr);
    /// False: the request does not hold what is asked for (the rule is skipped). `out` is not
    /// copied afterwards: bytes may point into it.
    bool run(const SampleContext& context, Sample& out) const;

private:
    enum class What : uint8_t {
        Src,
        Dst,
        DstPort,
        SrcPort,
        Header,
        Cookie,
        Path,
        Url,
        UrlParam,
        Text,
        Integer
    };
    bool fetch(const SampleContext& context, Sample& out) const;
    bool convert(Sample& out) const;

    What m_what;
    std::string m_argument;
    int64_t m_number = 0;
    std::vector<SampleExpr::Converter> m_converters;
};

/// The fetch names and converters that can run, with aliases resolved ("hdr" is "req.hdr"); the
/// parser of the configuration cannot include this room, so it keeps the same list: a test
/// compares.
bool knownFetch(std::string_view name);
bool knownConverter(std::string_view name);

}  // namespace yard
