#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/connectionfault.h"
#include "core/base/endpoint.h"
#include "core/config/values/config.h"
#include "core/http/message/message.h"
#include "core/http/samples/convert.h"
#include "core/http/samples/counters.h"
#include "core/http/samples/fetch.h"
#include "core/http/samples/inspect.h"
#include "core/http/samples/logfacts.h"
#include "core/http/samples/samplevalue.h"
#include "core/http/samples/variables.h"
#include "core/tls/tlsfacts.h"

namespace yard {

class AnswerCache;

/// What only the running proxy can tell. Any thread.
class SampleWorld {
public:
    virtual ~SampleWorld() = default;
    enum class Measure : uint8_t {
        UsableServers,
        BackendSessions,
        FrontendSessions,
        Queued,
        AverageQueue,     ///< by usable server
        FreeConnections,  ///< of servers in use; -1: one has no limit
        FreeSlots,        ///< and places in their queues
        BackendRate,
        FrontendRate,
        FrontendRequestRate,
        TableUsed,
        TableFree,
        ServerSessions,
        ServerIsUp,
        ServerFree,
        ServerQueue,
        ServerRate,
        ServerWeight,
        ServerFirstWeight,
        ServerUserWeight
    };
    /// Of a proxy, of its table or of one of its servers; 0 when there is none of that name.
    virtual int64_t measure(Measure what, std::string_view proxy,
                            std::string_view server) const = 0;
    /// There is such a backend, with that server unless none is named.
    virtual bool knows(std::string_view backend, std::string_view server) const = 0;
    /// Null: there is none.
    virtual AnswerCache* cacheNamed(std::string_view name) const = 0;
    SharedVariables* variables = nullptr;  ///< of the process
};

/// What a sample fetch may look at. `request` is null in TCP mode, but where content rules found
/// one.
struct SampleContext {
    const Endpoint* client = nullptr;
    const Endpoint* local = nullptr;  ///< the address the client connected to
    const MessageHead* request = nullptr;
    const MessageHead* response = nullptr;
    const ProxyConf* proxy = nullptr;  ///< whose rule asks
    const ProxyConf* frontend = nullptr;
    const ProxyConf* backend = nullptr;
    Variables* variables = nullptr;
    const SampleWorld* world = nullptr;
    LogFactSource* facts = nullptr;
    LogNotes* notes = nullptr;
    const TlsSession* tls = nullptr;           ///< of the client's connection; null: it is plain
    int clientSocket = -1, serverSocket = -1;  ///< -1: there is none
    const TlsSession* serverTls = nullptr;     ///< likewise of the server's
    bool firstRequest = false;                 ///< of the client's connection
    /// What a header of the PROXY protocol told; null data: nothing.
    std::string_view authority = {}, headerId = {};
    /// Where `client` and `local` may be changed; null: they may not. `origin` tells what they
    /// were.
    Endpoint* movableClient = nullptr;
    Endpoint* movableLocal = nullptr;
    const Endpoint* origin[2] = {nullptr, nullptr};  ///< null: nothing was changed
    /// Of the client's connection; nothing: whether there is one is still to be seen.
    std::optional<ConnectionFault> clientFault = ConnectionFault::None;
    Counters* counters = nullptr;  ///< null: no stick table counts anything
    std::string_view sent = {};    ///< by the client, where its bytes are looked at
    std::string_view answer = {};  ///< by the server
    bool http = false;             ///< those bytes are HTTP, whose payload is not for rules
    bool open = false;             ///< the rule need not decide yet: more may come
    bool patient = false;          ///< actions may wait for what they need, even behind the end
    bool headOpen = false;         ///< more bytes may be the head of a request
};

/// A SampleExpr made ready to run. Immutable; any thread.
class SampleFetch {
public:
    explicit SampleFetch(const SampleExpr& expr);
    /// False: the request does not hold what is asked for (the rule is skipped). `out` is not
    /// copied afterwards: bytes may point into it.
    bool run(const SampleContext& context, Sample& out) const;
    /// A converter that asks the running proxy, or notes what it is given.
    static bool knownOutside(std::string_view name) { return Outside::named(name).has_value(); }

private:
    bool fetch(const SampleContext& context, Sample& out) const;
    bool fetchPlain(Sample& out) const;
    bool fetchTls(const TlsSession* tls, Sample& out) const;
    bool fetchProxy(const SampleContext& context, Sample& out) const;
    bool fetchKept(const SampleContext& context, Sample& out) const;
    bool fetchLink(const SampleContext& context, Sample& out) const;
    bool fetchInfo(int socket, Sample& out) const;
    bool measure(const SampleContext& context, SampleWorld::Measure what, Sample& out) const;
    bool fetchUri(const MessageHead& request, Sample& out) const;
    bool fetchAuth(const MessageHead& request, Sample& out) const;
    bool isInGroup(const std::string& user) const;
    bool fetchField(const MessageHead& head, Sample& out) const;
    bool fetchBody(const SampleContext& context, Sample& out) const;
    bool fetchRequest(const SampleContext& context, Sample& out) const;
    bool fetchParts(const MessageHead& head, const Endpoint* client, Sample& out) const;
    bool fetchCookie(const MessageHead& head, Sample& out) const;
    bool fetchPlace(const SampleContext& context, const LogFacts& facts, Sample& out) const;
    bool fetchBytes(const SampleContext& context, Sample& out) const;
    static bool ask(const CounterAsk& question, const SampleContext& context, Sample& out);

    struct Outside {
        enum class What : uint8_t { UsableServers, ServerQueue, CaptureRequest, CaptureAnswer };
        What what;
        size_t slot = 0;  ///< of a capture
        static std::optional<What> named(std::string_view name);
        bool run(const SampleContext& context, Sample& value) const;
    };
    /// What is done with what was fetched.
    struct Step {
        std::optional<http::Converter> converter;
        std::optional<CounterAsk> question;   ///< instead
        std::optional<Outside> outside = {};  ///< likewise
    };
    http::FetchKind m_kind = http::FetchKind::Text;
    std::string m_argument;
    bool m_ofAnswer = false;  ///< where there is one
    int m_occurrence = -1;    ///< of a field's value: 1 is the first, -1 the last
    char m_queryMark = '?';   ///< behind which url_param looks
    int64_t m_number = 0;
    const TlsFact* m_fact = nullptr;       ///< of TLS, instead of all that
    std::optional<CounterAsk> m_question;  ///< of a stick table, likewise
    std::shared_ptr<const UserListUse> m_users;
    http::ByteFetch m_bytes;
    std::vector<Step> m_steps;
};

/// The address and the port of an IP endpoint; false: there is none, as of a unix socket.
bool takeAddress(const Endpoint* endpoint, Sample& out);
bool takePort(const Endpoint* endpoint, Sample& out);

/// The fetch names and converters that can run, with aliases resolved ("hdr" is "req.hdr"); the
/// parser of the configuration cannot include this room, so it keeps the same list: a test
/// compares.
bool knownFetch(std::string_view name);
bool knownConverter(std::string_view name);

}  // namespace yard
