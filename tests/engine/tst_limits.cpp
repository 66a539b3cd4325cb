#include "core/engine/graph/limits.h"

#include <sys/resource.h>

#include <QtTest/QtTest>

#include "core/config/values/config.h"

using namespace yard;

/// The figures of `show info` were read from HAProxy 2.6.12 with these limits.
class TestLimits : public QObject {
    Q_OBJECT
private slots:
    void asHaproxyComputes_data();
    void asHaproxyComputes();
    void disabledProxiesNeedNothing();
    void workers();
    void theLimitIsRaised();
    void tooLittleIsSaid();
};

static Config config(int64_t maxconn, int listeners, int checks, int statsSockets) {
    Config config;
    config.global.maxconn = maxconn;
    config.global.statsSockets.resize(static_cast<size_t>(statsSockets));
    auto proxy = std::make_shared<ProxyConf>();
    proxy->binds.resize(static_cast<size_t>(listeners));
    proxy->servers.resize(4);
    for (int i = 0; i < checks; ++i) proxy->servers[static_cast<size_t>(i)].checked = true;
    config.proxies.push_back(proxy);
    return config;
}

void TestLimits::asHaproxyComputes_data() {
    QTest::addColumn<int>("maxconn");
    QTest::addColumn<int>("listeners");
    QTest::addColumn<int>("checks");
    QTest::addColumn<int>("threads");
    QTest::addColumn<int>("descriptors");
    QTest::addColumn<int>("expectedMaxconn");
    QTest::addColumn<int>("expectedMaxsock");
    QTest::newRow("1024") << 0 << 3 << 1 << 2 << 1024 << 496 << 1023;
    QTest::newRow("4096") << 0 << 3 << 1 << 2 << 4096 << 2032 << 4095;
    QTest::newRow("8192") << 0 << 3 << 1 << 2 << 8192 << 4080 << 8191;
    QTest::newRow("maxconn given") << 4000 << 3 << 1 << 2 << 8192 << 4000 << 8031;
    QTest::newRow("one thread, no checks") << 0 << 2 << 0 << 1 << 1024 << 499 << 1024;
    QTest::newRow("one thread, two checks") << 0 << 2 << 2 << 1 << 1024 << 498 << 1024;
    QTest::newRow("never below 100") << 0 << 3 << 1 << 2 << 60 << 100 << 231;
}

void TestLimits::asHaproxyComputes() {
    QFETCH(int, maxconn);
    QFETCH(int, listeners);
    QFETCH(int, checks);
    QFETCH(int, threads);
    QFETCH(int, descriptors);
    QFETCH(int, expectedMaxconn);
    QFETCH(int, expectedMaxsock);
    const Limits limits = computeLimits(config(maxconn, listeners, checks, 1), threads,
                                        static_cast<uint64_t>(descriptors));
    QCOMPARE(int(limits.maxconn), expectedMaxconn);
    QCOMPARE(int(limits.maxsock), expectedMaxsock);
}

void TestLimits::disabledProxiesNeedNothing() {
    Config some = config(10, 3, 1, 1);
    auto off = std::make_shared<ProxyConf>(*some.proxies.front());
    off->disabled = true;
    const uint64_t before = computeLimits(some, 1, 1024).maxsock;
    some.proxies.push_back(off);
    QCOMPARE(computeLimits(some, 1, 1024).maxsock, before);
    QCOMPARE(computeLimits(some, 1, 1024).descriptors, before);
    some.global.ulimitN = 5000;
    QCOMPARE(computeLimits(some, 1, 1024).descriptors, uint64_t(5000));
}

void TestLimits::workers() {
    Config some;
    const int byDefault = workerCount(some);
    QVERIFY(byDefault >= 1 && byDefault <= 4);
    QVERIFY(byDefault <= std::max(1, QThread::idealThreadCount() / 2));
    some.global.nbthread = 7;
    QCOMPARE(workerCount(some), 7);
}

void TestLimits::theLimitIsRaised() {
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit low = before;
    low.rlim_cur = 256;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
    QVERIFY(!raiseDescriptorLimit(300));
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    QCOMPARE(now.rlim_cur, rlim_t(300));
    // It is never lowered.
    QVERIFY(!raiseDescriptorLimit(100));
    ::getrlimit(RLIMIT_NOFILE, &now);
    QCOMPARE(now.rlim_cur, rlim_t(300));
    QCOMPARE(descriptorLimit(), uint64_t(before.rlim_max));
    ::setrlimit(RLIMIT_NOFILE, &before);
}

/// More than any system gives, even to root.
void TestLimits::tooLittleIsSaid() {
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const uint64_t wanted = uint64_t(1) << 60;
    const auto words = raiseDescriptorLimit(wanted);
    QVERIFY(words);
    QCOMPARE(*words, "Cannot raise FD limit to " + std::to_string(wanted) + ", limit is " +
                         std::to_string(before.rlim_max) + ".");
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    QCOMPARE(now.rlim_cur, before.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
