#include <QtTest>
#include <list>
#include <random>

#include "tests/traffic/backendbench.h"

using namespace yard;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr unsigned Histories = 10000;
#else
constexpr unsigned Histories = 100000;
#endif
constexpr int Steps = 40;

/// A backend and what happens to it, all drawn from one seed: requests that come, wait, fail, are
/// sent elsewhere and end; checks, commands, time. After each step all that must always hold is
/// looked at.
class History {
public:
    explicit History(unsigned seed) : m_random(seed), m_bench(servers(), options()) {}

    /// Empty, or what did not hold.
    std::string play() {
        for (int i = 0; i < Steps && m_fault.empty(); ++i) {
            step();
            askAgain();
            look();
        }
        if (m_fault.empty()) windUp();
        return m_fault;
    }

private:
    /// A request: of the waiting ones `server` is null.
    struct Request final : Waiter {
        void granted(Server* granter) override {
            // Told by whoever gave a slot up, with no lock held: the server is as it was chosen.
            server = granter;
            dismissed = !granter;
            grants += granter ? 1 : 0;
        }
        Server* server = nullptr;
        uint64_t place = 0, tried = 0;
        Attempt attempt;
        int grants = 0;
        bool waiting = false, dismissed = false;
    };
    using Requests = std::list<Request>;

    size_t below(size_t n) { return m_random() % n; }
    bool oneIn(unsigned n) { return m_random() % n == 0; }

    std::string servers() {
        std::string text;
        m_count = 1 + below(4);
        for (size_t i = 0; i < m_count; ++i) {
            text += std::string(1, static_cast<char>('A' + i)) + ":" + std::to_string(below(5));
            if (oneIn(3)) text += ",backup";
            if (!oneIn(4)) text += ",check,rise=" + std::to_string(1 + below(3));
            if (oneIn(2)) text += ",fall=" + std::to_string(1 + below(3));
            if (!oneIn(3)) text += ",max=" + std::to_string(1 + below(3));
            if (oneIn(4)) text += ",line=" + std::to_string(1 + below(3));
            if (oneIn(5)) text += ",slow=" + std::to_string(1 + below(20));
            if (oneIn(6)) text += ",l4=1,on=3";
            text += " ";
        }
        return text;
    }

    BackendBench::Options options() {
        constexpr Algorithm Kinds[] = {Algorithm::RoundRobin, Algorithm::StaticRr,
                                       Algorithm::LeastConn,  Algorithm::First,
                                       Algorithm::Source,     Algorithm::Random};
        constexpr Failback::When Whens[] = {Failback::When::Auto, Failback::When::After,
                                            Failback::When::Manual};
        BackendBench::Options some;
        some.algorithm = Kinds[below(std::size(Kinds))];
        if (oneIn(3)) some.redispatch.reset();
        some.backupAtOnce = oneIn(2);
        some.stick = oneIn(2);
        some.allbackups = oneIn(3);
        some.failback = {Whens[below(3)], 5000};
        return some;
    }

    Server& anyServer() { return *backend().servers()[below(m_count)]; }
    Backend& backend() { return *m_bench.backend; }
    void fault(const std::string& what) {
        if (m_fault.empty()) m_fault = what;
    }

    void step() {
        switch (below(8)) {
            case 0:
            case 1:
            case 2:
                return arrive();
            case 3:
                return end();
            case 4:
                return fail();
            case 5:
                return leave();
            case 6:
                return check();
            default:
                return oneIn(2) ? command() : pass();
        }
    }

    void arrive() {
        if (m_bench.table && oneIn(3))
            m_bench.table->store(m_bench.step(static_cast<int>(below(3))).key, anyServer().id());
        ask(m_requests.emplace_back(), {});
    }

    /// Those whose server went down while they waited for it.
    void askAgain() {
        const auto next = [&] { return std::ranges::find_if(m_requests, &Request::dismissed); };
        for (auto it = next(); it != m_requests.end(); it = next()) {
            m_requests.splice(m_requests.end(), m_requests, it);
            ++it->attempt.done;
            it->dismissed = false;
            ask(*it, {});
        }
    }

