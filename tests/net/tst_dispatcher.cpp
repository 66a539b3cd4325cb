#include <sys/socket.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <QThread>
#include <QTimer>
#include <QtTest>

#include "core/net/dispatcher.h"

using namespace yard;

namespace {

struct Ends {
    Ends() {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
            qFatal("socketpair");
    }
    ~Ends() {
        for (const int fd : fds) close(fd);
    }
    void poke() const { QCOMPARE(send(fds[1], "x", 1, 0), ssize_t(1)); }
    void drain() const {
        char byte;
        while (recv(fds[0], &byte, 1, 0) > 0) {
        }
    }
    int fds[2];
};

/// As a Reactor adds its descriptors.
void watch(int set, int fd, void* data) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = data;
    QCOMPARE(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event), 0);
}

}  // namespace

/// The main thread of this test runs on a Dispatcher; each test is a loop of it.
class TestDispatcher : public QObject {
    Q_OBJECT
private slots:
    void isTheThreads();
    void timersInOrder();
    void aTimerOfNoTimeStarvesNobody();
    void timersThatGo();
    void whatIsLeft();
    void notifiers();
    void aNotifierEndsAnother();
    void bothWays();
    void batches();
    void postedFromElsewhere();
    void quitFromElsewhere();
    void sleepsUntilSomethingIs();
};

void TestDispatcher::isTheThreads() {
    QVERIFY(Dispatcher::ofThread());
    QCOMPARE(QAbstractEventDispatcher::instance(), Dispatcher::ofThread());
}

void TestDispatcher::timersInOrder() {
    QEventLoop loop;
    QString seen;
    QTimer::singleShot(30, Qt::PreciseTimer, &loop, [&] {
        seen += u'c';
        loop.quit();
    });
    QTimer::singleShot(10, Qt::CoarseTimer, &loop, [&] { seen += u'b'; });
    QTimer::singleShot(0, &loop, [&] { seen += u'a'; });
    loop.exec();
    QCOMPARE(seen, QStringLiteral("abc"));
}

void TestDispatcher::aTimerOfNoTimeStarvesNobody() {
    Ends ends;
    QEventLoop loop;
    QTimer always;
    int fired = 0;
    QObject::connect(&always, &QTimer::timeout, [&] {
        if (++fired == 3) ends.poke();
    });
    always.start(0);
    QSocketNotifier notifier(ends.fds[0], QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &loop, &QEventLoop::quit);
    loop.exec();
    QVERIFY(fired >= 3);
}

/// One timer ends the next, which is due as well, and itself.
void TestDispatcher::timersThatGo() {
    QEventLoop loop;
    auto first = std::make_unique<QTimer>(), second = std::make_unique<QTimer>();
    int calls = 0;
    const auto call = [&] {
        ++calls;
        first.reset();
        second.reset();
        QTimer::singleShot(5, &loop, &QEventLoop::quit);
    };
    QObject::connect(first.get(), &QTimer::timeout, &loop, call);
    QObject::connect(second.get(), &QTimer::timeout, &loop, call);
    first->start(1);
    second->start(1);
    // Both are due in one round.
    while (first->remainingTime() > 0 || second->remainingTime() > 0) QThread::yieldCurrentThread();
    loop.exec();
    QCOMPARE(calls, 1);
}

void TestDispatcher::whatIsLeft() {
    auto* dispatcher = Dispatcher::ofThread();
    QObject object;
    const int id = object.startTimer(50000, Qt::VeryCoarseTimer);
    const int left = dispatcher->remainingTime(id);
    QVERIFY2(left > 0 && left <= 50000, qPrintable(QString::number(left)));
    const auto timers = dispatcher->registeredTimers(&object);
    QCOMPARE(timers.size(), 1);
    QCOMPARE(timers[0].timerId, id);
    QCOMPARE(timers[0].interval, 50000);
    object.killTimer(id);
    QVERIFY(dispatcher->registeredTimers(&object).isEmpty());
    QCOMPARE(dispatcher->remainingTime(id), -1);
    QVERIFY(!dispatcher->unregisterTimer(id));
}

