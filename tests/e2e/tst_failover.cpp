#include <QFile>
#include <QTest>
#include <csignal>
#include <mutex>
#include <thread>

#include "tests/support/httporigin.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Twenty requests a second, each on a connection of its own, as the operator's `watch curl` did;
/// in threads, so that a slow answer holds up no later request.
class Watcher {
public:
    struct One {
        TimePoint begun;
        int status = 0;
        std::string body;
        int64_t waitedMs = 0;
    };
    explicit Watcher(uint16_t port) : m_port(port), m_pace([this] { pace(); }) {}
    ~Watcher() { stop(); }
    void stop() {
        m_stop = true;
        if (m_pace.joinable()) m_pace.join();
        for (std::thread& t : m_asking) t.join();
        m_asking.clear();
    }
    /// Does it while none of the requests is under way; false: one was for too long.
    bool between(const std::function<void()>& deed) {
        const std::lock_guard hold(m_begin);
        if (!await([this] { return seen().size() == m_asked; })) return false;
        deed();
        return true;
    }
    std::vector<One> seen() const {
        const std::lock_guard lock(m_mutex);
        return m_seen;
    }

private:
    void pace() {
        TimePoint due = std::chrono::steady_clock::now();
        while (!m_stop) {
            {
                const std::lock_guard hold(m_begin);
                ++m_asked;
                m_asking.emplace_back([this] { ask(); });
            }
            std::this_thread::sleep_until(due += Millis(50));
        }
    }
    void ask() {
        One one;
        one.begun = std::chrono::steady_clock::now();
        const std::string answer = TestClient::get(m_port);
        one.waitedMs =
            std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - one.begun)
                .count();
        one.status = statusOf(answer);
        one.body = bodyOf(answer);
        const std::lock_guard lock(m_mutex);
        m_seen.push_back(one);
    }
    const uint16_t m_port;
    std::atomic<bool> m_stop{false};
    std::mutex m_begin;
    size_t m_asked = 0;  ///< with m_begin
    mutable std::mutex m_mutex;
    std::vector<One> m_seen;
    std::vector<std::thread> m_asking;
    std::thread m_pace;
};

}  // namespace

/// The operator's story (README): the customer's file with hosting2 as a backup, two real origins,
/// the primary dies without warning and comes back.
class TestFailover : public QObject {
    Q_OBJECT

    struct Story {
        int lost = 0, before2 = 0, during2 = 0, after1 = 0, afterAll = 0;
        int64_t worstMs = 0;
        QString log;
    };

    static std::string customersFile(uint16_t port, uint16_t one, uint16_t two) {
        QFile file(sourcePath("resources/demo/customer-backup.cfg"));
        if (!file.open(QIODevice::ReadOnly)) qFatal("no customer's file");
        QString text = QString::fromUtf8(file.readAll());
        const QString address = QStringLiteral("127.0.0.1:%1");
        for (const auto& [written, used] : {std::pair(8100, port), {8101, one}, {8102, two}})
            text.replace(address.arg(written), address.arg(used));
        return text.toStdString();
    }

    static Story play(const QStringList& more) {
        HttpOrigin primary("hosting1"), backup("hosting2");
        const uint16_t port = refusingPort();
        Program proxy(switchyardd());
        proxy.write(QStringLiteral("customer.cfg"),
                    customersFile(port, primary.port(), backup.port()));
        if (!proxy.start(QStringList{QStringLiteral("-db"), QStringLiteral("-f"),
                                     QStringLiteral("customer.cfg")} +
                         more) ||
            !awaitListening(port))
            qFatal("the proxy did not start: %s", qPrintable(proxy.errors()));
        Watcher watcher(port);
        const auto served = [&](size_t n) {
            return await([&] { return watcher.seen().size() >= n; }, Millis(30000));
        };
        const auto says = [&](const char* words) {
            return await([&] { return proxy.errors().contains(QLatin1String(words)); },
                         Millis(30000));
        };
        if (!served(60)) qFatal("no traffic");
        const TimePoint killed = std::chrono::steady_clock::now();
        // What a server has accepted dies with it; who comes next finds the proxy unaware.
        if (!watcher.between([&] { primary.kill(); })) qFatal("a request does not end");
        if (!says("Server puppet00/hosting1 is DOWN")) qFatal("DOWN was not noticed");
        if (!served(watcher.seen().size() + 40)) qFatal("no traffic");
        primary.start();
        if (!says("Server puppet00/hosting1 is UP")) qFatal("UP was not noticed");
        const TimePoint back = std::chrono::steady_clock::now();
        if (!served(watcher.seen().size() + 40)) qFatal("no traffic");
        watcher.stop();
        proxy.signal(SIGTERM);
        proxy.awaitEnd();
        Story story = count(watcher.seen(), killed, back);
        story.log = proxy.errors();
        return story;
    }

    static Story count(const std::vector<Watcher::One>& seen, TimePoint killed, TimePoint back) {
        Story story;
        for (const auto& one : seen) {
            const bool second = one.body.starts_with("hosting2");
            story.lost += one.status != 200;
            story.worstMs = std::max(story.worstMs, one.waitedMs);
            // One that was under way at that moment may have come to the backup.
            if (one.begun + Millis(one.waitedMs) < killed)
                story.before2 += second;
            else if (one.begun < back)
                story.during2 += second;
            // One that was begun right before the UP may have come to the backup.
            else if (one.begun > back + Millis(100))
                ++story.afterAll, story.after1 += !second && one.status == 200;
        }
        return story;
    }

private slots:
    void nothingIsLost() {
        const Story story = play({});
        qInfo("lost %d, worst wait %lld ms, %d requests on hosting2 meanwhile", story.lost,
              static_cast<long long>(story.worstMs), story.during2);
        QCOMPARE(story.lost, 0);
        QCOMPARE(story.before2, 0);
        QVERIFY(story.during2 > 40);
        QVERIFY(story.afterAll > 20);
        QCOMPARE(story.after1, story.afterAll);
    }

    /// HAProxy's own behaviour loses requests here: the test above can see it.
    void strictLosesAsHaproxyDoes() {
        const Story story = play({QStringLiteral("--strict")});
        qInfo("strict: lost %d, worst wait %lld ms", story.lost,
              static_cast<long long>(story.worstMs));
        QVERIFY(story.lost > 0);
        QVERIFY(story.worstMs >= 2000);
        QCOMPARE(story.before2, 0);
        QCOMPARE(story.after1, story.afterAll);
    }
};

QTEST_GUILESS_MAIN(TestFailover)
#include "tst_failover.moc"