    /// As a Seeker asks; a request that nobody takes is over.
    void ask(Request& request, Ask ask) {
        const StickStep steps[] = {m_bench.step(static_cast<int>(below(3)))};
        const bool first = request.attempt.done == 0;
        if (first && !backend().conf().stickRules.empty()) ask.sticks = steps;
        if (hashes(backend().conf().algorithm)) ask.key = static_cast<uint32_t>(m_random());
        ask.tried = request.tried;
        ask.waiter = &request;
        const bool backupRoom = hasBackupRoom(ask);
        const Choice choice = backend().choose(ask);
        request.server = choice.server;
        request.place = choice.place;
        request.waiting = choice.kind == Choice::Kind::Queued;
        request.attempt.assignedByPersistence = choice.because == Because::Stuck;
        if (choice.kind == Choice::Kind::Chosen) return judge(choice, ask, backupRoom);
        if (choice.kind == Choice::Kind::Queued) return;
        if (backend().usableServers() > 0 && !mayRefuse()) fault("refused beside usable servers");
        m_requests.pop_back();
    }

    /// A request for one certain server, by the stick table without redispatch, by a hash or
    /// because it is the only backup in use, goes nowhere when its line is full.
    bool mayRefuse() {
        const ProxyConf& conf = backend().conf();
        return !conf.redispatch || hashes(conf.algorithm) || (!anyActive() && !conf.allbackups);
    }

    bool anyActive() {
        const auto& all = backend().servers();
        return std::any_of(all.begin(), all.end(),
                           [](const auto& s) { return s->eligible() && !s->backup(); });
    }

    /// A backup, or one held, could take the request, or let it wait.
    bool hasBackupRoom(const Ask& ask) {
        const auto& all = backend().servers();
        return std::any_of(all.begin(), all.end(), [&](const auto& s) {
            const bool failed = s.get() == ask.avoid || (ask.tried >> s->index() & 1) != 0;
            return !failed && s->inReserve() && !(s->full() && s->lineFull());
        });
    }

    void judge(const Choice& choice, const Ask& ask, bool backupRoom) {
        const Server& server = *choice.server;
        if (server.maint()) fault("a request for a server in maintenance");
        if (server.op == OpState::Stopped) fault("a request for a server that is down");
        const bool named = choice.because == Because::Stuck;
        if (!named && !server.eligible() && !server.inReserve())
            fault("balanced to a server that takes no new traffic");
        if (ask.toBackup && backupRoom && !server.inReserve())
            fault("asked for a backup and got another one");
        if (server.conf().maxconn > 0 && server.served > server.conf().maxconn)
            fault("more requests than slots");
    }

    Requests::iterator anyRequest(bool waiting) {
        const size_t skip = m_requests.empty() ? 0 : below(m_requests.size());
        auto it = m_requests.begin();
        std::advance(it, skip);
        const auto fits = [&](const Request& r) { return (r.server == nullptr) == waiting; };
        const auto found = std::find_if(it, m_requests.end(), fits);
        return found != m_requests.end() ? found
                                         : std::find_if(m_requests.begin(), m_requests.end(), fits);
    }

    void end() {
        const auto it = anyRequest(false);
        if (it == m_requests.end()) return;
        Server& server = *it->server;
        m_requests.erase(it);
        backend().release(server);
    }

    /// The connection to its server failed: what Seeker::failed() does.
    void fail() {
        const auto it = anyRequest(false);
        if (it == m_requests.end()) return;
        // To the end, where ask() takes out whom nobody wants.
        m_requests.splice(m_requests.end(), m_requests, it);
        Request& request = m_requests.back();
        Server& server = *request.server;
        backend().observe(server, Observed::NotConnected);
        request.tried |= uint64_t{1} << server.index();
        backend().describe(request.attempt, server, request.tried);
        const NextStep next = nextStep(request.attempt, Outcome::Refused, backend().retryPolicy());
        if (++request.attempt.done > 50) return fault("a request that is retried for ever");
        if (next.what == NextStep::Do::Same) return;
        if (next.what == NextStep::Do::GiveUp) {
            m_requests.pop_back();
            return backend().release(server);
        }
        request.server = nullptr;
        backend().release(server);
        Ask anew;
        anew.avoid = &server;
        anew.toBackup = next.what == NextStep::Do::RedispatchToBackup;
        ask(request, anew);
    }

