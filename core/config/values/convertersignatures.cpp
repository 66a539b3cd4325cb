// What converters there are, and their arguments.
#include "core/config/values/samplesignatures.h"

namespace yard {
namespace {

struct MapWord {
    std::string_view stem;
    Match match;
};
constexpr MapWord MapWords[] = {
    {"map_str", Match::Str}, {"map_beg", Match::Beg}, {"map_sub", Match::Sub},
    {"map_dir", Match::Dir}, {"map_dom", Match::Dom}, {"map_end", Match::End},
    {"map_reg", Match::Reg}, {"map_int", Match::Int}, {"map_ip", Match::Ip}};

/// "map", "map_regm", and "map_str", "map_str_int", "map_str_ip" of each.
void addMaps(std::vector<Signature>& list) {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made{"map", "map_regm"};
        for (const MapWord& word : MapWords)
            for (const char* kind : {"", "_int", "_ip"})
                made.push_back(std::string(word.stem) + kind);
        return made;
    }();
    for (const std::string_view name : names) {
        Signature signature{name, name, {ArgType::Text, ArgType::Text}};
        const auto values = mapValues(name);
        signature.type = values == PatternSet::Values::Integer   ? SampleType::Integer
                         : values == PatternSet::Values::Address ? SampleType::Address
                                                                 : SampleType::Text;
        list.push_back(std::move(signature));
    }
}

}  // namespace

Match mapMatch(std::string_view name) {
    for (const MapWord& word : MapWords)
        if (name.starts_with(word.stem)) return word.match;
    return Match::Str;
}

PatternSet::Values mapValues(std::string_view name) {
    if (name.size() <= std::string_view("map_int").size()) return PatternSet::Values::Text;
    return name.ends_with("_int")  ? PatternSet::Values::Integer
           : name.ends_with("_ip") ? PatternSet::Values::Address
                                   : PatternSet::Values::Text;
}

const std::vector<Signature>& converterSignatures() {
    using enum ArgType;
    constexpr auto Words = SampleType::Text;
    constexpr auto Number = SampleType::Integer;
    constexpr auto Bool = SampleType::Boolean;
    static const std::vector<Signature> all = [] {
        std::vector<Signature> list = {
            {"lower", "lower", {}},
            {"upper", "upper", {}},
            {"ipmask", "ipmask", {Mask4, Mask6}, 1, false, SampleType::Address},
            {"field", "field", {Integer, Text, Integer}, 2},
            {"word", "word", {Integer, Text, Integer}, 2},
            {"url_dec", "url_dec", {Text}, 0, false, Words},
            {"bytes", "bytes", {Integer, Integer}, 1, false, Words},
            {"ltrim", "ltrim", {Text}, 1, false, Words},
            {"rtrim", "rtrim", {Text}, 1, false, Words},
            {"host_only", "host_only", {}, 0, false, Words},
            {"port_only", "port_only", {}, 0, false, Number},
            {"regsub", "regsub", {Text, Text, Text}, 2, false, Words},
            {"length", "length", {}, 0, false, Number},
            {"add", "add", {Operand}, 0, false, Number},
            {"sub", "sub", {Operand}, 0, false, Number},
            {"mul", "mul", {Operand}, 0, false, Number},
            {"div", "div", {Operand}, 0, false, Number},
            {"mod", "mod", {Operand}, 0, false, Number},
            {"and", "and", {Operand}, 0, false, Number},
            {"or", "or", {Operand}, 0, false, Number},
            {"xor", "xor", {Operand}, 0, false, Number},
            {"even", "even", {}, 0, false, Bool},
            {"odd", "odd", {}, 0, false, Bool},
            {"concat", "concat", {Text, Text, Text}, 0, false, Words},
            {"strcmp", "strcmp", {Text}, 0, false, Number},
            {"secure_memcmp", "secure_memcmp", {Text}, 0, false, Bool},
            {"add_item", "add_item", {Text, Text, Text}, 2, false, Words},
            {"set-var", "set-var", {Text, Text, Text, Text, Text}, 0, false, SampleType::Any},
            {"unset-var", "unset-var", {Text}, 0, false, SampleType::Any},
            {"json", "json", {Text}, 0, false, Words},
            {"be2dec", "be2dec", {Text, Integer, Integer}, 0, false, Words},
            {"be2hex", "be2hex", {Text, Integer, Integer}, 0, false, Words},
            {"language", "language", {Text, Text}, 0, false, Words},
            {"hex", "hex", {}, 0, false, Words},
            {"hex2i", "hex2i", {}, 0, false, Number},
            {"base64", "base64", {}, 0, false, Words},
            {"b64dec", "b64dec", {}, 0, false, SampleType::Any},
            {"ub64enc", "ub64enc", {}, 0, false, Words},
            {"ub64dec", "ub64dec", {}, 0, false, SampleType::Any},
            {"crc32", "crc32", {Integer}, 0, false, Number},
            {"djb2", "djb2", {Integer}, 0, false, Number},
            {"sdbm", "sdbm", {Integer}, 0, false, Number},
            {"wt6", "wt6", {Integer}, 0, false, Number},
            {"sha1", "sha1", {}, 0, false, SampleType::Any},
            {"sha2", "sha2", {Integer}, 0, false, SampleType::Any},
            {"digest", "digest", {Text}, 0, false, SampleType::Any},
            {"hmac", "hmac", {Text, Text}, 2, false, SampleType::Any},
            {"xxh32", "xxh32", {Integer}, 0, false, Number},
            {"xxh64", "xxh64", {Integer}, 0, false, Number},
            {"xxh3", "xxh3", {Integer}, 0, false, Number},
            {"crc32c", "crc32c", {Integer}, 0, false, Number},
            {"cpl", "cpl", {}, 0, false, Number},
            {"url_enc", "url_enc", {Text}, 0, false, Words},
            {"ltime", "ltime", {Text, Integer}, 1, false, Words},
            {"utime", "utime", {Text, Integer}, 1, false, Words},
            {"http_date", "http_date", {Integer}, 0, false, Words},
            {"htonl", "htonl", {}, 0, false, SampleType::Any},
            {"cut_crlf", "cut_crlf", {}, 0, false, Words},
            {"neg", "neg", {}, 0, false, Number},
            {"not", "not", {}, 0, false, Bool},
            {"bool", "bool", {}, 0, false, Bool},
            {"iif", "iif", {Text, Text}, 2, false, Words},
            {"json_query", "json_query", {Text, Text}, 1, false, SampleType::Any},
            {"jwt_header_query", "jwt_header_query", {Text, Text}, 0, false, SampleType::Any},
            {"jwt_payload_query", "jwt_payload_query", {Text, Text}, 0, false, SampleType::Any},
            {"jwt_verify", "jwt_verify", {Text, Text}, 2, false, Number},
            {"aes_gcm_dec", "aes_gcm_dec", {Integer, Text, Text, Text}, 4, false, SampleType::Any},
            {"capture-req", "capture-req", {Integer}, 1, false, Words},
            {"capture-res", "capture-res", {Integer}, 1, false, Words},
            {"nbsrv", "nbsrv", {}, 0, false, Number},
            {"srv_queue", "srv_queue", {}, 0, false, Number},
        };
        addMaps(list);
        return list;
    }();
    return all;
}

}  // namespace yard
