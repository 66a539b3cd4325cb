#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/network.h"
#include "core/config/values/logformat.h"
#include "core/config/values/sampleexpr.h"

/// What the file says about conditions and about what is done with a request or an answer.
namespace yard {

class PatternSet;

/// How an ACL compares a sample with its patterns.
enum class Match : uint8_t { Found, Bool, Int, Ip, Bin, Len, Str, Beg, Sub, Dir, Dom, End, Reg };

/// One `acl` line, or what stands between braces.
struct AclTest {
    SampleExpr sample;
    Match match = Match::Str;
    bool ignoreCase = false;
    /// Of the line. For Match::Int "N", "A:B", ":B" or "A:".
    std::vector<std::string> values;
    std::shared_ptr<PatternSet> set;                 ///< the same; never null after parsing
    std::vector<std::shared_ptr<PatternSet>> files;  ///< `-f`
};

/// All lines of one name: it passes when any of them does.
struct Acl {
    std::string name;  ///< empty: between braces
    std::vector<AclTest> tests;
};

/// What follows `if` or `unless`: any of these lists, of which all terms hold.
struct Condition {
    struct Term {
        bool negated = false;
        std::shared_ptr<const Acl> acl;
    };
    bool unless = false;
    std::vector<std::vector<Term>> anyOf;
};

struct UseBackend {
    Where where;
    std::string backend;
    Format name;  ///< instead of `backend` where it holds expressions
    std::optional<Condition> condition;
};

/// `force-persist` and `ignore-persist`.
struct PersistRule {
    bool ignore = false;
    Condition condition;
};

struct UseServer {
    Where where;
    std::string server;
    Format name;  ///< as in UseBackend
    Condition condition;
};

/// `track-sc0 KEY [table T]`, `sc-inc-gpc0(SLOT)`, `sc-set-gpt0(SLOT) N` and their like.
struct CounterRule {
    enum class Do : uint8_t { Track, Increment, Set } what = Do::Track;
    int slot = 0;
    std::string table;                     ///< of Track; never empty after parsing
    StickData data = StickData::ServerId;  ///< of the others
    uint32_t index = 0;                    ///< of an array
    std::optional<SampleExpr> value;       ///< the key, or what is set
};

/// `errorfile CODE FILE`, as read: a whole answer.
struct ErrorFile {
    int status = 0;
    std::string response;
};
/// `http-errors`: answers that are defined once and used by name.
struct HttpErrors {
    Where where;
    std::string name;
    std::vector<ErrorFile> files;
};

/// An answer of our own, by `return`, `deny` or `http-error`.
struct HttpReply {
    enum class Body : uint8_t {
        Default,  ///< the page of that status
        None,
        Text,
        Formatted,
        File  ///< `text` is a whole answer, or empty: not a word
    } body = Body::Default;
    int status = 0;
    std::string contentType;
    std::string text;      ///< Body::Text and File
    Format format;         ///< Body::Formatted
    std::string errorsOf;  ///< `errorfiles NAME`, until the whole is checked
    std::vector<std::pair<std::string, Format>> fields;
};

struct RedirectTo {
    enum class To : uint8_t { Location, Prefix, Scheme } to = To::Location;
    int status = 302;
    Format target;
    std::string cookie;  ///< "A=1; path=/;", for Set-Cookie; empty: none
    bool dropQuery = false, appendSlash = false, ignoreEmpty = false;
};

/// The conditions of `set-var(NAME,CONDITION,...)`; all of those said must hold.
struct SetWhen {
    bool exists = false, notExists = false;  ///< set before, or at least tried
    bool set = false, notSet = false;
    bool empty = false, notEmpty = false;  ///< the new value; what is no text is not empty
    bool greater = false, less = false;    ///< the old number than the new one
};

/// One line of http-request, http-response, http-after-response or redirect.
struct HttpRule {
    enum class Do : uint8_t {
        Allow,
        Deny,
        Tarpit,
        Reject,
        SilentDrop,
        Auth,
        Return,
        Redirect,
        SetHeader,
        AddHeader,
        DelHeader,
        ReplaceHeader,
        ReplaceValue,
        SetMethod,
        SetPath,
        SetPathQuery,
        SetQuery,
        SetUri,
        ReplacePath,
        ReplacePathQuery,
        ReplaceUri,
        SetStatus,
        UseService,  ///< the only one: prometheus-exporter
        SetVariable,
        SetVariableFormat,
        UnsetVariable,
        SetLogLevel,
        SetPriorityClass,
        SetPriorityOffset,
        Capture,
        Counter,
        Nothing,  ///< `set-nice`
        SetMap,
        DelMap,
        AddAcl,
        DelAcl,
        CacheUse,
        CacheStore,
        SetSource,
        SetSourcePort,
        SetDestination,
        SetDestinationPort,
        SetTimeout,
        NoRetry,
        SetTos,
        SetMark,
        EarlyHint,
        WaitForBody
    };
    Do what = Do::Allow;
    Where where;
    std::optional<Condition> condition;
    std::string name;                  ///< of a field or a variable; the realm of Auth; of SetMap
                                       ///< to DelAcl the file; of Cache* which one
    std::string pattern;               ///< a regular expression
    Match match = Match::Str;          ///< of DelHeader
    Format format;                     ///< what is set
    std::optional<SampleExpr> sample;  ///< of SetVariable, SetPriority*, Capture, SetSource, ...
    SetWhen setWhen;                   ///< of SetVariable and SetVariableFormat
    std::shared_ptr<PatternSet> set;   ///< of SetMap to DelAcl, whose key is `format`
    Format value;                      ///< of SetMap
    int64_t delay = 0;                 ///< of WaitForBody and SetTimeout, ms
    uint64_t atLeast = 0;              ///< of WaitForBody, bytes; 0: all of it
    int status = 0;                    ///< of SetStatus; of SetLogLevel as in LogNotes; of SetTos
                                       ///< and SetMark the number
    bool tunnel = false;               ///< of SetTimeout: which one
    size_t capture = 0, length = 0;    ///< of Capture: which one, and what is kept of it
    std::optional<std::string> reason;
    HttpReply reply;  ///< of Deny, Tarpit and Return
    std::optional<RedirectTo> redirect;
    std::optional<CounterRule> counter;
};

/// `tcp-request connection|session|content ...`, `tcp-response content ...`.
struct TcpRule {
    enum class Do : uint8_t {
        Accept,
        Reject,
        SilentDrop,
        Close,        ///< of tcp-response: the server's connection ends
        ExpectProxy,  ///< a header of the PROXY protocol comes first
        Act           ///< as `act` says, and on to the next
    } what = Do::Accept;
    Where where;
    std::optional<Condition> condition;
    /// A variable, a capture, the log's level or a counter.
    std::shared_ptr<const HttpRule> act;
};

/// `http-error`, `errorfile` and `errorloc` of one status.
struct ErrorPage {
    int status = 0;
    HttpReply reply;
    /// `errorfiles NAME [CODE]..` instead, until the whole is checked; no codes: all.
    struct Use {
        Where where;
        std::string name;
        std::vector<int> codes;
    };
    std::optional<Use> use;
};

/// `capture request|response header NAME len N`; of `declare capture` and `http-request capture
/// ... len` without a name. `capture cookie`: the name is that of the cookie, or how it begins.
struct Capture {
    std::string name;
    size_t length = 0;
};

/// `option forwardfor`.
struct ForwardFor {
    bool on = false;
    bool ifNone = false;
    std::string header;             ///< empty: X-Forwarded-For
    std::optional<Network> except;  ///< clients that do not get one
};

}  // namespace yard