    /// `timeout queue`, or a client that goes.
    void leave() {
        const auto it = anyRequest(true);
        if (it == m_requests.end()) return;
        if (!backend().leaveQueue(it->place)) return fault("who waits is not in the queue");
        m_requests.erase(it);
    }

    void check() {
        Server& server = anyServer();
        if (!server.beingChecked()) return;
        backend().checkDone(server, oneIn(2) ? BackendBench::passed() : BackendBench::refused());
    }

    void command() {
        constexpr Verb Verbs[] = {Verb::Ready,        Verb::Drain,         Verb::Maint,
                                  Verb::HealthUp,     Verb::HealthDown,    Verb::HealthStopping,
                                  Verb::EnableHealth, Verb::DisableHealth, Verb::Fail,
                                  Verb::Restore,      Verb::Weight};
        Server& server = anyServer();
        if (oneIn(8)) return backend().setMaxconn(server, static_cast<int64_t>(below(4)));
        m_bench.command(server.name(), Verbs[below(std::size(Verbs))], std::to_string(below(6)));
    }

    void pass() {
        m_bench.clock.advance(Millis(below(8000)));
        for (const auto& server : backend().servers()) {
            backend().holdOver(*server);
            backend().warmUp(*server);
        }
    }

    /// What holds whenever nothing is under way.
    void look() {
        std::map<const Server*, int64_t> served;
        size_t waiting = 0;
        for (const Request& request : m_requests) {
            if (request.server) ++served[request.server];
            waiting += request.server ? 0 : 1;
            if (request.grants > 1 + request.attempt.done) fault("two slots for one request");
        }
        int64_t queued = 0;
        for (const auto& server : backend().servers()) {
            if (server->served != served[server.get()]) fault("a slot was lost or made");
            if (server->queued < 0) fault("a negative count");
            if (server->queued > 0 && server->hasSlot() && !server->stopped())
                fault("somebody waits for a server that has a slot");
            queued += server->queued;
        }
        if (backend().queueLength() != waiting) fault("the queue has lost somebody");
        const int64_t forAny = static_cast<int64_t>(waiting) - queued;
        if (forAny > 0 && spareSlot()) fault("somebody waits beside a free slot");
    }

    /// The balance algorithm could use it: of the actives, or else of the backups. But `random`
    /// looks only at those it has drawn.
    bool spareSlot() {
        if (backend().conf().algorithm == Algorithm::Random) return false;
        const auto& all = backend().servers();
        const bool actives = anyActive();
        for (const auto& server : all) {
            if (!server->eligible() || (actives && server->backup())) continue;
            if (server->hasSlot() && server->queued == 0) return true;
            if (!actives && !backend().conf().allbackups) return false;
        }
        return false;
    }

    /// Everything works again: whoever waits is served and ends.
    void windUp() {
        for (const auto& server : backend().servers()) {
            m_bench.command(server->name(), Verb::Restore);
            m_bench.command(server->name(), Verb::Weight, "100%");
            m_bench.command(server->name(), Verb::HealthUp);
            if (server->weight == 0) m_bench.command(server->name(), Verb::Weight, "1");
            m_bench.command(server->name(), Verb::Ready);
        }
        while (m_fault.empty() && anyRequest(false) != m_requests.end()) {
            end();
            look();
        }
        // Where every weight is 0 for good, `timeout queue` is what ends the waiting.
        while (m_fault.empty() && backend().usableServers() == 0 && !m_requests.empty()) leave();
        if (m_fault.empty() && !m_requests.empty()) fault("a request that waits for ever");
    }

    std::mt19937 m_random;
    size_t m_count = 0;
    std::string m_fault;
    BackendBench m_bench;
    Requests m_requests;
};

}  // namespace

/// Random histories of a backend: no slot is lost, no count gets negative, nobody is sent where
/// nobody may be sent, nobody waits beside a free slot, and everybody who waits comes to an end.
class TestHistories : public QObject {
    Q_OBJECT
private slots:
    void hold();
};

void TestHistories::hold() {
    for (unsigned seed = 1; seed <= Histories; ++seed) {
        const std::string fault = History(seed).play();
        QVERIFY2(fault.empty(), ("seed " + std::to_string(seed) + ": " + fault).c_str());
    }
}

QTEST_GUILESS_MAIN(TestHistories)
#include "tst_histories.moc"
