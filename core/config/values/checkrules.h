#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/endpoint.h"
#include "core/config/values/rules.h"

/// What a health check does, step by step. Plain TCP, `option httpchk`, `option tcp-check` and the
/// checks of applications (smtpchk, ...) are all such sequences.
namespace yard {

/// What a check sends or looks for.
struct CheckText {
    std::string bytes;
    std::optional<Format> format;  ///< instead: made when it runs
    bool binary = false;           ///< written as hexadecimal digits
};

struct CheckConnect {
    std::optional<Endpoint> address;       ///< none: that of the server's check
    uint16_t port = 0;                     ///< 0: as above
    std::optional<SampleExpr> portSample;  ///< `port` as an expression, where it gives one
    bool linger = false;                   ///< ends with a FIN instead of a reset
    bool implied = false;                  ///< nobody wrote it
    bool asServer = false;                 ///< `default`: what the words of the server say
    bool sendProxy = false;
    bool tls = false;  ///< `ssl`
    std::string sni;
    std::vector<std::string> alpn;
};

/// One request; empty is what nobody said: OPTIONS / HTTP/1.0.
struct CheckRequest {
    std::string method, version;
    CheckText uri, body;
    std::vector<std::pair<std::string, Format>> headers;
};

/// How a name or a value of a header is compared.
struct CheckPattern {
    Match match = Match::Str;
    CheckText text;
};

struct CheckExpect {
    enum class Look : uint8_t {
        Bytes,        ///< what was received holds `pattern`
        Regex,        ///< matches it
        BinaryRegex,  ///< in hexadecimal digits matches it
        Status,
        StatusRegex,
        Header,
        Body,
        BodyRegex,
        MysqlGreeting,  ///< the packet a server begins with
        MysqlAnswer,    ///< the one after it
        LdapBind,
        Agent  ///< the line of an agent
    } look = Look::Bytes;
    bool inverse = false;  ///< `!`
    int64_t minReceive = -1;
    CheckText pattern;
    std::vector<std::pair<int, int>> codes;  ///< ranges
    CheckPattern name;                       ///< of Header
    std::optional<CheckPattern> value;
    bool wholeValue = false;  ///< `fhdr`: commas do not part it
    /// "L7STS"; empty: as usual.
    std::string okStatus, errorStatus, timeoutStatus;
    /// What is told of the answer: a text, or what was received from an offset to the end of the
    /// line.
    struct Said {
        std::optional<Format> format;
        std::optional<size_t> from;
        bool given() const { return format || from; }
    } onSuccess, onError;
    std::optional<SampleExpr> statusCode;
    bool codeFromAnswer = false;  ///< the first three bytes are the code
};

struct CheckStep {
    enum class Do : uint8_t { Connect, Send, Request, Expect, Comment, Act } what = Do::Connect;
    int number = 0;  ///< as messages call it, from 1 on; 0: the implied connection
    std::string comment;
    CheckConnect connect = {};
    CheckText send = {};
    CheckRequest request = {};
    CheckExpect expect = {};
    std::shared_ptr<const HttpRule> act = {};  ///< of a variable
    /// The request is that of `option httpchk`: one of `http-check send` takes its place.
    bool fromOption = false;
};

/// A whole check.
struct CheckRules {
    enum class Kind : uint8_t {
        Connect,  ///< nothing is said: a connection is enough
        Tcp,      ///< `option tcp-check`
        Http,
        Application,  ///< smtpchk, mysql-check, ...: tells nothing of steps
        Agent
    } kind = Kind::Connect;
    std::vector<CheckStep> steps;
    bool disableOn404 = false;
    bool sendState = false;  ///< requests tell the server what state we see it in
};

}  // namespace yard
