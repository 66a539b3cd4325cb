#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/net/listener.h"
#include "core/net/reactor.h"
#include "core/net/stream.h"
#include "tests/support/fakeclock.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

struct Ends {
    Ends() {
        int fds[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) qFatal("socketpair");
        ours = fds[0];
        theirs = fds[1];
    }
    ~Ends() {
        if (ours >= 0) close(ours);
        close(theirs);
    }
    void poke() const { QCOMPARE(send(theirs, "x", 1, 0), ssize_t(1)); }
    int ours, theirs;
};

struct Seen final : Watcher {
    void ready(uint32_t events) override {
        ++count;
        last = events;
        if (then) then();
    }
    int count = 0;
    uint32_t last = 0;
    std::function<void()> then;
};

struct Alarm final : WheelTimer {
    void expired() override { ++count; }
    int count = 0;
};

int listenOn(uint16_t& port, int backlog = 128) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
    if (::bind(fd, any.data(), any.size()) != 0 || ::listen(fd, backlog) != 0) qFatal("listen");
    port = Endpoint::localOf(fd).port();
    return fd;
}

}  // namespace

class TestReactor : public QObject {
    Q_OBJECT
private slots:
    void reportsEdges();
    void forgottenWithinABatch();
    void againGivesOthersATurn();
    void againIsDroppedWhenClosing();
    void laterRunsAfterTheEvents();
    void laterFromOutside();
    void timers();
    void watchIsReadOnceASecond();
    void listenerAccepts();
    void listenerPausesAtOnce();
    void listenerOnUnixPath();
    void listenerSurvivesExhaustion();
};

void TestReactor::reportsEdges() {
    SystemClock clock;
    Reactor reactor(clock);
    Ends ends;
    Seen seen;
    QVERIFY(reactor.watch(ends.ours, seen));
    QVERIFY(await([&] { return seen.count == 1; }));
    QVERIFY(seen.last & EPOLLOUT);
    ends.poke();
    QVERIFY(await([&] { return seen.last & EPOLLIN; }));
    // Not read, and nothing new: no more events.
    const int before = seen.count;
    QVERIFY(!await([&] { return seen.count != before; }, Millis(30)));
    shutdown(ends.theirs, SHUT_WR);
    QVERIFY(await([&] { return seen.last & EPOLLRDHUP; }));
}

// The first to be told closes the second, whose event was fetched already.
void TestReactor::forgottenWithinABatch() {
    SystemClock clock;
    Reactor reactor(clock);
    Ends ends[2];
    auto watchers = std::make_unique<std::array<Seen, 2>>();
    int told = 0;
    for (size_t i = 0; i < 2; ++i) {
        Seen& other = (*watchers)[1 - i];
        const int fd = ends[1 - i].ours;
        (*watchers)[i].then = [&, fd] {
            if (told++ == 0) {
                reactor.closing(other);
                close(fd);
                ends[fd == ends[0].ours ? 0 : 1].ours = -1;
            }
        };
        QVERIFY(reactor.watch(ends[i].ours, (*watchers)[i]));
    }
    QVERIFY(await([&] { return told > 0; }));
    await([] { return false; }, Millis(10));
    QCOMPARE((*watchers)[0].count + (*watchers)[1].count, 1);
}

void TestReactor::againGivesOthersATurn() {
    SystemClock clock;
    Reactor reactor(clock);
    Ends ends[2];
    Seen busy, other;
    QVERIFY(reactor.watch(ends[0].ours, busy));
    QVERIFY(reactor.watch(ends[1].ours, other));
    QVERIFY(await([&] { return busy.count == 1 && other.count == 1; }));
    std::vector<int> otherSaw;
    busy.then = [&] {
        otherSaw.push_back(other.count);
        if (busy.count == 3) ends[1].poke();
        if (busy.count < 10) reactor.again(busy);
    };
    reactor.again(busy);
    reactor.again(busy);  // asked twice, given once
    QVERIFY(await([&] { return busy.count == 10; }));
    QCOMPARE(otherSaw.size(), size_t(9));
    QVERIFY(await([&] { return other.count == 2; }));
}

void TestReactor::againIsDroppedWhenClosing() {
    SystemClock clock;
    Reactor reactor(clock);
    {
        Seen gone;
        reactor.again(gone);
        reactor.closing(gone);
    }
    await([] { return false; }, Millis(10));
}

