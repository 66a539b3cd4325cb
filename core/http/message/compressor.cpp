#include "core/http/message/compressor.h"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

using Algorithm = CompressionConf::Algorithm;

/// HAProxy's tune.comp.maxlevel: the fastest.
constexpr int Level = 1;
constexpr int MemoryLevel = 8;

/// zlib's way to say which wrapper the data has.
int windowBits(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::Gzip:
            return MAX_WBITS + 16;
        case Algorithm::RawDeflate:
            return -MAX_WBITS;
        case Algorithm::Deflate:
        case Algorithm::Identity:
            break;
    }
    return MAX_WBITS;
}

/// How clients call it.
std::string_view nameOf(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::Identity:
            return "identity";
        case Algorithm::Gzip:
            return "gzip";
        case Algorithm::Deflate:
        case Algorithm::RawDeflate:
            break;
    }
    return "deflate";
}

/// Those that call themselves Mozilla/4 get their answers as they are, but for MSIE 6 with SP2 and
/// later ones.
bool isTooOld(std::string_view agent) {
    if (!agent.starts_with("Mozilla/4")) return false;
    if (agent.size() < 31 || agent.substr(25, 5) != "MSIE " || agent[30] < '6') return true;
    return agent[30] == '6' && (agent.size() < 54 || agent.substr(51, 3) != "SV1");
}

/// "gzip;q=0.5" in thousandths; without a q it is 1000.
int qualityOf(std::string_view element) {
    const size_t semicolon = element.find(';');
    if (semicolon == std::string_view::npos) return 1000;
    std::string_view rest = trimmed(element.substr(semicolon + 1));
    if (!rest.starts_with("q=")) return 1000;
    rest.remove_prefix(2);
    int quality = 0, scale = 1000;
    for (const char c : rest) {
        if (c == '.') continue;
        if (c < '0' || c > '9' || scale == 0) break;
        quality += (c - '0') * scale;
        scale /= 10;
    }
    return std::min(quality, 1000);
}

/// "x", or W/"x".
bool isTag(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag.size() >= 2 && tag.front() == '"' && tag.back() == '"';
}

size_t countOf(const MessageHead& head, std::string_view name) {
    size_t count = 0;
    for (size_t i = 0; i < head.fieldCount(); ++i) count += equalNoCase(head.fieldName(i), name);
    return count;
}

bool isWantedType(std::string_view type, const std::vector<std::string>& types) {
    if (!type.data()) return types.empty();
    if (startsNoCase(type, "multipart")) return false;
    return types.empty() || std::ranges::any_of(types, [&](const std::string& one) {
               return startsNoCase(type, one);
           });
}

}  // namespace

struct Compressor::State {
    z_stream stream = {};
};

Compressor::Compressor(Algorithm algorithm) {
    if (algorithm == Algorithm::Identity) return;
    m_state = std::make_unique<State>();
    if (deflateInit2(&m_state->stream, Level, Z_DEFLATED, windowBits(algorithm), MemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
}

Compressor::~Compressor() {
    if (m_state) deflateEnd(&m_state->stream);
}

// What came is flushed: an answer may be written bit by bit, and is read so.
void Compressor::pack(std::string_view data, bool last, std::string& out) {
    if (!m_state) {
        out.append(data);
        return;
    }
    if (data.empty() && !last) return;
    z_stream& z = m_state->stream;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    z.avail_in = static_cast<uInt>(data.size());
    char room[16384];
    do {
        z.next_out = reinterpret_cast<Bytef*>(room);
        z.avail_out = sizeof room;
        deflate(&z, last ? Z_FINISH : Z_SYNC_FLUSH);
        out.append(room, sizeof room - z.avail_out);
    } while (z.avail_out == 0);
}

std::optional<Algorithm> wantedCompression(const MessageHead& request,
                                           const CompressionConf& conf) {
    if (isTooOld(request.first("user-agent"))) return {};
    std::optional<Algorithm> best;
    int bestQuality = 0;
    for (size_t i = 0; i < request.fieldCount(); ++i) {
        if (!equalNoCase(request.fieldName(i), "accept-encoding")) continue;
        ListReader reader(request.fieldValue(i));
        for (std::string_view element; reader.next(element);) {
            const int quality = qualityOf(element);
            if (quality <= bestQuality) continue;
            const std::string_view name = trimmed(element.substr(0, element.find(';')));
            const auto offered = std::ranges::find_if(conf.algorithms, [&](Algorithm one) {
                return name.starts_with('*') || equalNoCase(name, nameOf(one));
            });
            if (offered == conf.algorithms.end()) continue;
            best = *offered;
            bestQuality = quality;
        }
    }
    if (best || std::ranges::count(conf.algorithms, Algorithm::Identity) == 0) return best;
    return Algorithm::Identity;
}

bool mayCompress(const MessageHead& request, const MessageHead& response,
                 const std::vector<std::string>& types) {
    const int status = response.status();
    if (request.version() != HttpVersion::V11 || response.version() != HttpVersion::V11)
        return false;
    if (request.method() == "HEAD" || status < 200 || status > 203) return false;
    if (response.framing() != Framing::Length && response.framing() != Framing::Chunked)
        return false;
    if (response.first("content-encoding").data()) return false;
    for (size_t i = 0; i < response.fieldCount(); ++i)
        if (equalNoCase(response.fieldName(i), "cache-control") &&
            listHas(response.fieldValue(i), "no-transform"))
            return false;
    const size_t tags = countOf(response, "etag");
    if (tags > 1 || (tags == 1 && !isTag(response.first("etag")))) return false;
    return isWantedType(response.first("content-type"), types);
}

void sayCompressed(MessageHead& response, Algorithm algorithm) {
    response.becomeChunked();
    for (size_t i = 0; i < response.fieldCount(); ++i)
        if (equalNoCase(response.fieldName(i), "etag") && response.fieldValue(i).starts_with('"'))
            response.setFieldValue(i, "W/" + std::string(response.fieldValue(i)));
    response.addField("vary", "Accept-Encoding");
    if (algorithm != Algorithm::Identity) response.addField("content-encoding", nameOf(algorithm));
}

}  // namespace yard::http
