#include <QtTest>
#include <thread>

#include "core/traffic/backends/endings.h"
#include "core/traffic/backends/frontend.h"
#include "core/traffic/backends/tracerecord.h"

using namespace yard;

namespace {

struct Parts {
    Parts() {
        conf->name = "p";
        conf->frontend = conf->backend = true;
        conf->algorithm = Algorithm::StaticRr;
        for (const char* name : {"A", "B"}) {
            ServerConf server;
            server.name = name;
            server.id = static_cast<int>(conf->servers.size()) + 1;
            conf->servers.push_back(server);
        }
        BindConf bind;
        bind.text = "127.0.0.1:80";
        conf->binds.push_back(bind);
        backend =
            std::make_unique<Backend>(conf, clock, 1, [](const std::string&) { return nullptr; });
        frontend = std::make_unique<Frontend>(conf, Frontend::Route{backend.get(), nullptr}, 1, 3);
    }
    SystemClock clock;
    std::shared_ptr<ProxyConf> conf = std::make_shared<ProxyConf>();
    std::unique_ptr<Backend> backend;
    std::unique_ptr<Frontend> frontend;

    TraceRecord record(uint64_t id) const {
        TraceRecord r;
        r.id = id;
        r.frontend = frontend.get();
        r.backend = backend.get();
        return r;
    }
};

}  // namespace

class TestTraceRecord : public QObject {
    Q_OBJECT
private slots:
    void inWords();
    void manyAttempts();
    void ringKeepsNotableOnes();
    void ringReadsAfterAnId();
    void ringAcrossThreads();
    void endings_data();
    void endings();
    void frontendLimit();
    void frontendLimitUnderContention();
};

void TestTraceRecord::inWords() {
    Parts parts;
    TraceRecord r = parts.record(7);
    r.client = *Endpoint::literal("127.0.0.1", 4711);
    Ask ask;
    ask.standings = &r.standings;
    parts.backend->choose(ask);
    auto& first = r.next();
    first.server = parts.backend->servers()[0].get();
    first.outcome = Outcome::Refused;
    auto& second = r.next();
    second.server = parts.backend->servers()[1].get();
    second.because = Because::Redispatched;
    second.outcome = Outcome::Answered;
    second.waitMs = 5;
    r.redispatched = true;
    r.status = 200;
    std::copy_n("----", 4, r.flags);
    std::copy_n("GET /x", 6, r.request);
    const Trace t = r.toTrace();
    QCOMPARE(t.id, uint64_t(7));
    QCOMPARE(t.client, std::string("127.0.0.1:4711"));
    QCOMPARE(t.bind, std::string("127.0.0.1:80"));
    QCOMPARE(t.request, std::string("GET /x"));
    QCOMPARE(t.rule, std::string());
    QCOMPARE(t.algorithm, std::string("static-rr"));
    QCOMPARE(t.server, std::string("B"));
    QCOMPARE(t.end, std::string("ended normally"));
    QCOMPARE(t.candidates.size(), size_t(2));
    QCOMPARE(t.attempts.size(), size_t(2));
    QCOMPARE(t.attempts[0].outcome, Outcome::Refused);
    QCOMPARE(t.attempts[1].waitMs, int64_t(5));
    QVERIFY(t.stick.table.empty());
}

void TestTraceRecord::manyAttempts() {
    Parts parts;
    TraceRecord r = parts.record(1);
    for (int i = 0; i < 300; ++i) {
        auto& attempt = r.next();
        attempt = {};
        attempt.server = parts.backend->servers()[0].get();
        attempt.startUs = static_cast<uint32_t>(i);
    }
    const Trace t = r.toTrace();
    QCOMPARE(t.attempts.size(), TraceRecord::MaxAttempts);
    QCOMPARE(t.attempts.front().startUs, int64_t(0));
    QCOMPARE(t.attempts.back().startUs, int64_t(299));
}