/// Level-triggered, as Qt's are: told again while unread.
void TestDispatcher::notifiers() {
    Ends ends;
    QEventLoop loop;
    QSocketNotifier notifier(ends.fds[0], QSocketNotifier::Read);
    int told = 0;
    QObject::connect(&notifier, &QSocketNotifier::activated, [&] {
        if (++told == 2) loop.quit();
    });
    ends.poke();
    loop.exec();
    notifier.setEnabled(false);
    QTimer::singleShot(5, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(told, 2);
    notifier.setEnabled(true);
    QObject::connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
        ends.drain();
        loop.quit();
    });
    loop.exec();
    QCOMPARE(told, 3);
}

/// The one that goes was reported in the same batch.
void TestDispatcher::aNotifierEndsAnother() {
    Ends a, b;
    QEventLoop loop;
    auto first = std::make_unique<QSocketNotifier>(a.fds[0], QSocketNotifier::Read);
    auto second = std::make_unique<QSocketNotifier>(b.fds[0], QSocketNotifier::Read);
    int told = 0;
    for (auto* notifier : {first.get(), second.get()})
        QObject::connect(notifier, &QSocketNotifier::activated, &loop, [&] {
            ++told;
            first.reset();
            second.reset();
            QTimer::singleShot(5, &loop, &QEventLoop::quit);
        });
    a.poke();
    b.poke();
    loop.exec();
    QCOMPARE(told, 1);
}

/// A reader and a writer of one descriptor.
void TestDispatcher::bothWays() {
    Ends ends;
    QEventLoop loop;
    QString seen;
    QSocketNotifier reader(ends.fds[0], QSocketNotifier::Read);
    QSocketNotifier writer(ends.fds[0], QSocketNotifier::Write);
    QObject::connect(&writer, &QSocketNotifier::activated, [&] {
        seen += u'w';
        writer.setEnabled(false);
        ends.poke();
    });
    QObject::connect(&reader, &QSocketNotifier::activated, [&] {
        seen += u'r';
        loop.quit();
    });
    loop.exec();
    QCOMPARE(seen, QStringLiteral("wr"));
}

/// Events of others come as they are; Qt's own and theirs in one wake-up.
void TestDispatcher::batches() {
    auto* dispatcher = Dispatcher::ofThread();
    Ends theirs[2], qts;
    QEventLoop loop;
    std::vector<void*> seen;
    dispatcher->serve([&](std::span<const epoll_event> events) {
        for (const epoll_event& event : events) {
            QVERIFY(event.events & EPOLLIN);
            seen.push_back(event.data.ptr);
        }
    });
    for (Ends& ends : theirs) watch(dispatcher->set(), ends.fds[0], &ends);
    QSocketNotifier notifier(qts.fds[0], QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &loop, &QEventLoop::quit);
    for (Ends& ends : theirs) ends.poke();
    qts.poke();
    loop.exec();
    dispatcher->serve({});
    QCOMPARE(seen, (std::vector<void*>{&theirs[0], &theirs[1]}));
    theirs[0].poke();  // nobody's: not told, and nothing hangs
    QTimer::singleShot(5, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(seen.size(), size_t{2});
}

void TestDispatcher::postedFromElsewhere() {
    constexpr int Posts = 20000;
    QEventLoop loop;
    int calls = 0;
    std::unique_ptr<QThread> thread(QThread::create([&] {
        for (int i = 0; i < Posts; ++i)
            QMetaObject::invokeMethod(
                &loop,
                [&] {
                    if (++calls == Posts) loop.quit();
                },
                Qt::QueuedConnection);
    }));
    thread->start();
    loop.exec();
    QCOMPARE(calls, Posts);
    thread->wait();
}

/// A thread that runs on a Dispatcher is told to end whatever it is at.
void TestDispatcher::quitFromElsewhere() {
    for (int i = 0; i < 200; ++i) {
        QThread thread;
        thread.setEventDispatcher(new Dispatcher);
        thread.start();
        thread.quit();
        QVERIFY(thread.wait());
    }
}

void TestDispatcher::sleepsUntilSomethingIs() {
    QEventLoop loop;
    int rounds = 0;
    const auto counted = connect(Dispatcher::ofThread(), &QAbstractEventDispatcher::aboutToBlock,
                                 this, [&] { ++rounds; });
    QTimer::singleShot(100, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    disconnect(counted);
    QVERIFY2(rounds > 0 && rounds <= 10, qPrintable(QString::number(rounds)));
}

int main(int argc, char** argv) {
    QCoreApplication::setEventDispatcher(new Dispatcher);
    QCoreApplication app(argc, argv);
    TestDispatcher test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_dispatcher.moc"