void TestReactor::laterRunsAfterTheEvents() {
    SystemClock clock;
    Reactor reactor(clock);
    Ends ends[2];
    Seen seen[2];
    std::string order;
    for (size_t i = 0; i < 2; ++i) {
        seen[i].then = [&] {
            order += 'e';
            reactor.later([&] { order += 'l'; });
        };
        QVERIFY(reactor.watch(ends[i].ours, seen[i]));
    }
    QVERIFY(await([&] { return order.size() == 4; }));
    QCOMPARE(order, std::string("eell"));
}

void TestReactor::laterFromOutside() {
    SystemClock clock;
    Reactor reactor(clock);
    bool ran = false;
    reactor.later([&] { ran = true; });
    QVERIFY(!ran);
    QVERIFY(await([&] { return ran; }));
}

void TestReactor::timers() {
    FakeClock clock;
    Reactor reactor(clock);
    Alarm a, b;
    reactor.wheel().set(a, reactor.now() + Millis(1000));
    reactor.wheel().set(b, reactor.now() + Millis(50));
    clock.advance(Millis(49));
    QCOMPARE(b.count, 0);
    clock.advance(Millis(1));
    QCOMPARE(b.count, 1);
    clock.advance(Millis(949));
    QCOMPARE(a.count, 0);
    clock.advance(Millis(1));
    QCOMPARE(a.count, 1);
}

void TestReactor::watchIsReadOnceASecond() {
    FakeClock clock;
    Reactor reactor(clock);
    const WallTime first = reactor.wall();
    QCOMPARE(first, clock.wall());
    for (const int step : {400, 400, 400, 5000}) {
        clock.advance(Millis(step));
        reactor.refresh();
        QCOMPARE(reactor.wall(), clock.wall());
    }
}

void TestReactor::listenerAccepts() {
    uint16_t port = 0;
    std::vector<int> got;
    Listener listener(listenOn(port), [&](int fd) { got.push_back(fd); });
    QVERIFY(listener.valid());
    TestClient a(port), b(port);
    QVERIFY(await([&] { return got.size() == 2; }));
    for (const int fd : got) close(fd);
    QVERIFY(a.awaitEnd() && b.awaitEnd());
}

// Paused by the first connection, with more of them waiting in the kernel.
void TestReactor::listenerPausesAtOnce() {
    uint16_t port = 0;
    std::vector<Wire> got;
    std::unique_ptr<Listener> listener;
    const int fd = listenOn(port);
    std::vector<TestClient> clients;
    for (int i = 0; i < 5; ++i) clients.emplace_back(port);
    listener = std::make_unique<Listener>(fd, [&](int accepted) {
        got.emplace_back(accepted);
        listener->pause();
    });
    for (size_t i = 1; i <= clients.size(); ++i) {
        QVERIFY(await([&] { return got.size() == i; }));
        await([] { return false; }, Millis(10));
        QCOMPARE(got.size(), i);
        QVERIFY(listener->paused());
        listener->resume();
    }
}

void TestReactor::listenerOnUnixPath() {
    QTemporaryDir folder;
    const Endpoint path = *Endpoint::unixPath(folder.filePath(QStringLiteral("s")).toStdString());
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    QVERIFY(::bind(fd, path.data(), path.size()) == 0 && ::listen(fd, 5) == 0);
    std::vector<Wire> got;
    Listener listener(fd, [&](int accepted) { got.emplace_back(accepted); });
    QVERIFY(listener.valid());
    const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(::connect(client, path.data(), path.size()) == 0);
    QVERIFY(await([&] { return got.size() == 1; }));
    close(client);
    QVERIFY(got[0].awaitEnd());
}

// No descriptor is left for a connection: it waits, without the processor being kept busy, and is
// taken once there is one.
void TestReactor::listenerSurvivesExhaustion() {
    uint16_t port = 0;
    std::vector<int> got;
    Listener listener(listenOn(port), [&](int fd) { got.push_back(fd); });
    TestClient client(port);
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const int lowest = dup(0);
    close(lowest);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(lowest);
    QVERIFY(setrlimit(RLIMIT_NOFILE, &none) == 0);
    int errors = 0;
    connect(&listener, &QTcpServer::acceptError, this, [&] { ++errors; });
    await([] { return false; }, Millis(350));
    QVERIFY(setrlimit(RLIMIT_NOFILE, &before) == 0);
    QVERIFY(got.empty());
    QVERIFY2(errors >= 1 && errors <= 5, qPrintable(QString::number(errors)));
    QVERIFY(await([&] { return got.size() == 1; }));
    close(got[0]);
}

QTEST_GUILESS_MAIN(TestReactor)
#include "tst_reactor.moc"
