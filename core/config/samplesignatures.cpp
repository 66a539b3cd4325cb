// What fetches and converters there are, and their arguments.
#include "core/config/samplesignatures.h"

#include <algorithm>

#include "core/tls/tlsfacts.h"

namespace yard {
namespace {

/// Of TLS on the client's side.
std::vector<Signature> withTls(std::vector<Signature> list) {
    for (const TlsFact& fact : tlsFacts()) {
        Signature signature{fact.name, fact.name, {}, 0, false};
        signature.type = fact.kind == TlsFact::Kind::Boolean   ? SampleType::Boolean
                         : fact.kind == TlsFact::Kind::Integer ? SampleType::Integer
                         : fact.kind == TlsFact::Kind::Text    ? SampleType::Text
                                                               : SampleType::Any;
        if (fact.name.ends_with("_dn")) signature.arguments = {ArgType::Text, ArgType::Integer};
        list.push_back(std::move(signature));
    }
    return list;
}

struct MapWord {
    std::string_view stem;
    Match match;
};
constexpr MapWord MapWords[] = {
    {"map_str", Match::Str}, {"map_beg", Match::Beg}, {"map_sub", Match::Sub},
    {"map_dir", Match::Dir}, {"map_dom", Match::Dom}, {"map_end", Match::End},
    {"map_reg", Match::Reg}, {"map_int", Match::Int}, {"map_ip", Match::Ip}};

/// "map", and "map_str", "map_str_int", "map_str_ip" of each.
void addMaps(std::vector<Signature>& list) {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made{"map"};
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

const std::vector<Signature>& sampleSignatures() {
    using enum ArgType;
    constexpr auto Words = SampleType::Text;
    constexpr auto Number = SampleType::Integer;
    constexpr auto Bool = SampleType::Boolean;
    constexpr auto Bytes = SampleType::Any;  // needs a matching method
    constexpr auto Address = SampleType::Address;
    constexpr auto Always = SampleNeeds::Nothing;
    constexpr auto Request = SampleNeeds::Request;
    constexpr auto Response = SampleNeeds::Response;
    static const std::vector<Signature> list = withTls({
        {"src", "src", {}, 0, false, Address, Always},
        {"dst", "dst", {}, 0, false, Address, Always},
        {"src_port", "src_port", {}, 0, false, Number, Always},
        {"dst_port", "dst_port", {}, 0, false, Number, Always},
        {"str", "str", {Text}, 0, false, Words, Always},
        {"int", "int", {Integer}, 1, false, Number, Always},
        {"bool", "bool", {Text}, 1, false, Bool, Always},
        {"always_true", "always_true", {}, 0, false, Bool, Always},
        {"always_false", "always_false", {}, 0, false, Bool, Always},
        {"env", "env", {Text}, 1, false, Words, Always},
        {"hostname", "hostname", {}, 0, false, Words, Always},
        {"rand", "rand", {Integer}, 0, false, Number, Always},
        {"date", "date", {Integer, Text}, 0, false, Number, Always},
        {"date_us", "date_us", {}, 0, false, Number, Always},
        {"uuid", "uuid", {Integer}, 0, false, Words, Always},
        {"bin", "bin", {Text}, 1, false, Bytes, Always},
        {"ipv4", "ipv4", {ArgType::Address4}, 1, false, Address, Always},
        {"ipv6", "ipv6", {ArgType::Address6}, 1, false, Address, Always},
        // There is one process, and the connection's addresses are those of the session.
        {"nbproc", "always_true", {}, 0, false, Number, Always},
        {"proc", "always_true", {}, 0, false, Number, Always},
        {"fc_src", "src", {}, 0, false, Address, Always},
        {"fc_dst", "dst", {}, 0, false, Address, Always},
        {"fc_src_port", "src_port", {}, 0, false, Number, Always},
        {"fc_dst_port", "dst_port", {}, 0, false, Number, Always},
        {"fc_rcvd_proxy", "fc_rcvd_proxy", {}, 0, false, Bool, Always},
        {"so_name", "so_name", {}, 0, false, Words, Always},
        {"wait_end", "wait_end", {}, 0, false, Bool, Always},
        {"req.proto_http", "req.proto_http", {}, 0, false, Bool, Request, true},
        {"req_proto_http", "req.proto_http", {}, 0, false, Bool, Request, true},
        {"fe_name", "fe_name", {}, 0, false, Words, Always},
        {"fe_id", "fe_id", {}, 0, false, Number, Always},
        {"be_name", "be_name", {}, 0, false, Words, Always},
        {"be_id", "be_id", {}, 0, false, Number, Always},
        {"nbsrv", "nbsrv", {Text}, 0, false, Number, Always},
        {"be_conn", "be_conn", {Text}, 0, false, Number, Always},
        {"fe_conn", "fe_conn", {Text}, 0, false, Number, Always},
        {"queue", "queue", {Text}, 0, false, Number, Always},
        {"avg_queue", "avg_queue", {Text}, 0, false, Number, Always},
        {"be_conn_free", "be_conn_free", {Text}, 0, false, Number, Always},
        {"connslots", "connslots", {Text}, 0, false, Number, Always},
        {"be_sess_rate", "be_sess_rate", {Text}, 0, false, Number, Always},
        {"fe_sess_rate", "fe_sess_rate", {Text}, 0, false, Number, Always},
        {"fe_req_rate", "fe_req_rate", {Text}, 0, false, Number, Always},
        {"table_cnt", "table_cnt", {Text}, 0, false, Number, Always},
        {"table_avl", "table_avl", {Text}, 0, false, Number, Always},
        {"srv_conn_free", "srv_conn_free", {Text}, 1, false, Number, Always},
        {"srv_queue", "srv_queue", {Text}, 1, false, Number, Always},
        {"srv_sess_rate", "srv_sess_rate", {Text}, 1, false, Number, Always},
        {"srv_weight", "srv_weight", {Text}, 1, false, Number, Always},
        {"srv_iweight", "srv_iweight", {Text}, 1, false, Number, Always},
        {"srv_uweight", "srv_uweight", {Text}, 1, false, Number, Always},
        {"srv_conn", "srv_conn", {Text}, 1, false, Number, Always},
        {"srv_is_up", "srv_is_up", {Text}, 1, false, Bool, Always},
        {"var", "var", {Text, Text}, 1, false, SampleType::Any, Always},
        {"method", "method", {}, 0, false, Words, Request, true},
        {"path", "path", {}, 0, false, Words, Request},
        {"pathq", "pathq", {}, 0, false, Words, Request},
        {"query", "query", {}, 0, false, Words, Request},
        {"base", "base", {}, 0, false, Words, Request},
        {"base32", "base32", {}, 0, false, Number, Request},
        {"base32+src", "base32+src", {}, 0, false, Bytes, Request},
        {"baseq", "baseq", {}, 0, false, Words, Request},
        {"url32", "url32", {}, 0, false, Number, Request},
        {"url32+src", "url32+src", {}, 0, false, Bytes, Request},
        {"url_ip", "url_ip", {}, 0, false, Address, Request},
        {"url_port", "url_port", {}, 0, false, Number, Request},
        {"url", "url", {}, 0, false, Words, Request},
        {"url_param", "url_param", {Text, Text}, 0, true, Words, Request},
        {"urlp", "url_param", {Text, Text}, 0, true, Words, Request},
        {"urlp_val", "urlp_val", {Text, Text}, 0, true, Number, Request},
        {"req.body", "req.body", {}, 0, false, Bytes, Request},
        {"req.body_len", "req.body_len", {}, 0, false, Number, Request},
        {"req.body_size", "req.body_size", {}, 0, false, Number, Request},
        {"req.body_param", "req.body_param", {Text}, 0, true, Words, Request},
        {"req.ver", "req.ver", {}, 0, false, Words, Request},
        {"req_ver", "req.ver", {}, 0, false, Words, Request},
        {"req.hdr", "req.hdr", {Text, Integer}, 0, true, Words, Request},
        {"hdr", "req.hdr", {Text, Integer}, 0, true, Words, SampleNeeds::Either},
        {"req.fhdr", "req.fhdr", {Text, Integer}, 0, true, Words, Request},
        {"req.hdr_cnt", "req.hdr_cnt", {Text}, 0, true, Number, Request},
        {"hdr_cnt", "req.hdr_cnt", {Text}, 0, true, Number, Request},
        {"req.hdr_val", "req.hdr_val", {Text, Integer}, 0, true, Number, Request},
        {"hdr_val", "req.hdr_val", {Text, Integer}, 0, true, Number, Request},
        {"req.hdr_ip", "req.hdr_ip", {Text, Integer}, 0, true, Address, Request},
        {"hdr_ip", "req.hdr_ip", {Text, Integer}, 0, true, Address, Request},
        {"req.cook", "req.cook", {Text}, 0, true, Words, Request},
        {"cook", "req.cook", {Text}, 0, true, Words, Request},
        {"cookie", "req.cook", {Text}, 0, true, Words, Request},
        {"req.cook_cnt", "req.cook_cnt", {Text}, 0, true, Number, Request},
        {"cook_cnt", "req.cook_cnt", {Text}, 0, true, Number, Request},
        {"req.cook_val", "req.cook_val", {Text}, 0, true, Number, Request},
        {"cook_val", "req.cook_val", {Text}, 0, true, Number, Request},
        {"req.hdr_names", "req.hdr_names", {Text}, 0, false, Words, Request},
        {"req.fhdr_cnt", "req.fhdr_cnt", {Text}, 0, true, Number, Request},
        {"status", "status", {}, 0, false, Number, Response, true},
        {"http_auth", "http_auth", {Text}, 1, false, Bool, Request},
        {"http_auth_group", "http_auth_group", {Text}, 1, false, Words, Request},
        {"http_auth_user", "http_auth_user", {}, 0, false, Words, Request},
        {"http_auth_pass", "http_auth_pass", {}, 0, false, Words, Request},
        {"http_auth_type", "http_auth_type", {}, 0, false, Words, Request},
        {"http_auth_bearer", "http_auth_bearer", {}, 0, false, Words, Request},
        {"req.len", "req.len", {}, 0, false, Number, Request, false, true},
        {"req_len", "req.len", {}, 0, false, Number, Request, false, true},
        {"req.payload", "req.payload", {Integer, Integer}, 2, false, Bytes, Request, false, true},
        {"payload", "req.payload", {Integer, Integer}, 2, false, Bytes, Request, false, true},
        {"req.payload_lv",
         "req.payload_lv",
         {Integer, Integer, Text},
         2,
         false,
         Bytes,
         Request,
         false,
         true},
        {"payload_lv",
         "req.payload_lv",
         {Integer, Integer, Text},
         2,
         false,
         Bytes,
         Request,
         false,
         true},
        {"req.ssl_hello_type", "req.ssl_hello_type", {}, 0, false, Number, Request, false, true},
        {"req_ssl_hello_type", "req.ssl_hello_type", {}, 0, false, Number, Request, false, true},
        {"req.ssl_sni", "req.ssl_sni", {}, 0, false, Words, Request, false, true},
        {"req_ssl_sni", "req.ssl_sni", {}, 0, false, Words, Request, false, true},
        {"req.ssl_alpn", "req.ssl_alpn", {}, 0, false, Words, Request, false, true},
        {"res.len", "res.len", {}, 0, false, Number, Response, false, true},
        {"res.payload", "res.payload", {Integer, Integer}, 2, false, Bytes, Response, false, true},
        {"res.payload_lv",
         "res.payload_lv",
         {Integer, Integer, Text},
         2,
         false,
         Bytes,
         Response,
         false,
         true},
        {"prio_class", "prio_class", {}, 0, false, Number, Always},
        {"prio_offset", "prio_offset", {}, 0, false, Number, Always},
        {"unique-id", "unique-id", {}, 0, false, Words, Always},
        {"capture.req.hdr", "capture.req.hdr", {Integer}, 1, false, Words, Request, true},
        {"capture.req.method", "capture.req.method", {}, 0, false, Words, Request, true},
        {"capture.req.uri", "capture.req.uri", {}, 0, false, Words, Request, true},
        {"capture.req.ver", "capture.req.ver", {}, 0, false, Words, Request, true},
        {"capture.res.hdr", "capture.res.hdr", {Integer}, 1, false, Words, Response, true},
        {"capture.res.ver", "capture.res.ver", {}, 0, false, Words, Response, true},
        {"res.ver", "res.ver", {}, 0, false, Words, Response},
        {"resp_ver", "res.ver", {}, 0, false, Words, Response},
        {"res.hdr", "res.hdr", {Text, Integer}, 0, true, Words, Response},
        {"shdr", "res.hdr", {Text, Integer}, 0, true, Words, Response},
        {"res.fhdr", "res.fhdr", {Text, Integer}, 0, true, Words, Response},
        {"res.hdr_cnt", "res.hdr_cnt", {Text}, 0, true, Number, Response},
        {"shdr_cnt", "res.hdr_cnt", {Text}, 0, true, Number, Response},
        {"res.hdr_val", "res.hdr_val", {Text, Integer}, 0, true, Number, Response},
        {"shdr_val", "res.hdr_val", {Text, Integer}, 0, true, Number, Response},
        {"res.hdr_ip", "res.hdr_ip", {Text, Integer}, 0, true, Address, Response},
        {"shdr_ip", "res.hdr_ip", {Text, Integer}, 0, true, Address, Response},
        {"res.hdr_names", "res.hdr_names", {Text}, 0, false, Words, Response},
        {"res.fhdr_cnt", "res.fhdr_cnt", {Text}, 0, true, Number, Response},
        {"res.cook", "res.cook", {Text}, 0, true, Words, Response},
        {"scook", "res.cook", {Text}, 0, true, Words, Response},
        {"res.cook_cnt", "res.cook_cnt", {Text}, 0, true, Number, Response},
        {"scook_cnt", "res.cook_cnt", {Text}, 0, true, Number, Response},
        {"res.cook_val", "res.cook_val", {Text}, 0, true, Number, Response},
        {"scook_val", "res.cook_val", {Text}, 0, true, Number, Response},
        {"srv_name", "srv_name", {}, 0, false, Words, Response, true},
        {"srv_id", "srv_id", {}, 0, false, Number, Response, true},
    });
    return list;
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
        };
        addMaps(list);
        return list;
    }();
    return all;
}

}  // namespace yard