void TestTraceRecord::ringKeepsNotableOnes() {
    Parts parts;
    TraceRing ring;
    TraceRecord failure = parts.record(1);
    failure.failed = true;
    ring.add(failure);
    for (uint64_t id = 2; id < 5000; ++id) ring.add(parts.record(id));
    std::vector<TraceRecord> read;
    ring.read(0, 100000, read);
    QVERIFY(std::any_of(read.begin(), read.end(), [](const auto& r) { return r.id == 1; }));
    QVERIFY(std::any_of(read.begin(), read.end(), [](const auto& r) { return r.id == 4999; }));
    QVERIFY(read.size() < 2000);
}

void TestTraceRecord::ringReadsAfterAnId() {
    Parts parts;
    TraceRing ring;
    for (uint64_t id = 1; id <= 20; ++id) {
        TraceRecord r = parts.record(id);
        r.stickStored = id % 2 == 0;
        ring.add(r);
    }
    std::vector<TraceRecord> read;
    ring.read(15, 100, read);
    std::vector<uint64_t> ids;
    for (const auto& r : read) ids.push_back(r.id);
    std::sort(ids.begin(), ids.end());
    QCOMPARE(ids, (std::vector<uint64_t>{16, 17, 18, 19, 20}));
    read.clear();
    ring.read(0, 1, read);
    QCOMPARE(read.size(), size_t(2));  // the newest of each kind
    for (const auto& r : read) QVERIFY(r.id >= 19);
}

void TestTraceRecord::ringAcrossThreads() {
    Parts parts;
    TraceRing ring;
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (uint64_t id = 1; !stop; ++id) {
            TraceRecord r = parts.record(id);
            r.bytesIn = r.bytesOut = id;
            ring.add(r);
        }
    });
    bool whole = true;
    std::vector<TraceRecord> read;
    for (int i = 0; i < 200; ++i) {
        read.clear();
        ring.read(0, 1000, read);
        for (const auto& r : read) whole &= r.bytesIn == r.id && r.bytesOut == r.id;
    }
    stop = true;
    writer.join();
    QVERIFY(whole);
}

void TestTraceRecord::endings_data() {
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("good") << QByteArray("----") << 200 << QByteArray("normally");
    QTest::newRow("refused") << QByteArray("SC--") << 503 << QByteArray("connected");
    QTest::newRow("answer not HTTP") << QByteArray("PH--") << 502 << QByteArray("not HTTP");
    QTest::newRow("request body broken") << QByteArray("PH--") << 400 << QByteArray("request");
    QTest::newRow("unknown") << QByteArray("XY--") << 299 << QByteArray("XY-- and status 299");
}

void TestTraceRecord::endings() {
    QFETCH(QByteArray, flags);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    const std::string words = endWords(flags.toStdString(), status);
    QVERIFY2(words.find(part.toStdString()) != std::string::npos, words.c_str());
}

void TestTraceRecord::frontendLimit() {
    Parts parts;
    Frontend& f = *parts.frontend;
    for (int i = 0; i < 3; ++i) QVERIFY(f.enter());
    QVERIFY(!f.enter());
    QCOMPARE(f.current(), int64_t(3));
    QVERIFY(f.leave());  // somebody waits
    QVERIFY(f.enter());
    QVERIFY(!f.leave());  // nobody does any more
    QCOMPARE(f.report(0).smax, uint64_t(3));
    QCOMPARE(f.report(0).slim, int64_t(3));
}

// Whoever was refused is told by a later leave(), and never are more inside than may be.
void TestTraceRecord::frontendLimitUnderContention() {
    Parts parts;
    Frontend& f = *parts.frontend;
    std::atomic<int> inside{0}, most{0};
    std::atomic<int> refused{0}, told{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 20000; ++i) {
                if (!f.enter()) {
                    ++refused;
                    continue;
                }
                const int now = ++inside;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);)
                    continue;
                --inside;
                if (f.leave()) ++told;
            }
        });
    for (std::thread& thread : threads) thread.join();
    QVERIFY(most <= 3);
    QCOMPARE(f.current(), int64_t(0));
    QVERIFY(refused == 0 || told > 0);
    // Nobody is left untold. (One that was let in after all may be told of, too.)
    QVERIFY(f.enter());
    QVERIFY(!f.leave());
}

QTEST_GUILESS_MAIN(TestTraceRecord)
#include "tst_tracerecord.moc"
