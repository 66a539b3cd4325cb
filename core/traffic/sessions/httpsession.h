#pragma once

#include "core/http/message/writer.h"
#include "core/traffic/sessions/exchange.h"
#include "core/traffic/sessions/tunnel.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {

/// A client's HTTP/1 connection: requests one after the other, each sent to a server and its answer
/// sent back. Life of the connection: httpsession.cpp; a request: httprequest.cpp; its answer:
/// httpresponse.cpp; its end, with log, counters and trace: httpend.cpp. Which error is answered
/// when: semantics.md section 3, measured on HAProxy 2.6.
class HttpSession final : public Session,
                          private Watcher,
                          private SeekOwner,
                          private UpstreamUser,
                          private WheelTimer,
                          private LogFactSource {
public:
    HttpSession(WorkerCore& core, Door& door, Arrival arrival);
    ~HttpSession() override;
    void start() override;
    void stopSoftly() override;
    void follow() override;
    void kill(char why) override;
    bool describe(SessionRow& row) const override;
    bool uses(const ServerKey& server) const override;

private:
    enum class Phase : uint8_t {
        Idle,       ///< nothing of a request came yet; holds no Exchange
        Head,       ///< within a request head
        Gathering,  ///< a rule waits for more of the body
        Seeking,    ///< looking for a server
        Page,       ///< a page of the proxy itself is being written
        Tarpit,     ///< refused; the answer is held back
        Waiting,    ///< for the head of the answer; the body of the request may still go up
        Relaying,   ///< the answer, or a page of ours, goes down
        Finishing,  ///< the answer is delivered; the rest of the request's body goes up
        Tunnelling,
        Lingering,  ///< closing: reads away what the client still sends, so that it gets our last
                    ///< words
        Done
    };
    /// Whose timeout is running.
    enum class Limit : uint8_t { None, Request, KeepAlive, Client, Server };

    // httpsession.cpp
    bool settle();
    /// Another request could be taken after the one at hand.
    bool goesOn() const {
        return !m_core.stopping() && (!m_door->desk.closed || m_core.successor(*m_door));
    }
    void ready(uint32_t events) override;
    void upstreamReady() override { act(); }
    void expired() override;
    void act();
    void limit(Limit what, int64_t millis);
    void tunnel();
    void limitTunnel();
    bool clientLeaves() const;
    void clientGone();
    void clientEnded();
    void closeClient(bool linger);
    void readAway();
    void finish();

    // httprequest.cpp
    void proceed();
    bool readHead();
    IoResult fill();
    void headCut();
    void limitHead();
    void takeRequest();
    bool measureBody();
    void enterBackend();
    void sendRequest();
    void addForwardedFor(RequestEdit& edit, std::string& client) const;
    void notTaken();
    bool uploadBeyond();
    void upload();

    // httpgather.cpp
    bool judgeContent(const http::RuleBook& rules, const ProxyConf& whose);
    bool awaitsBody(int64_t millis, uint64_t atLeast);
    bool awaitsForm();
    bool welcomeBody();
    bool sayAhead(std::string_view head);
    void hint(std::string_view fields) override;
    void gather(int64_t millis, bool needsBody);
    void collect();
    void goOn();
    void countNoBody();
    void gatheredNothing();
    bool intakeFull() const;
    bool judgeAnswer(std::string_view bytes);
    std::string body() const override;
    std::string answerBody() const override;

    // httpseek.cpp
    void seek();
    void serverFound(std::unique_ptr<Upstream> upstream) override;
    void serverNotFound(SeekEnd end) override;
    std::string textOf(const SampleFetch& fetch) override;
    void sentElsewhere(Server& server) override;

    // httpdecide.cpp
    SampleContext asking(const ProxyConf& whose, bool answered);
    bool decide();
    bool decideFrontend();
    bool decideBackend();
    bool answersMonitor();
    bool passes(const http::RuleBook& rules, const ProxyConf& whose);
    bool namesPass(OddNames what);
    void obey(http::Verdict verdict);
    void changeAfter();
    bool passesAnswer();
    void keepBack(http::Verdict verdict);

    // httpcache.cpp
    void useCache(const std::string& name) override;
    void keepInCache(const std::string& name) override;
    std::string cacheHit() const override;
    bool isKept() const { return m_exchange->caching && m_exchange->caching->found; }
    void giveKept();
    std::string keptHead() const;
    void copyForCache();
    void endCaching();
    CacheCells& cacheCells();

    // httppages.cpp
    void answer(const http::Verdict& verdict, char who, char when);
    const http::Reply* ownPage(int status) const;
    std::string pageOf(int status);
    bool isPlain(int status) const;
    void sendOwn(const std::string& text);
    bool forStatsPage(const ProxyConf& conf) const;
    const ProxyConf& pageConf() const;
    const http::RuleBook& pageRules() const;
    void showStatistics();
    void askPage(Page page);
    PageWish wishFor(Page page);
    bool mayAdminister();
    void addForm(PageWish& wish);

    // httpripen.cpp
    http::Verdict judgeRipening(const http::HttpRules& rules, const ProxyConf& whose);
    bool awaitsMore(const http::Verdict& verdict);
    bool isRipe() const;
    void limitAnswer();
    bool ripen();
    void ripenedNot();

    // httpcookies.cpp
    char ageOfCookie(std::string_view dated);
    void followCookie(std::string_view value);
    void takeCookie();
    void noteCookie();
    bool hasCookie() const;
    void chooseByRule();
    void changeSetCookies(const CookieConf& conf);
    void setCookie();
    void captureCookie(const MessageHead& head, std::string_view field, std::string& out) const;

    // httpresponse.cpp
    void awaitAnswer();
    void answerBytes(std::string_view bytes, bool apart);
    bool passInterim(std::string_view behind);
    void serverLeft();
    void leaveSilently();
    bool compresses() const {
        return !serverConf().compression.algorithms.empty() ||
               !frontendConf().compression.algorithms.empty();
    }
    void addOriginalTo(RequestEdit& edit, std::string& host) const;
    void addServerName(RequestEdit& edit);
    void wishPacked();
    Framing startAnswer();
    void countPacked();
    void repeat();
    void badAnswer();
    bool retried(Outcome outcome, int status);
    void observe(Observed what);
    void answered(std::string_view rest);
    bool isRuled() const;
    void passOn();
    void decideKeeping(Framing framing);
    ResponseEdit answerEdit(bool tunnels) const;
    Framing answerFraming() const;
    void noteAnswer();
    void noteFault(int status);
    void sendAnswer(std::string_view head, Pump::Piece piece, std::string_view rest);
    void openTunnel(std::string_view head, std::string_view rest);
    void answerBroke(bool bad);
    void download();
    void limitDownload(bool moved);
    void delivered();

    // httpend.cpp
    void refuse(int status, char who, char when);
    void reply(int status, char who, char when);
    void sendPage(std::string_view page);
    void abandon(char who, char when);
    void countBadAnswer();
    void countAnswerFault();
    void endRequest();
    void nextRequest();
    void beginTrace();
    void countBytes();
    void countMoved();
    void beginStream();
    void endStream();
    void countEnd();
    void tell(LogFacts& facts, std::span<char> room) const override;
    void makeUniqueId() override;
    void log();

    const ProxyConf& frontendConf() const { return m_door->desk.frontend.conf(); }
    const Timeouts& clientTimeouts() const { return frontendConf().timeouts; }
    const ProxyConf& serverConf() const { return m_exchange->way->route.backend->conf(); }
    const Timeouts& serverTimeouts() const { return serverConf().timeouts; }
    TimePoint now() const { return m_core.reactor.now(); }
    size_t headLimit() const;
    /// As rules have it.
    const Endpoint& client() const {
        return m_exchange && m_exchange->movedClient ? *m_exchange->movedClient : m_address;
    }
    int64_t serverTimeout() const {
        const int64_t set = m_exchange->notes.serverTimeout;
        return set >= 0 ? set : serverConf().timeouts.server;
    }
    /// How the client wants names of fields spelled; null: in lower case.
    const FieldCase* clientNames() const {
        return frontendConf().adjustForClient ? frontendConf().fieldCase.get() : nullptr;
    }

    WorkerCore& m_core;
    Door* m_door;
    Stream m_client;
    Endpoint m_address;                    ///< of the client
    int64_t m_handshake = 0;               ///< ms, of the PROXY protocol and TLS
    std::unique_ptr<Endpoint> m_carried;   ///< where a PROXY header says that it connected to
    std::unique_ptr<Exchange> m_exchange;  ///< from the first byte of a request to its end
    std::unique_ptr<Tunnel> m_tunnel;
    TimePoint m_idleSince;  ///< accepted, or the answer before was delivered
    TimePoint m_since;      ///< accepted, or the first byte of the head came
    uint64_t m_pageTicket = 0;
    size_t m_readAway = 0;
    Phase m_phase = Phase::Idle;
    Limit m_limit = Limit::None;
    bool m_ownsServers = false;  ///< connections to servers that nobody else may use are kept
    bool m_first = true;         ///< no request was answered yet
    bool m_keepClient = false;   ///< another request may follow
    bool m_fresh = false;        ///< the Exchange holds bytes that were not looked at
    bool m_proceeding = false;
};

}  // namespace yard
